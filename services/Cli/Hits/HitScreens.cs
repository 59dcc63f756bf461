using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Hits;

/// <summary>How hits look to people.</summary>
internal static class HitScreens
{
    private static readonly TableOf<ExplanationPart> Parts = new TableOf<ExplanationPart>()
        .Text(Phrases.Feature, part => part.Feature)
        .Word(Phrases.Comparison, part => part.Comparison)
        .Text(Phrases.Weight, part => Format.Weight(part.Weight));

    /// <summary>Many hits.</summary>
    public static TableOf<HitView> Table { get; } = new TableOf<HitView>()
        .Id(Phrases.Hit, hit => hit.Id)
        .Time(Phrases.FoundAt, hit => hit.FoundAt)
        .Word(Phrases.Side, hit => hit.Side)
        .IdIfRoom(Phrases.List, hit => hit.ListId)
        .Text(Phrases.Entry, hit => hit.EntryId)
        .Text(Phrases.Agency, hit => hit.Agency)
        .Text(Phrases.Record, (hit, reader) => Record(hit, reader))
        .Text(Phrases.MatchedTypes, hit => Format.Names(hit.MatchedTypes))
        .Text(Phrases.Score, hit => Format.Score(hit.Score))
        .Word(Phrases.State, hit => hit.State);

    /// <summary>One hit with its explanation.</summary>
    public static IRenderable One(HitView hit, Reader reader) => new Rows(
        Format.Pairs(
            reader,
            (Phrases.Hit, hit.Id),
            (Phrases.Side, reader.Word(hit.Side)),
            (Phrases.State, reader.Word(hit.State)),
            (Phrases.List, $"{hit.ListId} ({reader.Say(Phrases.Version)} {hit.ListVersion})"),
            (Phrases.Entry, hit.EntryId),
            (Phrases.Agency, hit.Agency),
            (Phrases.Record, Record(hit, reader)),
            (Phrases.MatchedTypes, Format.Names(hit.MatchedTypes)),
            (Phrases.Score, Format.Score(hit.Score)),
            (Phrases.Evidence, Format.Number(hit.Evidence)),
            (Phrases.FoundAt, reader.Time(hit.FoundAt)),
            (Phrases.IndexHeight, Format.Number(hit.IndexHeight)),
            (Phrases.Block, Format.Number(hit.BlockNumber)),
            (Phrases.Tag, hit.Tag),
            (Phrases.Why, reader.Language.IsChinese ? hit.Explanation.Zh : hit.Explanation.En),
            (Phrases.Released, Format.Fields(hit.Released))),
        Parts.Render(hit.Explanation.Parts, reader));

    private static string Record(HitView hit, Reader reader) => hit.Aggregated
        ? reader.Say(Phrases.Aggregated, Format.Number(hit.Count), hit.Source)
        : $"{hit.Source} / {hit.RecordId}";
}
