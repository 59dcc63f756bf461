using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.TicketAudits;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.TicketAudits;

/// <summary>A point of each message is opened to another evaluator: what was asked for without a record or a list comes to light.</summary>
public sealed class TicketAuditTests(AuditedNetwork audited) : IClassFixture<AuditedNetwork>
{
    // A node that was changed so that it opens nothing by itself.
    private const string OpenNothing = "CREATE TRIGGER quiet AFTER INSERT ON Work WHEN NEW.Kind = 'openTicketPoint' BEGIN DELETE FROM Work WHERE Id = NEW.Id; END";
    private const string OpenAgain = "DROP TRIGGER quiet";

    private static readonly IdentifierType Mobile = IdentifierTypes.BuiltIn.All.Single(type => type.Code == "mobile");

    private readonly RunningNetwork network = audited.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_point_is_opened_with_a_record_that_holds_it_and_only_what_was_found_stays_behind()
    {
        var values = Evaluations.Values(1_000, 5);
        var before = await audited.TicketsAsync();
        await KeepAsync("kept", values);
        await audited.AskAsync(values);

        var asked = await audited.OpenedAsync(before, audit => audit.State == "opened");
        asked.Auditor.ShouldNotBe("police");
        (await audited.FoundAsync(asked)).ShouldBe("opened");
        (await StepsAsync("bank", asked.TicketId)).ShouldBe(["ticketIssued", "ticketAudited"]);
        (await network.AuditedAsync("police", "ticketPointOpened")).ShouldContain(row => row.Subject.StartsWith(asked.TicketId) && row.Outcome == "ok");
        await LoggedAsync(asked, "ok");
        network.Read(asked.Auditor, $"SELECT Opening FROM ExpectedOpenings WHERE TicketId = '{asked.TicketId}'").ShouldBeNull();
        network.Read("police", $"SELECT length(Point) FROM OwnOpenings WHERE TicketId = '{asked.TicketId}'").ShouldBe(0L);
    }

    [Fact]
    public async Task An_identifier_that_no_record_and_no_list_holds_is_told_of_when_the_time_is_nearly_over()
    {
        var before = await audited.TicketsAsync();
        await audited.AskAsync(Evaluations.Values(2_000, 4));
        var asked = await audited.OpenedAsync(before, _ => true);
        asked.State.ShouldBe("open");

        network.Clock.Advance(TimeSpan.FromDays(13) + TimeSpan.FromHours(2));
        await audited.OpenedAsync(before, audit => audit.State == "withoutSource");
        (await audited.FoundAsync(asked)).ShouldBe("noSource");
        (await StepsAsync("tax", asked.TicketId)).ShouldBe(["ticketIssued", "ticketFaulted"]);
        await LoggedAsync(asked, "XN-AUDIT-003");
    }

