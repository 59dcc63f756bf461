using System.Globalization;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Faults;

/// <summary>One node is killed while pseudonyms are evaluated and a list is sealed, as kill -9 does it, and started again: all comes to its end, and once.</summary>
public sealed class KilledNodeTests(ApartNetwork apart) : IClassFixture<ApartNetwork>
{
    // Two messages under one ticket.
    private const int Entries = 1_030;
    private const int Messages = 2;
    private const string Owner = "tax";
    private static readonly string[] Others = ["police", "customs", "bank"];

    private readonly RunningNetwork network = apart.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_requester_when_its_ticket_stands_on_the_ledger_and_nobody_is_asked_yet() => KilledAsync(
        "1391230", [Owner], "UPDATE OF Asked ON EvaluationTickets",
        () => Count(Owner, "LedgerSteps WHERE Event = 'TicketIssued' AND Subject IN (SELECT TicketId FROM EvaluationTickets)") == 1 ? Owner : null);

    [Fact]
    public Task The_requester_when_its_ticket_is_out_and_nobody_has_answered() => KilledAsync(
        "1391231", Others, "UPDATE OF Answer ON GivenEvaluations",
        () => Others.Sum(agency => Count(agency, "GivenEvaluations WHERE Answer IS NULL")) == 2 * Messages ? Owner : null);

    [Fact]
    public Task An_evaluator_between_its_answers_and_the_check_of_them() => KilledAsync(
        "1391232", Others, "UPDATE OF Answer ON GivenEvaluations WHEN OLD.Step = 'check'",
        () => Others.FirstOrDefault(agency => Count(agency, "GivenEvaluations WHERE Step = 'check' AND Answer IS NULL") > 0));

    [Fact]
    public Task The_requester_when_its_cache_has_the_pseudonyms_that_its_database_still_waits_for() => KilledAsync(
        "1391233", [Owner], "DELETE ON WaitingIdentifiers", () => Count(Owner, "Work WHERE Kind = 'finishEvaluation' AND Attempts > 0") > 0 ? Owner : null);

    [Fact]
    public Task The_owner_while_its_list_is_sealed() => KilledAsync(
        "1391234", [Owner], "UPDATE OF State ON QueryLists WHEN NEW.State = 'submitted'",
        () => Count(Owner, "Work WHERE Kind = 'prepareSealedList' AND Attempts > 0") > 0 ? Owner : null);

    /// <summary>Publishes a list, kills the node that is named once it stands before a held step, lets the step go, and looks at what came of all of it.</summary>
    private async Task KilledAsync(string numbers, IReadOnlyList<string> where, string step, Func<string?> victim)
    {
        var before = await network.StatusAsync(Owner);
        var tickets = Tickets();
        var basis = await network.BasisAsync(Owner);
        var held = Held.At(network, where, step);
        var list = await apart.SubmitAsync(
            basis, "entry_id,mobile\n" + string.Concat(Enumerable.Range(0, Entries).Select(entry => Line($"e{entry},{numbers}", entry))));
        apart.Kill((await RunningNetwork.UntilAsync(() => Task.FromResult(victim()), agency => agency is not null))!);
        held.Release();

        // Nothing is lost: the list is published, and hit.
        var path = $"lists/{list.ListId}/versions/1";
        await UntilAsync(path, view => view.State == "submitted");
        await network.As(Owner, "supervisor").PostAsync<QueryListView>($"{path}/approval", null, Token);
        await UntilAsync(path, view => view.State == "inForce");
        await network.UntilMatchedAsync(list);
        int[] seen = [0, 1_023, Entries - 1];
        await network.SendAsync("police", "visits", "record_id,observed_at,mobile\n"
            + string.Concat(seen.Select(entry => Line($"{numbers}-{entry},2026-01-05,{numbers}", entry))));
        await network.SettleAsync();
        (await network.HitsAsync(Owner, list.ListId)).Select(hit => (hit.Agency, hit.RecordId, hit.EntryId)).Order()
            .ShouldBe(seen.Select(entry => ("police", $"{numbers}-{entry}", (string?)$"e{entry}")).Order());

        // Nothing is doubled: one ticket, debited once, each identifier known once, and nobody saw other points under it.
        var after = await network.StatusAsync(Owner);
        (after.Waiting, after.Known - before.Known, before.ListLeft - after.ListLeft, Tickets() - tickets).ShouldBe((0L, Entries, Entries + Messages, 1L));
        foreach (var agency in RunningNetwork.Agencies)
        {
            foreach (var alarm in (string[])[ReceiveRequest.Alarm, "evaluatorCheats"])
                (await network.AuditedAsync(agency, alarm)).ShouldBeEmpty();
        }
        (await network.Network.Ledger.VerifyAsync(Token)).ShouldBeTrue();
    }

    private Task<QueryListView> UntilAsync(string path, Func<QueryListView, bool> right) =>
        RunningNetwork.UntilAsync(() => network.As(Owner, "analyst").GetAsync<QueryListView>(path, Token)!, view => right(view!));

    private long Tickets() => Count(Owner, $"LedgerSteps WHERE Event = 'TicketIssued' AND Agency = '{Owner}'");

    private long Count(string agency, string rows) => (long)network.Read(agency, $"SELECT COUNT(*) FROM {rows}")!;

    private static string Line(string start, int entry) => string.Create(CultureInfo.InvariantCulture, $"{start}{entry:0000}\n");
}
