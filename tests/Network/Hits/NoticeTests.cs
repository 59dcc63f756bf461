using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Hits;

/// <summary>How the owner hears of hits: each once, whatever the bus and the nodes do; and what it does not believe.</summary>
public sealed class NoticeTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile,note\n";

    // A notice that is put into the outbox is gone at once, as if the bus had lost it and its sender forgotten it.
    private const string Lose = "CREATE TRIGGER lost AFTER INSERT ON Outbox WHEN NEW.Address = 'police.hits' BEGIN DELETE FROM Outbox WHERE Id = NEW.Id; END";
    private const string Keep = "DROP TRIGGER lost";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_found_while_the_owner_is_away_reaches_it_once_when_it_is_back()
    {
        var list = await PublishAsync("13912346201");
        await network.WithoutAsync("police", async () =>
        {
            await network.SendAsync("tax", "away", Header + "r1,2026-01-05,13912346201,a\nr2,2026-01-05,13912346201,b\n");
            await network.SendAsync("bank", "away", Header + "r1,2026-01-05,13912346201,c\n");
            await RunningNetwork.UntilAsync(() => network.FoundAsync("tax", list.ListId)!, hits => hits!.Count == 2 && hits.All(hit => hit.BlockNumber != null));
            await RunningNetwork.UntilAsync(() => network.FoundAsync("bank", list.ListId)!, hits => hits!.Count == 1);
        });
        // Messages without a receipt are sent again after half a minute.
        network.Clock.Advance(TimeSpan.FromSeconds(31));
        await network.SettleAsync();
        var hits = await network.HitsAsync("police", list.ListId);
        hits.Select(hit => (hit.Agency, hit.RecordId)).Order().ShouldBe([("bank", "r1"), ("tax", "r1"), ("tax", "r2")]);
        hits.ShouldAllBe(hit => hit.Evidence == 1 && hit.Count == 1 && hit.State == "verified");

        await network.RestartAsync();
        network.Clock.Advance(TimeSpan.FromSeconds(31));
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).Select(hit => (hit.Id, hit.Evidence, hit.State)).Order()
            .ShouldBe(hits.Select(hit => (hit.Id, hit.Evidence, hit.State)).Order());
    }

    [Fact]
    public async Task A_restart_of_everything_right_after_records_came_loses_and_doubles_nothing()
    {
        var list = await PublishAsync("13912346202");
        for (var round = 0; round < 3; round++)
        {
            await network.SendAsync("tax", "restarts", Header + $"r{round},2026-01-05,13912346202,a\n");
            await network.SendAsync("bank", "restarts", Header + $"r{round},2026-01-05,13912346202,a\n");
            await network.RestartAsync();
        }
        await network.SettleAsync();
        var hits = await network.HitsAsync("police", list.ListId);
        hits.Select(hit => (hit.Agency, hit.RecordId)).Order().ShouldBe([("bank", "r0"), ("bank", "r1"), ("bank", "r2"), ("tax", "r0"), ("tax", "r1"), ("tax", "r2")]);
        hits.ShouldAllBe(hit => hit.Evidence == 1 && hit.State == "verified");
        network.Read("police", $"SELECT count(*) FROM AnchoredHits WHERE ListId = '{list.ListId}'").ShouldBe(6L);
    }

    [Fact]
    public async Task The_owner_asks_again_for_anchored_hits_that_no_notice_told_of()
    {
        var list = await PublishAsync("13912346203");
        await FindUnnoticedAsync(list, "13912346203");
        (await network.HitsAsync("police", list.ListId)).ShouldBeEmpty();

        network.Clock.Advance(AskForMissingHits.Patience + TimeSpan.FromSeconds(5));
        var hits = await RunningNetwork.UntilAsync(() => network.HitsAsync("police", list.ListId)!, hits => hits!.Count > 0);
        var hit = hits.ShouldHaveSingleItem();
        (hit.State, hit.Evidence, hit.EntryId, hit.RecordId).ShouldBe(("verified", 1, "a", "r1"));
        hit.Released.ShouldNotBeNull()["note"].ShouldBe("seen");
        await network.SettleAsync();
        network.Read("tax", "SELECT count(*) FROM Audit WHERE Act = 'hitsToldAgain'").ShouldNotBe(0L);
    }

    [Fact]
    public async Task A_notice_whose_opening_does_not_fit_its_commitment_is_not_counted()
    {
        var list = await PublishAsync("13912346204");
        var hit = await FindUnnoticedAsync(list, "13912346204");
        await SendAsync("tax", hit with { CommitSalt = new string('0', 64) });
        await SendAsync("tax", hit with { Released = new Dictionary<string, string> { ["note"] = "never said" } });
        await SendAsync("tax", hit with { RecordId = "r2" });
        await UntilParkedAsync("XN-NOTICE-014", 3);
        (await network.HitsAsync("police", list.ListId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_notice_that_opens_something_else_than_what_is_anchored_is_disputed_and_confirms_no_alert()
    {
        var list = await PublishAsync("13912346205");
        var hit = await FindUnnoticedAsync(list, "13912346205");
        var other = new Dictionary<string, string> { ["note"] = "never said" };
        var release = Claims.ReleaseCommit("sandbox", Convert.FromHexString(hit.ReleaseSalt!), CanonicalJson.Serialize(other));
        await SendAsync("tax", hit with { Released = other, Release = Convert.ToHexStringLower(release) });
        await RunningNetwork.UntilAsync(() => network.HitsAsync("police", list.ListId)!, hits => hits!.Count == 1);

        await network.SendAsync("bank", "opened", Header + "r1,2026-01-05,13912346205,b\n");
        var alert = await RunningNetwork.UntilAsync(
            async () => (await network.As("bank", "analyst").AllAsync<AlertView>("alerts", Token)).FirstOrDefault(alert => alert.ListId == list.ListId),
            alert => alert is not null);
        await RunningNetwork.UntilAsync(() => network.HitsAsync("police", list.ListId)!, hits => hits!.Any(hit => hit.Agency == "bank" && hit.State == "verified"));
        (await network.HitsAsync("police", list.ListId)).Single(hit => hit.Agency == "tax").State.ShouldBe("disputed");
        (await network.As("police", "analyst").GetAsync<AlertView>($"alerts/{alert.Id}", Token)).State.ShouldBe("provisional");

        // What the holder did anchor counts as soon as it opens it.
        await SendAsync("tax", hit);
        await RunningNetwork.UntilAsync(() => network.As("bank", "analyst").GetAsync<AlertView>($"alerts/{alert.Id}", Token)!, view => view!.State == "open");
    }

    [Fact]
    public async Task A_notice_of_an_agency_that_the_list_does_not_name_is_refused()
    {
        var list = await PublishAsync("13912346206");
        var hit = await FindUnnoticedAsync(list, "13912346206");
        var id = HitId.Of("sandbox", list.ListId, Convert.FromHexString(hit.Tag), "customs", hit.Source, hit.RecordId);
        await SendAsync("customs", hit with { Id = id });
        await UntilParkedAsync("XN-NOTICE-015", 1);
        (await network.HitsAsync("police", list.ListId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_forged_notice_is_refused_and_answered_by_nothing()
    {
        var list = await PublishAsync("13912346207");
        var hit = await FindUnnoticedAsync(list, "13912346207");
        var notice = NoticeOutbox.Read(Seal("tax", hit));
        byte[] changed = [.. notice.Ciphertext];
        changed[^1] ^= 1;
        await SendRawAsync("police.hits", notice with { Ciphertext = changed });
        await SendRawAsync("police.hits", notice with { Sender = "bank", SenderKeyId = network.NodeOf("bank").Keys.Signer.KeyId });
        await SendRawAsync("customs.hits", notice);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("police", $"SELECT count(*) FROM ParkedMessages WHERE Code = 'XN-NOTICE-008' AND CAST(Body AS TEXT) LIKE '%{notice.MessageId}%'")),
            count => count is 2L);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("customs", $"SELECT count(*) FROM ParkedMessages WHERE Code = 'XN-NOTICE-003' AND CAST(Body AS TEXT) LIKE '%{notice.MessageId}%'")),
            count => count is 1L);
        network.Read("police", $"SELECT count(*) FROM Inbox WHERE MessageId = '{notice.MessageId}'").ShouldBe(0L);
        (await network.HitsAsync("police", list.ListId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_notice_that_comes_again_changes_nothing_and_is_answered_again()
    {
        var list = await PublishAsync("13912346208");
        var hit = await FindUnnoticedAsync(list, "13912346208");
        var row = Seal("tax", hit);
        await DeliverAsync(row);
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();

        // Applied a second time it would bring the row back.
        network.Execute("police", $"DELETE FROM ReceivedHits WHERE Id = '{hit.Id}'").ShouldBe(1);
        await DeliverAsync(row);
        await network.RestartAsync();
        await DeliverAsync(row);
        (await network.HitsAsync("police", list.ListId)).ShouldBeEmpty();
        network.Read("police", $"SELECT count(*) FROM Inbox WHERE Sender = 'tax' AND MessageId = '{row.MessageId}'").ShouldBe(1L);
    }

    private async Task<QueryListView> PublishAsync(string mobile)
    {
        var basis = await network.BasisAsync("police");
        return await network.PublishAsync(basis, $"entry_id,mobile\na,{mobile}\n", change: draft => draft with { Recipients = ["tax", "bank"] });
    }

    /// <summary>A hit at tax that is anchored while its notice to the owner is lost.</summary>
    private async Task<NoticedHit> FindUnnoticedAsync(QueryListView list, string mobile)
    {
        network.Execute("tax", Lose);
        await network.SendAsync("tax", $"lost-{mobile}", Header + $"r1,2026-01-05,{mobile},seen\n");
        await RunningNetwork.UntilAsync(() => network.FoundAsync("tax", list.ListId)!, hits => hits!.Count == 1 && hits[0].BlockNumber != null);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("police", $"SELECT count(*) FROM AnchoredHits WHERE ListId = '{list.ListId}'")), count => count is 1L);
        network.Execute("tax", Keep);
        var services = network.NodeOf("tax").Services;
        await using var db = services.GetRequiredService<NodeDatabase>().Read();
        var again = services.GetServices<INoticeHandler>().OfType<RepeatHits>().Single();
        return again.Again(db, await db.Hits.SingleAsync(hit => hit.ListId == list.ListId, Token));
    }

    private OutboxRow Seal(string agency, NoticedHit hit) =>
        network.NodeOf(agency).Services.GetRequiredService<NoticeOutbox>().Seal("police", BusAddresses.Hits, HitNotice.Type, new HitNotice([hit]));

    private Task SendAsync(string agency, NoticedHit hit) => SendRawAsync("police.hits", NoticeOutbox.Read(Seal(agency, hit)));

    private Task SendRawAsync(string address, SealedNotice notice) =>
        network.NodeOf("tax").Services.GetRequiredService<IExchangeBus>().SendAsync(address, notice, Token);

    /// <summary>Sends as a node does: again and again until the receipt is there.</summary>
    private async Task DeliverAsync(OutboxRow row)
    {
        await network.NodeOf("tax").Services.GetRequiredService<NodeDatabase>().WriteAsync(
            db =>
            {
                db.Outbox.Add(new OutboxRow { MessageId = row.MessageId, Address = row.Address, Body = row.Body, NotBefore = row.NotBefore });
                return Task.CompletedTask;
            },
            Token);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("tax", $"SELECT count(*) FROM Outbox WHERE MessageId = '{row.MessageId}'")), count => count is 0L);
    }

    private Task UntilParkedAsync(string code, long count) => RunningNetwork.UntilAsync(
        () => Task.FromResult(network.Read("police", $"SELECT count(*) FROM ParkedMessages WHERE Code = '{code}'")), parked => parked is long seen && seen >= count);
}
