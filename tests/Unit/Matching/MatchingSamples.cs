using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>Records, entries and lists in one line each.</summary>
internal static class MatchingSamples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly string[] AllTypes = [.. IdentifierTypes.BuiltIn.All.Select(type => type.Code)];

    public static HeldRecord Record(params (string Type, string Value)[] identifiers) => Record(SubjectAttributes.None, identifiers);

    public static HeldRecord Record(SubjectAttributes attributes, params (string Type, string Value)[] identifiers) =>
        new("r", Now, [.. identifiers.Select(pair => new IdentifierValue(pair.Type, pair.Value))], attributes, []);

    public static ListSubject Entry(params (string Type, string Value)[] identifiers) => Entry(SubjectAttributes.None, identifiers);

    public static ListSubject Entry(SubjectAttributes attributes, params (string Type, string Value)[] identifiers) =>
        new([.. identifiers.Select(pair => new IdentifierValue(pair.Type, pair.Value))], attributes);

    public static IndexedList List(MatchEngine engine, string id, params ListSubject[] entries) =>
        engine.PrepareList(new ListVersion(id, 1, Now.AddDays(-1), Now.AddDays(1)), AllTypes, entries);

    public static List<Match> MatchAll(MatchEngine engine, IndexSnapshot snapshot, params HeldRecord[] records)
    {
        var matches = new List<Match>();
        MatchEngine.Match(engine.Prepare(records), snapshot, Now, matches);
        return matches;
    }

    /// <summary>Matches one record against one entry.</summary>
    public static Match? MatchOne(ListSubject entry, HeldRecord record)
    {
        using var engine = new MatchEngine(TokenTests.Key(7));
        return MatchAll(engine, IndexSnapshot.Of(List(engine, "list", entry), 1), record).SingleOrDefault();
    }
}
