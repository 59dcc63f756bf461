using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.QueryLists;

/// <summary>What was submitted is what was there then.</summary>
public sealed class LateUploadTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_of_an_upload_that_ends_after_the_list_was_submitted_do_not_become_part_of_it()
    {
        var basis = await network.BasisAsync("tax");
        var owner = network.As("tax", "analyst");
        var list = await owner.PostAsync<QueryListView>("lists", new DraftQueryList("late", basis.BasisId, ["police"], "disclosed"), Token);
        await UploadAsync();
        using var caller = await Caller.SignInAsync(network.Network, "tax", "tax-analyst", Token);
        using var slow = new SlowContent("entry_id,mobile\n", "late,13912345922\n");
        var late = caller.SendAsync(HttpMethod.Put, $"/api/v1/lists/{list.ListId}/versions/1/entries", slow, Token);
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("tax", $"SELECT Entries FROM QueryLists WHERE ListId = '{list.ListId}'")), entries => entries is 0L);
        await UploadAsync();
        await owner.PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/submission", null, Token);
        slow.GoOn();

        (await late).Code.ShouldBe("XN-LIST-DRAFT-004");
        network.Read("tax", $"SELECT COUNT(*) FROM ListEntries WHERE ListId = '{list.ListId}'").ShouldBe(1L);
        (await owner.GetAsync<QueryListView>($"lists/{list.ListId}", Token)).Entries.ShouldBe(1);

        Task<EntriesUploaded> UploadAsync() => owner.SendFileAsync<EntriesUploaded>(
            HttpMethod.Put, $"lists/{list.ListId}/versions/1/entries", network.WriteFile("entry_id,mobile\nin-time,13912345921\n"), _ => { }, Token);
    }

    /// <summary>A file of which the second part comes when it is told to.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly TaskCompletionSource goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly (string First, string Second) parts;

        public SlowContent(string first, string second)
        {
            parts = (first, second);
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        public void GoOn() => goesOn.SetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, Token);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(parts.First), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await goesOn.Task.WaitAsync(cancellationToken);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(parts.Second), cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
