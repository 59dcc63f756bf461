using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.CrossChecks;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A sealed list goes on where it was, whoever was stopped meanwhile, and is silent once it was withdrawn.</summary>
public sealed class SealedLifeTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private const string Header = "record_id,observed_at,mobile,note\n";

    private readonly RunningNetwork network = sealedNetwork.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_whose_pseudonym_waits_is_hit_when_the_evaluators_are_back_though_its_holder_was_stopped_meanwhile()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police", "bank"] });
        await network.SendAsync("police", "held", Header + "h1,2026-01-05,13912365001,a\nh2,2026-01-05,13912365009,b\n");
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912365001\nb,13912365002\n");
        await network.SettleAsync();
        await network.WithoutAsync("customs", () => network.WithoutAsync("bank", async () =>
        {
            await network.SendAsync("police", "held", Header + "h3,2026-01-06,13912365002,c\nh4,2026-01-06,13912365003,d\n");
            await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(sealedNetwork.IdentifiersAt("police")), waiting => waiting == 2);
            await network.StopAsync("police");
            await network.StartAsync("police");
            (await network.FoundAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("h1");
        }));
        await sealedNetwork.SettleInTimeAsync();

        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "h1", "a"), ("police", "h3", "b")]);
        (await network.HitsAsync("tax", list.ListId)).ShouldAllBe(hit => hit.Evidence == 1 && hit.State == "verified");
    }

    [Fact]
    public async Task A_list_whose_pseudonyms_wait_shows_how_far_it_is_and_goes_on_by_itself_though_its_owner_was_stopped_meanwhile()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        QueryListView list = null!;
        await network.WithoutAsync("customs", () => network.WithoutAsync("bank", async () =>
        {
            list = await sealedNetwork.SubmitAsync(basis, "entry_id,mobile\na,13912366001\nb,13912366002\nc,13912366002\n");
            (list.State, list.Mode, list.Identifiers, list.IdentifiersKnown, list.RowsRoot).ShouldBe(("preparing", "sealed", 2L, 0L, null));
            (await RunningNetwork.RefusalOf(() => network.As("tax", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/approval", null, Token)))
                .ShouldBe("XN-LIST-DRAFT-007");
            await network.StopAsync("tax");
            await network.StartAsync("tax");
            (await ReadAsync("tax", list)).State.ShouldBe("preparing");
        }));
        await sealedNetwork.SettleInTimeAsync();

        list = await ReadAsync("tax", list);
        (list.State, list.Identifiers, list.IdentifiersKnown).ShouldBe(("submitted", 2L, 2L));
        await network.As("tax", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/approval", null, Token);
        await network.UntilMatchedAsync(list);
        await network.SendAsync("police", "later", Header + "l1,2026-01-06,13912366002,a\n");
        await network.SettleAsync();
        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "l1", "b"), ("police", "l1", "c")]);
    }

    [Fact]
    public async Task What_was_held_is_asked_about_though_the_import_failed_at_its_last_step_at_first()
    {
        // No other list here is about passports: nobody has asked about this one.
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        await network.SendAsync("police", "held", "record_id,observed_at,passport,note\nf1,2026-01-05,E12345671,a\n");
        await network.SettleAsync();
        network.Execute(
            "police", "CREATE TRIGGER failed BEFORE UPDATE ON QueryLists WHEN NEW.Matching = 'matching' BEGIN SELECT RAISE(ABORT, 'failed'); END");
        var list = await network.SubmitAsync(basis, "entry_id,passport\na,E12345671\n", change: draft => draft with { Mode = "sealed" });
        await network.As("tax", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/approval", null, Token);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("police", "SELECT Attempts FROM Work WHERE Kind = 'importList'")), attempts => attempts is > 0L);
        network.Execute("police", "DROP TRIGGER failed");

        await network.UntilMatchedAsync(list);
        await network.SettleAsync();
        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "f1", "a")]);
    }

    [Fact]
    public async Task What_is_held_is_asked_about_as_far_as_there_is_room_and_its_records_count_as_waiting_meanwhile()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"], RecordSources = ["room"] });
        await network.SendAsync("police", "room", "record_id,observed_at,passport,note\no1,2026-01-05,E12345672,a\n");
        await network.SettleAsync();
        network.Execute(
            "police",
            """
            INSERT INTO WaitingIdentifiers (KeyId, "Use", Token, Type, Value, TicketId, Position)
            WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 4 * 65536)
            SELECT 'person-1', 'Records', printf('%032x', number), 'mobile', x'00', 'full', 0 FROM numbers
            """);
        var list = await network.SubmitAsync(basis, "entry_id,passport\na,E12345672\n", change: draft => draft with { Mode = "sealed" });
        await network.As("tax", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/approval", null, Token);
        await network.UntilMatchedAsync(list);
        await RunningNetwork.UntilAsync(() => ReadAsync("police", list)!, view => view!.Waiting == 1);
        network.Read("police", $"SELECT AskedFrames FROM QueryLists WHERE ListId = '{list.ListId}'").ShouldBe(0L);

        network.Execute("police", "DELETE FROM WaitingIdentifiers WHERE TicketId = 'full'");
        await sealedNetwork.SettleInTimeAsync();
        await RunningNetwork.UntilAsync(() => ReadAsync("police", list)!, view => view!.Waiting == 0);
        await network.SettleAsync();
        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "o1", "a")]);
    }

    [Fact]
    public async Task A_list_whose_time_is_over_is_not_said_to_have_found_nothing_when_what_waited_becomes_known()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"], RecordSources = ["over"] });
        var until = network.Clock.GetUtcNow().AddHours(1);
        var list = await network.SubmitAsync(basis, "entry_id,passport\na,E12345673\n", change: draft => draft with { Mode = "sealed", ValidUntil = until });
        await network.WithoutAsync("customs", () => network.WithoutAsync("bank", async () =>
        {
            await network.SendAsync("police", "over", "record_id,observed_at,passport,note\nv1,2026-01-05,E12345673,a\n");
            await network.As("tax", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/approval", null, Token);
            await network.UntilMatchedAsync(list);
            await RunningNetwork.UntilAsync(() => ReceiptsAsync()!, receipts => receipts is [{ Pending: 1 }]);
            network.Clock.Advance(TimeSpan.FromMinutes(61));
        }));
        await sealedNetwork.SettleInTimeAsync();

        (await ReceiptsAsync()).ShouldHaveSingleItem().Pending.ShouldBe(1);
        (await network.FoundAsync("police", list.ListId)).ShouldBeEmpty();

        async Task<IReadOnlyList<CoverageStatement>> ReceiptsAsync()
        {
            await using var db = network.NodeOf("tax").Services.GetRequiredService<NodeDatabase>().Read();
            var documents = await db.Coverage.Where(row => row.ListId == list.ListId).Select(row => row.Document).ToListAsync(Token);
            return documents.ConvertAll(document => CanonicalJson.Deserialize<CoverageReceipt>(document).Statement);
        }
    }

    [Fact]
    public async Task A_cross_check_is_incomplete_as_long_as_records_wait_for_pseudonyms_and_is_answered_again_when_none_does()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"], RecordSources = ["checked"] });
        await network.SendAsync("police", "checked", "record_id,observed_at,uscc,note\nx1,2026-01-05,91350100M000100Y43,a\n");
        await network.SettleAsync();
        var check = await network.StartAsync(basis, "entry_id,uscc\na,91350100M000100Y43\nb,91110000600037341L\n", "police", mode: "sealed");
        await RunningNetwork.UntilAsync(() => network.ReadAsync(check)!, view => view!.State == "submitted");
        await network.WithoutAsync("customs", () => network.WithoutAsync("bank", async () =>
        {
            await network.ApproveAsync(check);
            check = await network.AnsweredAsync(check);
            check.Of("police").ShouldBe(new CrossCheckAnswer("police", "incomplete", 1, 0, check.Of("police").ReceiptId, Pending: 1));
        }));
        await sealedNetwork.SettleInTimeAsync();

        check = await RunningNetwork.UntilAsync(() => network.ReadAsync(check)!, view => view!.Complete);
        check.Of("police").ShouldBe(new CrossCheckAnswer("police", "complete", 1, 1, check.Of("police").ReceiptId));
        (await network.HitsAsync("tax", check.Id)).ShouldHaveSingleItem().EntryId.ShouldBe("a");
        await network.SettleAsync();
        network.NodeOf("police").Keys.Store.Find(KeyKind.List, $"{check.Id}.1").ShouldBeNull();
    }

    [Fact]
    public async Task A_restart_of_everything_right_after_records_came_loses_and_doubles_nothing()
    {
        var basis = await network.BasisAsync("tax");
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912367001\nb,13912367002\nc,13912367003\n");
        for (var round = 1; round <= 3; round++)
        {
            await network.SendAsync("police", "restarts", Header + $"r{round},2026-01-05,1391236700{round},a\n");
            await network.SendAsync("bank", "restarts", Header + $"r{round},2026-01-05,1391236700{round},a\n");
            await network.RestartAsync();
        }
        await sealedNetwork.SettleInTimeAsync();
        (await sealedNetwork.HitsAsync(list)).ShouldBe(
            [("bank", "r1", "a"), ("bank", "r2", "b"), ("bank", "r3", "c"), ("police", "r1", "a"), ("police", "r2", "b"), ("police", "r3", "c")]);
        (await network.HitsAsync("tax", list.ListId)).ShouldAllBe(hit => hit.Evidence == 1 && hit.State == "verified");
    }

    [Fact]
    public async Task After_its_withdrawal_nothing_is_hit_any_more_not_even_by_what_waited_for_pseudonyms()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912368001\nb,13912368002\n");
        await network.SendAsync("police", "withdrawn", Header + "w1,2026-01-05,13912368001,a\n");
        await network.SettleAsync();
        await network.WithoutAsync("customs", () => network.WithoutAsync("bank", async () =>
        {
            await network.SendAsync("police", "withdrawn", Header + "w2,2026-01-06,13912368002,b\n");
            await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(sealedNetwork.IdentifiersAt("police")), waiting => waiting == 1);
            await network.As("tax", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/withdrawal", new WithdrawQueryList("no longer needed"), Token);
            await RunningNetwork.UntilAsync(() => ReadAsync("police", list)!, view => view!.State == "withdrawn");
        }));
        await sealedNetwork.SettleInTimeAsync();
        await network.SendAsync("police", "withdrawn", Header + "w3,2026-01-07,13912368001,c\n");
        await network.SettleAsync();

        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "w1", "a")]);
        (await network.FoundAsync("police", list.ListId)).ShouldHaveSingleItem();
        foreach (var agency in (string[])["tax", "police"])
        {
            network.NodeOf(agency).Keys.Store.Find(KeyKind.List, $"{list.ListId}.1").ShouldBeNull(agency);
            network.Read(agency, $"SELECT count(*) FROM SealedParts WHERE ListId = '{list.ListId}'").ShouldBe(0L, agency);
        }
        network.NodeOf("tax").Keys.Store.Find(KeyKind.ListSeeds, list.ListId).ShouldBeNull();
        network.NodeOf("police").Services.GetRequiredService<ListRegistry>().Find(list.ListId).ShouldBeNull();
    }

    [Fact]
    public async Task Its_manifest_names_the_keys_and_shows_neither_attributes_nor_how_many_rows_there_are()
    {
        var basis = await network.BasisAsync("tax");
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile,plate,address\na,13912369001,京A99001,somewhere\nb,13912369002,,\nc,13912369003,,\n");
        var document = (byte[])network.Read("customs", $"SELECT Manifest FROM QueryLists WHERE ListId = '{list.ListId}'")!;
        var manifest = CanonicalJson.Deserialize<Manifest>(document);
        (manifest.Mode, string.Join(',', manifest.PseudonymKeys), string.Join(',', manifest.IdentifierTypes))
            .ShouldBe((ListMode.Sealed, "person-1,thing-1", "mobile,plate"));
        var view = await ReadAsync("customs", list);
        (view.Mode, view.Entries, view.Identifiers).ShouldBe(("sealed", 4L, 0L));
    }

    private Task<QueryListView> ReadAsync(string agency, QueryListView list) =>
        network.As(agency, "analyst").GetAsync<QueryListView>($"lists/{list.ListId}/versions/{list.Version}", Token);
}
