using CsCheck;
using ExchangeNetwork.Matching.SealedLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

public class SealedRowsTests
{
    private static readonly int[] All = [.. Enumerable.Range(0, SealedSamples.Identifiers)];

    [Fact]
    public void What_is_published_is_found_by_exactly_those_who_hold_the_identifier() =>
        Gen.Select(SealedSamples.Entries, Gen.Int[0, SealedSamples.Identifiers - 1].HashSet[0, 20]).Sample(
            (entries, held) =>
            {
                using var domain = new SealedDomain(SealedSamples.DomainKey);
                domain.Put([SealedSamples.Table(entries, SealedSamples.Version())]);
                int[] holder = [.. held];

                SealedSamples.Opened(domain, holder).Order().ShouldBe(SealedSamples.Expected("list-1", entries, holder).Order());
            },
            iter: 60);

    [Fact]
    public void A_wrong_unlock_key_opens_nothing() => SealedSamples.Entries.Sample(
        entries =>
        {
            using var domain = new SealedDomain(SealedSamples.DomainKey);
            domain.Put([SealedSamples.Table(entries, SealedSamples.Version())]);

            SealedSamples.Opened(domain, All, identifier => SealedSamples.Output((identifier + 1) % SealedSamples.Identifiers).Unlock).ShouldBeEmpty();
        },
        iter: 20);

    [Fact]
    public void Filling_rows_never_open()
    {
        int[][] entries = [[0, 1, 2], [3]];
        var table = SealedSamples.Table(entries, SealedSamples.Version());

        var opened = from row in Enumerable.Range(0, table.Count)
                     from identifier in All[..6]
                     where table.Open(row, SealedSamples.Output(identifier).Unlock) is not null
                     select identifier;

        opened.Order().ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void Filling_rows_differ_each_time_and_nothing_else_does()
    {
        var rows = SealedSamples.Arranged([[0], [1]]);
        var first = rows.Write(0, SealedSamples.Version(), (_, _) => { });
        var second = rows.Write(0, SealedSamples.Version(), (_, _) => { });

        var same = Enumerable.Range(0, SealedRow.PerSegment).Count(row => RowOf(first, row).SequenceEqual(RowOf(second, row)));

        same.ShouldBe(2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    public void Rows_come_in_whole_segments(int identifiers, int segments)
    {
        using var domain = new DomainTokenizer(SealedSamples.DomainKey);
        var rows = SealedRows.Arrange(domain, [.. Enumerable.Range(0, identifiers).Select(entry => new SealedIdentifier(entry, SealedSamples.Random()))]);

        rows.SegmentCount.ShouldBe(segments);
        rows.Count.ShouldBe(segments * 4096);
        Enumerable.Range(0, segments).SelectMany(rows.EntriesIn).Order().ShouldBe(Enumerable.Range(0, identifiers));
    }

    [Fact]
    public void Rows_are_sorted_by_token_and_what_an_entry_has_twice_stands_once() => SealedSamples.Entries.Sample(
        entries =>
        {
            var table = SealedSamples.Table(entries, SealedSamples.Version());
            using var domain = new SealedDomain(SealedSamples.DomainKey);
            domain.Put([table]);

            Enumerable.Range(1, table.Count - 1).ShouldAllBe(row => table.TokenAt(row - 1) <= table.TokenAt(row));
            var found = new List<FoundRow>();
            domain.Find([.. All.Select(identifier => SealedSamples.Output(identifier).Pseudonym)], found);
            found.Count.ShouldBe(entries.Sum(held => held.Distinct().Count()));
        },
        iter: 20);

    [Fact]
    public void Each_entry_is_noted_in_one_segment() => SealedSamples.Entries.Sample(
        entries => SealedSamples.Arranged(entries).EntriesIn(0).Order().ShouldBe(Enumerable.Range(0, entries.Length)), iter: 20);

    [Fact]
    public void A_segment_of_another_size_or_order_is_refused()
    {
        var rows = SealedSamples.Arranged([[0], [1]]).Write(0, SealedSamples.Version(), (_, _) => { });
        var builder = new SealedTable.Builder(SealedSamples.Version());

        builder.TryAdd(rows[..^64], out var wrong).ShouldBeFalse();
        wrong.ShouldBe(0);
        var swapped = rows.ToArray();
        RowOf(rows, 11).CopyTo(swapped.AsSpan(10 * 64));
        RowOf(rows, 10).CopyTo(swapped.AsSpan(11 * 64));
        builder.TryAdd(swapped, out wrong).ShouldBeFalse();
        wrong.ShouldBe(12);
        Should.Throw<InvalidOperationException>(builder.Finish);

        builder.TryAdd(rows, out _).ShouldBeTrue();
        // The next segment begins behind the end of this one.
        builder.TryAdd(rows, out wrong).ShouldBeFalse();
        wrong.ShouldBe(1);
        builder.Finish().Count.ShouldBe(4096);
    }

    private static ReadOnlySpan<byte> RowOf(byte[] rows, int row) => rows.AsSpan(row * SealedRow.Size, SealedRow.Size);
}
