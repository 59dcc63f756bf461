using System.Globalization;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Lists;

/// <summary>How lists look to people.</summary>
internal static class ListScreens
{
    /// <summary>Many lists.</summary>
    public static TableOf<QueryListView> Table { get; } = new TableOf<QueryListView>()
        .Id(Phrases.List, list => list.ListId)
        .Number(Phrases.Version, list => list.Version)
        .Text(Phrases.Name, list => list.Name)
        .Text(Phrases.Purpose, list => list.Purpose)
        .Text(Phrases.Owner, list => list.Owner)
        .Word(Phrases.Mode, list => list.Mode)
        .Text(Phrases.Recipients, list => Format.Names(list.Recipients))
        .Word(Phrases.State, list => list.State)
        .Number(Phrases.Entries, list => list.Entries)
        .Word(Phrases.Matching, list => list.Matching)
        .Time(Phrases.ValidUntil, list => list.ValidUntil);

    /// <summary>One list.</summary>
    public static IRenderable One(QueryListView list, Reader reader) => Format.Pairs(
        reader,
        (Phrases.List, list.ListId),
        (Phrases.Version, Format.Number(list.Version)),
        (Phrases.Name, list.Name),
        (Phrases.State, reader.Word(list.State)),
        (Phrases.Why, list.Problem),
        (Phrases.Owner, list.Owner),
        (Phrases.Recipients, Format.Names(list.Recipients)),
        (Phrases.Mode, reader.Word(list.Mode)),
        (Phrases.Basis, $"{list.BasisId}  {list.Citation}"),
        (Phrases.Purpose, list.Purpose),
        (Phrases.Entries, Format.Number(list.Entries)),
        (Phrases.PseudonymsOf, list.Identifiers > 0 ? reader.Say(Phrases.KnownOf, list.IdentifiersKnown, list.Identifiers) : null),
        (Phrases.AlertRule, reader.Say(Phrases.AlertRuleText, list.K, list.WindowDays)),
        (Phrases.LeastScore, list.Threshold.ToString("0.###", CultureInfo.InvariantCulture)),
        (Phrases.ValidFrom, reader.Time(list.ValidFrom)),
        (Phrases.ValidUntil, reader.Time(list.ValidUntil)),
        (Phrases.RowsRoot, list.RowsRoot),
        (Phrases.Block, Format.Number(list.BlockNumber)),
        (Phrases.Matching, reader.Word(list.Matching)),
        (Phrases.WaitingRecords, list.Waiting > 0 ? Format.Number(list.Waiting) : null),
        (Phrases.RecordsLeftOut, list.LeftOut > 0 ? Format.Number(list.LeftOut) : null));
}
