using CsCheck;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.Index.IndexSamples;

namespace ExchangeNetwork.Tests.Unit.Matching.Index;

/// <summary>Sorted runs: what is in them is found, and nothing else.</summary>
public class IndexRunTests
{
    // Few halves, so that tokens meet in either half alone, and in both.
    private static readonly Gen<ulong> Half = Gen.OneOf(Gen.ULong[0, 3], Gen.ULong[ulong.MaxValue - 2, ulong.MaxValue], Gen.ULong);

    private static readonly Gen<LocalToken> AnyToken = Gen.Select(Half, Half, Token);

    [Fact]
    public void Probing_equals_looking_at_every_posting() => Gen.Select(AnyToken.Array[1, 300], AnyToken.Array[0, 200]).Sample((listed, asked) =>
    {
        var run = Run(listed);
        var keys = asked.Concat(listed).Select(token => Key(token)).ToArray();
        var (found, expected) = (new List<FoundPosting>(), new List<FoundPosting>());

        run.Find(keys, found);

        for (var i = 0; i < keys.Length; i++)
            run.FindSlowly(keys[i], i, expected);
        found.ShouldBe(expected);
        found.Count.ShouldBeGreaterThanOrEqualTo(listed.Length);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(100_000)]
    public void Every_token_of_a_run_of_any_size_is_found_where_it_leads(int count)
    {
        var run = Run(Enumerable.Range(0, count).Select(Token));
        var found = new List<FoundPosting>();

        run.Find([.. Enumerable.Range(0, count + 1000).Select(number => Key(Token(number)))], found);

        run.Count.ShouldBe(count);
        found.Select(posting => (posting.Key, posting.Posting.Entry)).ShouldBe(Enumerable.Range(0, count).Select(number => (number, number)));
    }

    [Fact]
    public void Merging_equals_building_anew_from_what_is_live() =>
        Gen.Select(Gen.Int[0, 60].Array[1, 80].Array[1, 5], Gen.Int[0, 4], Gen.Int[0, 79].Array[0, 20]).Sample((tokens, gone, withdrawn) =>
        {
            var lists = tokens.Select((numbers, i) => List($"list{i}", numbers.Select(Token))).ToArray();
            var runs = lists.Select((list, handle) => RunBuilder.Build([(list, handle, 0)], lists.Length)!).ToArray();
            IndexedList?[] live = [.. lists];
            if (gone < live.Length)
                live[gone] = null;
            live[^1] = live[^1]?.Amend(List(live[^1]!.Version.ListId), withdrawn.Where(entry => entry < live[^1]!.EntryCount));

            var merged = RunBuilder.Merge(runs, live);

            var anew = RunBuilder.Build([.. live.Select((list, handle) => (list!, handle, 0)).Where(part => part.Item1 is not null)], live.Length);
            Content(merged).ShouldBe(Content(anew));
            merged?.CountByList.ToArray().ShouldBe(anew!.CountByList.ToArray());
        });

    [Fact]
    public void A_posting_keeps_list_kind_and_entry() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Bool).Sample((list, entry, bridge) =>
    {
        var posting = new Posting(list, entry, bridge ? KeyKind.Bridge : KeyKind.Direct);
        (posting.List, posting.Entry, posting.IsBridge).ShouldBe((list, entry, bridge));
    });

    [Fact]
    public void A_writer_takes_what_was_announced_and_in_order()
    {
        var (one, two) = (new TokenPosting(1, 0, default), new TokenPosting(2, 0, default));
        var writer = new RunWriter(2);
        writer.Add(two);
        Should.Throw<InvalidOperationException>(() => writer.Add(one));
        Should.Throw<InvalidOperationException>(() => writer.Finish([]));
        writer.Add(two);
        writer.Finish([]).Count.ShouldBe(2);
        Should.Throw<InvalidOperationException>(() => writer.Add(two));
    }

    private static TokenPosting[] Content(IndexRun? run) => [.. Enumerable.Range(0, run?.Count ?? 0).Select(i => run![i])];
}
