using CsCheck;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.MatchingSamples;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>From text to match for identifiers of every type: what is on a list is found.</summary>
public class MatchPropertyTests
{
    private static readonly Gen<(string Type, string Value)[]> Identifiers = IdentifierPropertyTests.Valid.Array[1, 60];

    [Fact]
    public void No_valid_identifier_is_missed_by_the_filter_however_it_is_written() => Gen.Select(Identifiers, Gen.Int[0, 3000], Gen.Int).Sample((identifiers, others, seed) =>
    {
        // Others fill the filter, of one block when there are few and of hundreds when there are many.
        using var engine = new MatchEngine(TokenTests.Key(1));
        var random = new Random(seed);
        var index = new MatchIndex();
        index.Put(List(engine, "others", [.. Enumerable.Range(0, others).Select(i => Entry(("bank-account", $"N{i:0000000}"))), Entry(("mobile", "13500000000"))]), 1);
        index.Put(List(engine, "wanted", [.. identifiers.Select(identifier => Entry(identifier))]), 2);
        var records = identifiers.Select(identifier => Record((identifier.Type, IdentifierPropertyTests.AddNoise(identifier.Value, random)))).ToArray();

        var found = MatchAll(engine, index.Snapshot, records).Where(match => match.List.Version.ListId == "wanted").Select(match => (match.Record, match.Entry)).ToHashSet();

        for (var i = 0; i < identifiers.Length; i++)
            found.ShouldContain((i, i), identifiers[i].Type);
    }, iter: 150);

    [Fact]
    public void The_run_behind_the_filter_finds_what_a_look_at_every_posting_finds() => Gen.Select(Identifiers, Identifiers).Sample((listed, asked) =>
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        var run = IndexSnapshot.Of(List(engine, "wanted", [.. listed.Select(identifier => Entry(identifier))]), 1).Runs.ShouldHaveSingleItem();
        var keys = engine.Prepare([.. asked.Concat(listed).Select(identifier => Record(identifier))]);
        var (found, slowly) = (new List<FoundPosting>(), new List<FoundPosting>());

        run.Find(keys.Keys.AsSpan(0, keys.KeyCount), found);
        for (var key = 0; key < keys.KeyCount; key++)
            run.FindSlowly(keys.Keys[key], key, slowly);

        found.ShouldBe(slowly, ignoreOrder: true);
        found.Count.ShouldBeGreaterThanOrEqualTo(listed.Length);
    }, iter: 100);
}
