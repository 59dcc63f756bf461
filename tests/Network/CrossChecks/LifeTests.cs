using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.CrossChecks;

/// <summary>A cross-check from its start to its end, with restarts between.</summary>
public sealed class LifeTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restarts_change_no_answer_and_double_nothing()
    {
        var basis = await network.BasisAsync("tax");
        await network.SendAsync("tax", "visits", $"{Header}r1,2026-01-05,13912360001\n");
        await network.SendAsync("police", "visits", $"{Header}r2,2026-01-05,13912360001\n");
        var check = await network.StartAsync(basis, "entry_id,mobile\na,13912360001\n");

        await network.RestartAsync();
        (await network.ReadAsync(check)).Own.Select(hit => hit.Id).ShouldBe(check.Own.Select(hit => hit.Id));
        await network.ApproveAsync(check);
        await network.RestartAsync();
        var answered = await network.AnsweredAsync(check);
        answered.Complete.ShouldBeTrue();

        await network.RestartAsync();
        await network.SendAsync("police", "visits", $"{Header}r3,2026-01-06,13912360001\n");
        await network.SettleAsync();
        (await network.HitsAsync("tax", check.Id)).ShouldHaveSingleItem().RecordId.ShouldBe("r2");
        (await network.ReadAsync(check)).Answers.ShouldBe(answered.Answers);
    }

    [Fact]
    public async Task A_start_that_was_cut_short_by_a_kill_leaves_no_subject_behind()
    {
        var basis = await network.BasisAsync("tax");
        var kept = await network.StartAsync(basis, "entry_id,mobile\na,13912362001\n");
        var id = Guid.CreateVersion7().ToString("N");
        await using (var db = Database())
        {
            db.CrossChecks.Add(new CrossCheckRow { ListId = id });
            db.QueryLists.Add(new QueryListRow { ListId = id, Version = 1, Owner = "tax", BasisId = basis.BasisId, State = "draft", Matching = "notRecipient", CrossCheck = true });
            db.ListEntries.Add(new ListEntryRow { ListId = id, Version = 1, EntryId = "a", Subject = [1] });
            await db.SaveChangesAsync(Token);
        }
        (await network.As("tax", "analyst").AllAsync<CrossCheckView>("crosschecks", Token)).Select(check => check.Id).ShouldContain(id);

        await network.RestartAsync();

        (await network.As("tax", "analyst").AllAsync<CrossCheckView>("crosschecks", Token)).Select(check => check.Id).ShouldNotContain(id);
        (await network.ReadAsync(kept)).State.ShouldBe("submitted");
        await using (var db = Database())
        {
            (await db.ListEntries.AnyAsync(row => row.ListId == id, Token)).ShouldBeFalse();
            (await db.ListEntries.AnyAsync(row => row.ListId == kept.Id, Token)).ShouldBeTrue();
        }

        NodeDbContext Database() => new(new DbContextOptionsBuilder<NodeDbContext>()
            .UseSqlite($"Data Source={Path.Combine(network.Network.Nodes.Single(node => node.Agency.Id == "tax").Options.DataFolder, "node.db")}").Options);
    }

    [Fact]
    public async Task Recipients_purge_as_soon_as_they_have_answered_and_after_its_time_the_list_expires_while_the_answers_stay()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { ReleaseMode = "onRequest" });
        await network.SendAsync("tax", "calls", $"{Header}r1,2026-01-05,13912361001\n");
        await network.SendAsync("police", "calls", "record_id,observed_at,mobile,note\nr2,2026-01-05,13912361001,seen\n");
        var check = await network.AnsweredAsync(basis, "entry_id,mobile\na,13912361001\n", "police");

        await RunningNetwork.UntilAsync(
            async () => (TraceView?)await network.As("tax", "analyst").GetAsync<TraceView>($"trace/{check.Id}", Token),
            trace => trace!.Steps.Any(step => step is { Step: "purgeRecorded", Agency: "police", BlockNumber: not null }));
        (await network.ReadAsync(check)).State.ShouldBe("inForce");

        // What follows from a hit is still possible: the list is in force, only its entries are gone from the recipient.
        var hit = (await network.HitsAsync("tax", check.Id)).ShouldHaveSingleItem();
        var asked = await network.As("tax", "analyst").PostAsync<DisclosureView>(
            $"hits/{hit.Id}/disclosure-requests", new RequestDisclosure(["note"], "needed"), Token);
        await RunningNetwork.UntilAsync(
            () => network.As("police", "supervisor").AllAsync<DisclosureView>("disclosures?side=holder", Token)!, all => all!.Any(one => one.Id == asked.Id));
        await network.As("police", "supervisor").PostAsync<DisclosureView>($"disclosures/{asked.Id}/grant", null, Token);
        var granted = await RunningNetwork.UntilAsync(
            async () => (DisclosureView?)await network.As("tax", "analyst").GetAsync<DisclosureView>($"disclosures/{asked.Id}", Token), one => one!.Released is not null);
        granted.Released!["note"].ShouldBe("seen");

        network.Clock.Advance(TimeSpan.FromDays(15));
        var over = await RunningNetwork.UntilAsync(async () => (CrossCheckView?)await network.ReadAsync(check), now => now!.State == "expired");
        over.Answers.ShouldBe(check.Answers);
        over.Own.Select(own => own.RecordId).ShouldBe(["r1"]);
        over.Complete.ShouldBeTrue();
    }
}
