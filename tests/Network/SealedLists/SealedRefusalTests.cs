using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using HitRow = ExchangeNetwork.Contract.Hits.HitRow;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>What a recipient of a sealed list cannot do: claim what it does not hold, or report from where it may not look.</summary>
public sealed class SealedRefusalTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private const string Header = "record_id,observed_at,mobile,note\n";

    // A notice that is put into the outbox is gone at once, as if the bus had lost it and its sender forgotten it.
    private const string Lose = "CREATE TRIGGER lost AFTER INSERT ON Outbox WHEN NEW.Address = 'tax.hits' BEGIN DELETE FROM Outbox WHERE Id = NEW.Id; END";
    private const string Keep = "DROP TRIGGER lost";

    private readonly RunningNetwork network = sealedNetwork.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recipient_publishes_no_hit_on_an_entry_that_it_does_not_hold()
    {
        var list = await sealedNetwork.PublishAsync(await BasisAsync(), "entry_id,mobile\na,13912351001\nb,13912351002\n");
        await network.SendAsync("police", "holds", Header + "r1,2026-01-05,13912351001,a\n");
        await network.SettleAsync();
        var held = await RowAsync("police", list);
        var unheld = (string)network.Read("tax", $"SELECT Tag FROM EntryTags WHERE ListId = '{list.ListId}' AND EntryId = 'b'")!;

        // Another agency's hit copied as it stands: its claim names who made it.
        (await AnchorAsync("customs", held)).ShouldBe(Rules.Hits.Claim);
        (await AnchorAsync("customs", held with { Commit = Scramble(held.Commit) })).ShouldBe(Rules.Hits.Claim);
        // Its tag, and the tag of an entry that nobody hit, under a seed of one's own.
        (await AnchorAsync("customs", Signed("customs", held with { Commit = Scramble(held.Commit) }, seed: 7))).ShouldBe(Rules.Hits.Claim);
        (await AnchorAsync("police", Signed("police", held with { Tag = unheld }, seed: 7))).ShouldBe(Rules.Hits.Claim);
        // With the seed of the entry that it holds, another tag.
        (await AnchorAsync("police", held with { Tag = unheld })).ShouldBe(Rules.Hits.Claim);
        await network.SettleAsync();
        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "r1", "a")]);
    }

    [Fact]
    public async Task A_tag_that_no_entry_has_may_be_anchored_but_is_no_hit_to_the_owner()
    {
        var list = await sealedNetwork.PublishAsync(await BasisAsync(), "entry_id,mobile\na,13912352001\n");
        await network.SendAsync("police", "holds", Header + "r1,2026-01-05,13912352001,a\n");
        await network.SettleAsync();
        var held = await RowAsync("police", list);
        var seed = Enumerable.Repeat((byte)9, Claims.Size).ToArray();
        var made = Signed("customs", held with { Tag = Convert.ToHexStringLower(Claims.TagOf(seed)), Commit = Scramble(held.Commit), Release = null }, seed: 9);
        (await AnchorAsync("customs", made)).ShouldBeNull();
        await network.SettleAsync();

        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "r1", "a")]);
        (await network.As("tax", "analyst").AllAsync<AlertView>("alerts", Token)).ShouldNotContain(alert => alert.ListId == list.ListId);
    }

    [Fact]
    public async Task Records_of_other_sources_than_the_basis_names_are_not_hit_and_not_even_asked_about_and_a_notice_of_them_is_refused()
    {
        var known = KnownAt("bank");
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["bank"], RecordSources = ["named"] });
        await network.SendAsync("bank", "other", Header + "o1,2026-01-05,13912353001,a\no2,2026-01-05,13912353002,a\n");
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912353001\nb,13912353009\n");
        await network.SendAsync("bank", "other", Header + "o3,2026-01-05,13912353003,a\n");
        await network.SendAsync("bank", RunningNetwork.Register, Header + "o4,2026-01-05,13912353001,a\n");
        await network.SettleAsync();
        sealedNetwork.IdentifiersAt("bank").ShouldBe(0);
        KnownAt("bank").ShouldBe(known);
        (await network.FoundAsync("bank", list.ListId)).ShouldBeEmpty();

        network.Execute("bank", Lose);
        await network.SendAsync("bank", "named", Header + "n1,2026-01-05,13912353001,a\n");
        await RunningNetwork.UntilAsync(() => network.FoundAsync("bank", list.ListId)!, hits => hits!.Count == 1 && hits[0].BlockNumber != null);
        network.Execute("bank", Keep);
        KnownAt("bank").ShouldBe(known + 1);
        var hit = await NoticedAsync("bank", list);
        var forged = hit with { Source = "other", Id = HitId.Of("sandbox", list.ListId, Convert.FromHexString(hit.Tag), "bank", "other", hit.RecordId) };
        await SendAsync("bank", forged);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("tax", "SELECT count(*) FROM ParkedMessages WHERE Code = 'XN-NOTICE-018'")), parked => parked is 1L);
        (await network.HitsAsync("tax", list.ListId)).ShouldBeEmpty();
        await SendAsync("bank", hit);
        await RunningNetwork.UntilAsync(() => network.HitsAsync("tax", list.ListId)!, hits => hits!.Count == 1);
    }

    [Fact]
    public async Task A_row_that_was_copied_from_another_list_of_the_owner_opens_nothing_in_its_place()
    {
        var basis = await BasisAsync();
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912354001\n");
        var other = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912354001\n");
        await network.SendAsync("police", "holds", Header + "r1,2026-01-05,13912354001,a\n");
        await network.SettleAsync();
        var (first, second) = (await RowAsync("police", list), await RowAsync("police", other));
        first.Tag.ShouldNotBe(second.Tag);
        (await AnchorAsync("police", second with { ListId = list.ListId })).ShouldBe(Rules.Hits.Claim);

        var registry = network.NodeOf("police").Services.GetRequiredService<ListRegistry>();
        var scope = registry.Scopes.ShouldHaveSingleItem();
        scope.Lists.Select(held => held.Manifest.ListId).ShouldBe([.. scope.Lists.Select(held => held.Table.Version.ListId)]);
        scope.Lists.ShouldContain(held => held.Manifest.ListId == list.ListId);
        scope.Lists.ShouldContain(held => held.Manifest.ListId == other.ListId);
    }

    // All but one test's lists leave the bank out.
    private Task<LegalBasisView> BasisAsync() => network.BasisAsync("tax", terms => terms with { Recipients = ["police", "customs"] });

    /// <summary>Of how many persons' identifiers an agency knows the pseudonym.</summary>
    private int KnownAt(string agency) => network.NodeOf(agency).Services.GetRequiredService<PseudonymCaches>().Of("person-1").Count;

    private async Task<HitRow> RowAsync(string agency, QueryListView list)
    {
        await using var db = network.NodeOf(agency).Services.GetRequiredService<NodeDatabase>().Read();
        var hit = await db.Hits.SingleAsync(row => row.ListId == list.ListId, Token);
        return new HitRow(hit.ListId, hit.ListVersion, hit.Tag, hit.Commit, hit.IntakeRoot, hit.Claim, hit.Release);
    }

    private async Task<NoticedHit> NoticedAsync(string agency, QueryListView list)
    {
        var services = network.NodeOf(agency).Services;
        await using var db = services.GetRequiredService<NodeDatabase>().Read();
        var again = services.GetServices<INoticeHandler>().OfType<RepeatHits>().Single();
        return again.Again(db, await db.Hits.SingleAsync(hit => hit.ListId == list.ListId, Token));
    }

    /// <summary>Anchors one row in an agency's name; the code it is refused with.</summary>
    private async Task<string?> AnchorAsync(string agency, HitRow row)
    {
        var batch = new HitBatchAnchor($"hand-{Guid.NewGuid():N}", [row.IntakeRoot], [row]);
        var outcome = await network.NodeOf(agency).Services.GetRequiredService<ContractCalls>().SubmitAsync(Functions.HitsAnchor, batch, Token);
        return outcome.Refusal?.Code;
    }

    private Task SendAsync(string agency, NoticedHit hit)
    {
        var row = network.NodeOf(agency).Services.GetRequiredService<NoticeOutbox>().Seal("tax", BusAddresses.Hits, HitNotice.Type, new HitNotice([hit]));
        return network.NodeOf(agency).Services.GetRequiredService<IExchangeBus>().SendAsync("tax.hits", NoticeOutbox.Read(row), Token);
    }

    private static HitRow Signed(string agency, HitRow row, byte seed)
    {
        var message = Claims.Message("sandbox", row.ListId, agency, Convert.FromHexString(row.Tag), Convert.FromHexString(row.Commit));
        return row with { Claim = Convert.ToBase64String(Claims.Sign(Enumerable.Repeat(seed, Claims.Size).ToArray(), message)) };
    }

    private static string Scramble(string hex) => Convert.ToHexStringLower(Convert.FromHexString(hex).Select(value => (byte)~value).ToArray());
}
