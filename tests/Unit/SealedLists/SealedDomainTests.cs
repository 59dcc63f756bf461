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
}