    [Fact]
    public async Task A_node_that_opens_nothing_is_found_out_when_the_time_is_over()
    {
        var before = await audited.TicketsAsync();
        network.Execute("police", OpenNothing);
        await audited.AskAsync(Evaluations.Values(3_000, 4));
        var asked = await audited.OpenedAsync(before, audit => audit.State == "open");
        network.Execute("police", OpenAgain);

        network.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(20));
        (await audited.FoundAsync(asked)).ShouldBe("missing");
        (await StepsAsync("customs", asked.TicketId)).ShouldBe(["ticketIssued", "ticketFaulted"]);
        await LoggedAsync(asked, "XN-AUDIT-001");
    }

    [Fact]
    public async Task A_record_that_came_later_explains_what_was_asked_ahead_of_it()
    {
        var values = Evaluations.Values(4_000, 3);
        var before = await audited.TicketsAsync();
        await audited.AskAsync(values);
        await audited.OpenedAsync(before, _ => true);
        await KeepAsync("later", values);

        network.Clock.Advance(TimeSpan.FromHours(2));
        var asked = await audited.OpenedAsync(before, audit => audit.State == "opened");
        (await audited.FoundAsync(asked)).ShouldBe("opened");
    }

    [Fact]
    public async Task A_list_that_was_published_later_explains_what_its_draft_asked_for()
    {
        var before = await audited.TicketsAsync();
        var basis = await network.BasisAsync("police");
        var list = await network.SubmitAsync(basis, "entry_id,mobile\na,13912371001\nb,13912371002\n", change: draft => draft with { Mode = "sealed" });
        var asked = await audited.OpenedAsync(before, _ => true);
        network.Clock.Advance(TimeSpan.FromHours(2));
        await network.SettleAsync();
        (await audited.OpenedAsync(before, _ => true)).State.ShouldBe("open");

        await network.As("police", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/approval", null, Token);
        await network.UntilMatchedAsync(list);
        network.Clock.Advance(TimeSpan.FromHours(2));
        await audited.OpenedAsync(before, audit => audit.State == "opened");
        (await audited.FoundAsync(asked)).ShouldBe("opened");
    }

    public static TheoryData<string, string, int> Forgeries { get; } = new()
    {
        { "another value", "otherPoint", 5_000 },
        { "another record", "otherRecord", 5_100 },
        { "a changed record", "notAnchored", 5_200 },
        { "a record of no root", "notAnchored", 5_300 },
        { "a list that is none", "notPublished", 5_400 },
        { "nothing", "noSource", 5_500 },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task What_is_opened_wrongly_is_found_out(string forgery, string finding, int first)
    {
        var values = Evaluations.Values(first, 3);
        var before = await audited.TicketsAsync();
        await KeepAsync($"forged-{first}", Evaluations.Values(first + 50, 1));
        network.Execute("police", OpenNothing);
        await audited.AskAsync(values);
        var asked = await audited.OpenedAsync(before, audit => audit.State == "open");
        network.Execute("police", OpenAgain);
        await KeepAsync($"forged-later-{first}", values);
        var (row, point) = await audited.HeldAsync(asked);
        var opening = new TicketOpening(row.TicketId, row.Position, point, null, null);

        await audited.SendAsync(asked.Auditor, forgery switch
        {
            "another value" => opening with { Point = point with { Value = "13800000001" }, Record = Record("13800000001") },
            "another record" => opening with { Record = Record(Text(Evaluations.Values(first + 50, 1)[0])) },
            "a changed record" => opening with { Record = Changed(Record(Text(Evaluations.Values(first + 50, 1)[0])), point.Value) },
            // Kept after the ticket, so under no root that it has, and under none that was anchored since.
            "a record of no root" => opening with { Record = Record(point.Value) },
            "a list that is none" => opening with { List = new OpenedList("list-of-nobody", 1) },
            _ => opening,
        });
        (await audited.FoundAsync(asked)).ShouldBe(finding);
        (await StepsAsync("tax", asked.TicketId)).ShouldBe(["ticketIssued", "ticketFaulted"]);
        // What was opened wrongly is kept for the people who look into it.
        network.Read(asked.Auditor, $"SELECT Opening FROM ExpectedOpenings WHERE TicketId = '{asked.TicketId}'").ShouldNotBeNull();

        OpenedRecord Record(string value) => network.NodeOf("police").Services.GetRequiredService<RecordSource>()
            .Find(new CanonicalIdentifier(Mobile, value), row.Frames, Token) ?? Record(point.Value);
    }

    [Fact]
    public async Task A_node_that_fails_between_the_ledgers_word_and_its_own_opens_the_same_points_afterwards()
    {
        var values = Evaluations.Values(7_000, 3);
        var before = await audited.TicketsAsync();
        await KeepAsync("failing", values);
        network.Execute("police", "CREATE TRIGGER failing BEFORE INSERT ON EvaluationMessages BEGIN SELECT RAISE(ABORT, 'gone'); END");
        await network.QueueAsync("police", values);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("police", "SELECT max(Attempts) FROM Work WHERE Kind = 'askEvaluators'")), attempts => attempts is long and > 1);
        network.Execute("police", "DROP TRIGGER failing");

        var asked = await audited.OpenedAsync(before, audit => audit.State == "opened");
        (await audited.FoundAsync(asked)).ShouldBe("opened");
        await network.KnownAsync("police", AuditedNetwork.KeyId, values);
    }

    [Fact]
    public async Task Nobody_looks_at_what_is_opened_to_an_agency_that_was_not_chosen()
    {
        var values = Evaluations.Values(6_000, 3);
        var before = await audited.TicketsAsync();
        await audited.AskAsync(values);
        var asked = await audited.OpenedAsync(before, _ => true);
        var (row, point) = await audited.HeldAsync(asked);
        var other = RunningNetwork.Agencies.First(agency => agency != "police" && agency != asked.Auditor);
        await audited.SendAsync(other, new TicketOpening(row.TicketId, row.Position, point, null, null));
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read(other, $"SELECT count(*) FROM ParkedMessages WHERE Code = '{AuditCodes.NotChosen}'")), parked => parked is long and > 0);
        (await audited.AuditsAsync(other)).ShouldNotContain(audit => audit.Side == "auditor" && audit.TicketId == asked.TicketId);
    }

    /// <summary>Has the police keep a record of each value.</summary>
    private async Task KeepAsync(string source, IReadOnlyList<byte[]> values)
    {
        await network.SendAsync("police", source, "record_id,observed_at,mobile,note\n"
            + string.Concat(values.Select(value => $"{source}-{Text(value)},2026-01-05,{Text(value)},n\n")));
        await network.SettleAsync();
    }

    private static string Text(byte[] value) => Encoding.UTF8.GetString(value);

    private static OpenedRecord Changed(OpenedRecord record, string value) => record with
    {
        Canonical = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Canonical).Replace("\"note\":\"n\"", $"\"note\":\"{value}\"", StringComparison.Ordinal)),
    };

    private async Task<IReadOnlyList<string>> StepsAsync(string agency, string ticketId) => (await RunningNetwork.UntilAsync(
        () => network.As(agency, "auditor").GetAsync<TraceView>($"trace/{ticketId}", Token)!, trace => trace!.Steps.Count > 1)).Steps.Select(step => step.Step).ToList();

    /// <summary>Waits until both sides have logged what was found.</summary>
    private async Task LoggedAsync(TicketAuditView asked, string outcome)
    {
        foreach (var (agency, act) in ((string, string)[])[(asked.Auditor, "ticketAudited"), ("police", "ownTicketAudited")])
        {
            await RunningNetwork.UntilAsync(
                async () => (await network.AuditedAsync(agency, act)).Where(row => row.Subject.Contains(asked.TicketId, StringComparison.Ordinal)).ToList(),
                rows => rows is [var row] && row.Outcome == outcome);
        }
    }
}
