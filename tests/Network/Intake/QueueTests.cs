using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Intake;

/// <summary>Records that an agency's own systems put on its intake queue.</summary>
public sealed class QueueTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_becomes_records_and_hits_the_same_again_adds_nothing_and_a_bad_row_is_counted_and_listed()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345621\n");
        var message = new RecordsSubmitted(
            "till",
            """
            {"record_id":"q1","observed_at":"2026-01-05 10:00:00","mobile":"13912345621"}
            {"record_id":"q2","observed_at":"2026-02-30","mobile":"13912345621"}
            {"record_id":"q3","observed_at":"2026-01-05 10:00:00","mobile":"13912345622"}
            """);

        await SendAsync(message);
        var first = await BatchAsync("till", 1);
        (first.State, first.Accepted, first.Duplicates, first.Rejected).ShouldBe(("accepted", 2, 0, 1));
        var error = first.Errors.ShouldHaveSingleItem();
        (error.Row, error.Column, error.Code).ShouldBe((2, "observed_at", "XN-INTAKE-111"));
        error.Zh.ShouldContain("时间");
        error.En.ShouldContain("day that does not exist");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("q1");

        await SendAsync(message);
        var second = await BatchAsync("till", 2);
        (second.State, second.Accepted, second.Duplicates, second.Rejected).ShouldBe(("accepted", 0, 2, 1));
        await network.SettleAsync();
        var hit = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        (hit.RecordId, hit.Evidence).ShouldBe(("q1", 1));
    }

    [Theory]
    [InlineData("[1,2]", "XN-INTAKE-113")]
    [InlineData("", "XN-INTAKE-001")]
    public async Task What_cannot_be_read_is_there_to_be_seen_with_its_reason(string ndjson, string code)
    {
        var source = $"broken-{Guid.NewGuid():N}";
        await SendAsync(new RecordsSubmitted(source, ndjson));
        var batch = await BatchAsync(source, 1);
        batch.Accepted.ShouldBe(0);
        (batch.Refusal ?? batch.Errors.Single()).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_message_without_a_usable_source_is_refused_with_a_reason_and_the_next_one_is_taken()
    {
        await SendAsync(new RecordsSubmitted("two\nlines", """{"record_id":"q9","mobile":"13912345623"}"""));
        await SendAsync(new RecordsSubmitted(null!, null!));
        await SendAsync(new RecordsSubmitted("after", """{"record_id":"q9","mobile":"13912345623"}"""));
        (await BatchAsync("after", 1)).Accepted.ShouldBe(1);
        var refused = await RunningNetwork.UntilAsync(
            async () => (IReadOnlyList<IntakeSummary>?)[.. (await network.As("tax", "analyst").AllAsync<IntakeSummary>("intake", Token)).Where(batch => batch.Source == "")],
            batches => batches?.Count == 2);
        foreach (var batch in refused)
            (batch.State, batch.Refusal?.Code).ShouldBe(("refused", "XN-NODE-001"));
    }

    private Task SendAsync(RecordsSubmitted message) => network.Network.Nodes[0].Services.GetRequiredService<IExchangeBus>()
        .SendAsync(BusAddresses.Of("tax", BusAddresses.Intake), message, Token);

    /// <summary>The newest of a source's batches, once there are so many and all of them are through.</summary>
    private async Task<IntakeSummary> BatchAsync(string source, int count)
    {
        var batches = await RunningNetwork.UntilAsync(
            async () => (IReadOnlyList<IntakeSummary>?)[.. (await network.As("tax", "daemon").AllAsync<IntakeSummary>("intake", Token)).Where(batch => batch.Source == source)],
            batches => batches?.Count == count && batches.All(batch => batch.State != "open"));
        return batches[0];
    }
}
