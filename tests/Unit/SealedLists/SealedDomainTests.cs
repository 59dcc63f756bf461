using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching.SealedLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

public class SealedDomainTests
{
    private static readonly int[] All = [.. Enumerable.Range(0, SealedSamples.Identifiers)];

    [Fact]
    public void A_domain_finds_what_a_dictionary_of_its_lists_finds_whatever_is_put_and_removed()
    {
        var step = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], SealedSamples.Entries, (list, kind, entries) => (List: $"list-{list}", Remove: kind == 0, entries));
        step.Array[1, 8].Sample(
            steps =>
            {
                using var domain = new SealedDomain(SealedSamples.DomainKey);
                var lists = new Dictionary<string, int[][]>(StringComparer.Ordinal);
                for (var version = 1; version <= steps.Length; version++)
                {
                    var (list, remove, entries) = steps[version - 1];
                    if (remove)
                    {
                        domain.Remove(list);
                        lists.Remove(list);
                    }
                    else
                    {
                        domain.Put([SealedSamples.Table(entries, SealedSamples.Version(list, version))]);
                        lists[list] = entries;
                    }
                    var expected = lists.SelectMany(present => SealedSamples.Expected(present.Key, present.Value, All));
                    SealedSamples.Opened(domain, All).Order().ShouldBe(expected.Order());
                    domain.Tables.Select(table => table.Version.ListId).Order().ShouldBe(lists.Keys.Order());
                }
            },
            iter: 25);
    }

    [Fact]
    public void A_small_list_beside_a_large_one_is_found_and_forgotten_without_the_large_one_being_written_again()
    {
        using var domain = new SealedDomain(SealedSamples.DomainKey);
        // Held by nobody but for its first entries, and more than sixteen times as large as the other.
        SealedIdentifier[] many = [.. All.Select(identifier => new SealedIdentifier(identifier, SealedSamples.Output(identifier))),
            .. Enumerable.Range(0, 17 * SealedRow.PerSegment).Select(i => new SealedIdentifier(All.Length + (i / SealedRow.MostPerEntry), SealedSamples.Random()))];
        var large = SealedSamples.Table(many, SealedSamples.Version("large"));
        int[][] entries = [[0, 1], [30]];

        domain.Put([large]);
        domain.Put([SealedSamples.Table(entries, SealedSamples.Version("small"))]);

        domain.RunCount.ShouldBe(2);
        Found(domain).ShouldBe(All.SelectMany(identifier => identifier is 0 or 1 or 30 ? ["large", "small"] : (string[])["large"]));
        SealedSamples.Opened(domain, All).Count.ShouldBe(All.Length + 3);

        domain.Put([SealedSamples.Table([[2]], SealedSamples.Version("small", version: 2))]);
        SealedSamples.Opened(domain, All).Where(row => row.List == "small").Select(row => row.Identifier).ShouldBe([2]);
        domain.Remove("small");
        domain.RunCount.ShouldBe(1);
        Found(domain).ShouldBe(Enumerable.Repeat("large", All.Length));

        domain.Put([SealedSamples.Table(entries, SealedSamples.Version("small", version: 3))]);
        domain.Remove("large");
        domain.RunCount.ShouldBe(1);
        domain.IndexSize.ShouldBeLessThan(32 * SealedRow.PerSegment);
        Found(domain).ShouldBe(["small", "small", "small"]);
    }

    [Fact]
    public void Another_owners_domain_finds_nothing()
    {
        using var domain = new SealedDomain(RandomNumberGenerator.GetBytes(32));
        domain.Put([SealedSamples.Table([[0], [1, 2]], SealedSamples.Version())]);

        var found = new List<FoundRow>();
        domain.Find([.. All.Select(identifier => SealedSamples.Output(identifier).Pseudonym)], found);

        found.ShouldBeEmpty();
    }

    [Fact]
    public void A_row_copied_into_another_list_is_found_and_opens_nothing()
    {
        var rows = SealedSamples.Arranged([[0, 1], [2]]).Write(0, SealedSamples.Version(), (_, seed) => seed.Fill(9));
        var builder = new SealedTable.Builder(SealedSamples.Version("list-2"));
        builder.TryAdd(rows, out _).ShouldBeTrue();
        using var domain = new SealedDomain(SealedSamples.DomainKey);
        domain.Put([builder.Finish()]);

        var found = new List<FoundRow>();
        domain.Find([.. All.Select(identifier => SealedSamples.Output(identifier).Pseudonym)], found);

        found.Count.ShouldBe(3);
        SealedSamples.Opened(domain, All).ShouldBeEmpty();
    }

    [Fact]
    public void A_row_takes_64_bytes_and_its_place_in_the_index_less_than_half_of_that()
    {
        using var domain = new SealedDomain(SealedSamples.DomainKey);
        var table = SealedSamples.Table([[0]], SealedSamples.Version());
        domain.Put([table]);

        SealedRow.Size.ShouldBe(64);
        (domain.IndexSize / (double)table.Count).ShouldBeLessThan(32);
    }

    [Fact]
    public void An_empty_domain_finds_nothing()
    {
        using var domain = new SealedDomain(SealedSamples.DomainKey);
        domain.Remove("list-1");

        SealedSamples.Opened(domain, All).ShouldBeEmpty();
        domain.IndexSize.ShouldBe(0);
    }

    private static IEnumerable<string> Found(SealedDomain domain)
    {
        var found = new List<FoundRow>();
        domain.Find([.. All.Select(identifier => SealedSamples.Output(identifier).Pseudonym)], found);
        found.Select(row => row.Identifier).ShouldBeInOrder();
        return found.Select(row => row.Table.Version.ListId);
    }
}
