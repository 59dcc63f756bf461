using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Intake;

/// <summary>Lines of one gigabyte, made while they are sent. Nothing else runs meanwhile, since the memory of the whole process is measured.</summary>
[Collection(nameof(GigabyteTests))]
public sealed class GigabyteTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_header_of_one_gigabyte_is_refused_in_bounded_memory()
    {
        var summary = await SendGigabyteAsync("record_id,", "\nr,1\n", 422);
        summary.Refusal.ShouldNotBeNull().Code.ShouldBe("XN-INTAKE-021");
        await AssertTheNextFileIsTakenAndMatchedAsync();
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/x-ndjson")]
    public async Task A_row_of_one_gigabyte_is_rejected_in_bounded_memory_and_the_rows_around_it_are_taken(string contentType)
    {
        var isCsv = contentType == "text/csv";
        var (head, tail) = isCsv
            ? ("record_id,mobile\nbefore,13912345678\nhuge,", "\nafter,13912345678\n")
            : ("{\"record_id\":\"before\"}\n{\"record_id\":\"", "\"}\n{\"record_id\":\"after\"}\n");
        var summary = await SendGigabyteAsync(head, tail, 200, contentType);
        (summary.Accepted, summary.Rejected).ShouldBe((2, 1));
        var error = summary.Errors.ShouldHaveSingleItem();
        (error.Row, error.Code).ShouldBe((isCsv ? 3 : 2, "XN-INTAKE-104"));
        await AssertTheNextFileIsTakenAndMatchedAsync();
    }

    private async Task<IntakeSummary> SendGigabyteAsync(string head, string tail, int status, string contentType = "text/csv")
    {
        // The node runs in this process, and so do its three neighbours: what the process grows by is an upper bound. Memory that lies
        // about free is given back first, or it could hide what is taken.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = Environment.WorkingSet;
        var most = before;
        using var daemon = await Caller.SignInAsync(network.Network, "tax", "tax-daemon", Token);
        using var body = new GeneratedContent(head, 1L << 30, tail, () => most = Math.Max(most, Environment.WorkingSet), contentType);
        var answer = await daemon.SendAsync(HttpMethod.Post, $"api/v1/intake/gigabyte-{contentType[^3..]}", body, Token);
        answer.Status.ShouldBe(status, answer.Text);
        TestContext.Current.TestOutputHelper?.WriteLine("Working set {0} MiB before, {1} MiB at most", before >> 20, most >> 20);
        (most - before).ShouldBeLessThan(128 << 20);
        return answer.Read<IntakeSummary>();
    }

    private async Task AssertTheNextFileIsTakenAndMatchedAsync()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345641\n");
        var next = await network.SendAsync("tax", $"next-{list.ListId}", "record_id,observed_at,mobile\nn1,2026-01-05,13912345641\n");
        (next.State, next.Accepted).ShouldBe(("accepted", 1));
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldContain(hit => hit.Source == next.Source && hit.RecordId == "n1");
    }

    [CollectionDefinition(nameof(GigabyteTests), DisableParallelization = true)]
    public sealed class Alone;
}
