using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Intake;

/// <summary>Bad files at a running node: each gets a clear answer, what is good in it is kept, and the next good file is taken and matched.</summary>
public sealed class BadInputTests(RunningNetwork network) : IClassFixture<RunningNetwork>, IAsyncLifetime
{
    private static int files;
    private Caller daemon = null!;

    public static TheoryData<string> Refused => [.. BadFiles.Refused.Keys];

    public static TheoryData<string> Mixed => [.. BadFiles.Mixed("").Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => daemon = await Caller.SignInAsync(network.Network, "tax", "tax-daemon", Token);

    public ValueTask DisposeAsync()
    {
        daemon.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_file_that_cannot_be_taken_is_refused_as_a_whole_with_its_reason_in_both_languages(string name)
    {
        var (bytes, code) = BadFiles.Refused[name];
        var answer = await daemon.UploadAsync(HttpMethod.Post, $"api/v1/intake/{NewSource()}", bytes, Token);
        answer.Status.ShouldBe(422, answer.Text);
        var summary = answer.Read<IntakeSummary>();
        (summary.State, summary.Accepted, summary.Duplicates, summary.Rejected).ShouldBe(("refused", 0, 0, 0));
        AssertSays(summary.Refusal.ShouldNotBeNull(), code);
        // The refusal is kept with the batch, for whoever looks later.
        (await daemon.GetAsync($"api/v1/intake/{summary.BatchId}", Token)).Read<IntakeSummary>().Refusal.ShouldBe(summary.Refusal);
        await AssertGoodFileIsTakenAndMatchedAsync();
    }

    [Theory]
    [MemberData(nameof(Mixed))]
    public async Task Bad_rows_are_listed_with_their_reasons_and_the_good_ones_of_the_same_file_are_taken(string name)
    {
        var source = NewSource();
        var (bytes, contentType, good, bad) = BadFiles.Mixed(source)[name];
        var answer = await daemon.UploadAsync(HttpMethod.Post, $"api/v1/intake/{source}", bytes, Token, contentType);
        answer.Status.ShouldBe(200, answer.Text);
        var summary = answer.Read<IntakeSummary>();
        (summary.State, summary.Accepted, summary.Duplicates, summary.Rejected).ShouldBe(("accepted", good, 0, bad.Length));
        summary.Errors.Select(error => (error.Row, error.Column, error.Code)).ShouldBe(bad);
        foreach (var error in summary.Errors)
            AssertSays(error, error.Code);

        var file = await daemon.GetAsync($"api/v1/intake/{summary.BatchId}/errors", Token);
        file.MediaType.ShouldBe("text/csv");
        var lines = file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines[0].ShouldEndWith("row,column,code,zh,en");
        lines[1..].Select(line => string.Join(',', line.Split(',')[..3])).ShouldBe(bad.Select(row => $"{row.Row},{row.Column},{row.Code}"));

        // Nothing lost and nothing twice: the same file again finds the good rows known.
        var again = (await daemon.UploadAsync(HttpMethod.Post, $"api/v1/intake/{source}", bytes, Token, contentType)).Read<IntakeSummary>();
        (again.Accepted, again.Duplicates, again.Rejected).ShouldBe((0, good, bad.Length));
        await AssertGoodFileIsTakenAndMatchedAsync();
    }

    [Fact]
    public async Task Lists_are_read_with_the_same_care()
    {
        var basis = await network.BasisAsync("tax");
        using var analyst = await Caller.SignInAsync(network.Network, "tax", "tax-analyst", Token);
        var draft = new DraftQueryList("mess", basis.BasisId, ["police"], "disclosed");
        var list = (await analyst.PostAsync("api/v1/lists", draft, Token)).Read<QueryListView>();
        var path = $"api/v1/lists/{list.ListId}/versions/{list.Version}/entries";
        foreach (var (name, (bytes, code)) in BadFiles.Refused.Where(file => file.Key != "no id column"))
        {
            // A list's id column has another name; everything else goes wrong in the same way.
            var renamed = System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(bytes).Replace("record_id", "entry_id", StringComparison.Ordinal));
            var answer = await analyst.UploadAsync(HttpMethod.Put, path, renamed, Token);
            answer.WrongAsProblem().ShouldBeNull(name);
            answer.Code.ShouldBe(code, name);
        }

        var mixed = await analyst.UploadAsync(
            HttpMethod.Put, path,
            BadFiles.Utf8("entry_id,mobile,birth_date\na,13912345678,\na,13912345679,\nb,,\nc,13912345670,2026-02-30\n\"d,13912345671,\ne,13912345672,\nf,12,\n"),
            Token);
        var taken = mixed.Read<EntriesUploaded>();
        (taken.Accepted, taken.Rejected).ShouldBe((2, 5));
        taken.Errors.Select(error => error.Code).Order().ShouldBe(
            ["XN-INTAKE-107", "XN-INTAKE-112", "XN-INTAKE-201", "XN-INTAKE-202", "XN-LIST-DRAFT-005"]);
        foreach (var error in taken.Errors)
            AssertSays(error, error.Code);
        (await analyst.GetAsync($"api/v1/lists/{list.ListId}", Token)).Read<QueryListView>().Entries.ShouldBe(2);
    }

    [Fact]
    public async Task A_header_of_one_gigabyte_is_refused_in_bounded_memory()
    {
        var summary = await SendGigabyteAsync("record_id,", "\nr,1\n", 422);
        summary.Refusal.ShouldNotBeNull().Code.ShouldBe("XN-INTAKE-021");
        await AssertGoodFileIsTakenAndMatchedAsync();
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
        await AssertGoodFileIsTakenAndMatchedAsync();
    }

    private static string NewSource() => $"bad-{Interlocked.Increment(ref files)}-";

    private static void AssertSays(RowError error, string code)
    {
        error.Code.ShouldBe(code);
        error.Zh.Any(letter => letter is >= '\u4E00' and <= '\u9FFF').ShouldBeTrue(error.Zh);
        error.En.Any(char.IsAsciiLetter).ShouldBeTrue(error.En);
        error.Zh.ShouldNotContain("13912345");
        error.En.ShouldNotContain("13912345");
    }

    private async Task<IntakeSummary> SendGigabyteAsync(string head, string tail, int status, string contentType = "text/csv")
    {
        // The node runs in this process, and so do its three neighbours: what the process grows by is an upper bound.
        GC.Collect();
        var before = Environment.WorkingSet;
        var most = before;
        using var body = new GeneratedContent(head, 1L << 30, tail, () => most = Math.Max(most, Environment.WorkingSet), contentType);
        var answer = await daemon.SendAsync(HttpMethod.Post, $"api/v1/intake/{NewSource()}", body, Token);
        answer.Status.ShouldBe(status, answer.Text);
        TestContext.Current.TestOutputHelper?.WriteLine("Working set {0} MiB before, {1} MiB at most", before >> 20, most >> 20);
        (most - before).ShouldBeLessThan(128 << 20);
        return answer.Read<IntakeSummary>();
    }

    private async Task AssertGoodFileIsTakenAndMatchedAsync()
    {
        var (list, mobile) = await GoodListAsync();
        var id = $"good-{Interlocked.Increment(ref files)}";
        var answer = await daemon.UploadAsync(
            HttpMethod.Post, "api/v1/intake/good", BadFiles.Utf8($"record_id,observed_at,mobile\n{id},2026-01-05 10:00:00,{mobile}\n"), Token);
        (answer.Status, answer.Read<IntakeSummary>().Accepted).ShouldBe((200, 1));
        await RunningNetwork.UntilAsync(
            async () => (IReadOnlyList<HitView>?)await network.HitsAsync("police", list), hits => hits?.Any(hit => hit.RecordId == id) == true);
    }

    private async Task<(string List, string Mobile)> GoodListAsync()
    {
        const string mobile = "13912345631";
        var known = (await network.As("police", "analyst").AllAsync<QueryListView>("lists?side=owner", Token)).FirstOrDefault(view => view.State == "inForce");
        return ((known ?? await network.PublishAsync(await network.BasisAsync("police"), $"entry_id,mobile\na,{mobile}\n")).ListId, mobile);
    }
}
