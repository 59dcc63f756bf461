using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A sealed list of residents in the hands of somebody with fewer shares than evaluate, and of a recipient with all that is its own.</summary>
public sealed class StolenSharesTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private static readonly IReadOnlyList<Resident> Tried = Resident.Make(1_000);

    private readonly RunningNetwork network = sealedNetwork.Network;

    [Fact]
    public async Task Two_shares_of_three_and_all_that_a_recipient_was_given_open_no_row_and_three_shares_open_all_of_them()
    {
        var listed = Tried.Take(20).ToList();
        var list = await sealedNetwork.PublishAsync("shares", listed);
        var ids = Tried.Select(resident => resident.ResidentId).ToList();
        var onTheList = ids.Take(6).ToHashSet(StringComparer.Ordinal);

        foreach (var fewer in (string[][])[["police", "customs"], ["tax", "bank"], ["police"]])
            ThiefWith(list, fewer).Open(ids, everywhere: onTheList).ShouldBeEmpty();

        foreach (var enough in (string[][])[["police", "customs", "bank"], ["tax", "police", "bank"]])
            ThiefWith(list, enough).Open(ids, everywhere: new HashSet<string>()).ShouldBe(TagsOf(list, listed), ignoreOrder: true);
    }

    [Fact]
    public async Task The_node_of_a_recipient_opens_with_all_that_it_knows_what_its_records_hold_and_no_other_row()
    {
        await network.SendAsync("customs", "holdings", Tried.Skip(500).Take(30));
        var list = await sealedNetwork.PublishAsync("holdings", Tried.Skip(490).Take(20));
        await network.SettleAsync();

        var table = ReceivedAt("customs", list).Table;
        var known = KnownAt("customs");
        known.Count.ShouldBeGreaterThanOrEqualTo(30);
        var opened = from output in known
                     from row in Enumerable.Range(0, table.Count)
                     let seed = table.Open(row, output.Unlock)
                     where seed is not null
                     select Convert.ToHexStringLower(seed.Tag);
        opened.Distinct().ShouldBe(TagsOf(list, Tried.Skip(500).Take(10)), ignoreOrder: true);
    }

    private ShareThief ThiefWith(QueryListView list, string[] agencies) =>
        new(network.Network.Ledger.NetworkId, ReceivedAt("police", list), [.. agencies.Select(agency => network.RingOf(agency, "person-1"))]);

    private SealedList ReceivedAt(string agency, QueryListView list) => network.NodeOf(agency).Services.GetRequiredService<ListRegistry>().Scopes
        .SelectMany(scope => scope.Lists).Single(received => received.Manifest.ListId == list.ListId);

    private IEnumerable<string> TagsOf(QueryListView list, IEnumerable<Resident> residents) =>
        network.SeedsOf(list, residents).Select(seed => Convert.ToHexStringLower(Claims.TagOf(seed)));

    private List<PseudonymOutput> KnownAt(string agency)
    {
        var cache = network.NodeOf(agency).Services.GetRequiredService<PseudonymCaches>().Of("person-1");
        var known = new List<PseudonymOutput>();
        cache.Scan((pseudonyms, tokenOf) =>
        {
            for (var i = 0; i < pseudonyms.Length; i++)
                known.Add(cache.TryGet(tokenOf(i), out var output) ? output : throw new InvalidOperationException("What is in the table is in the file."));
        });
        return known;
    }
}
