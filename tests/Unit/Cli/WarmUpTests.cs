using ExchangeNetwork.Messages.Api;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary><c>pseudonyms warm-up</c>: files are sent as for intake, and what they ask for is waited for by anyone who may send them.</summary>
public class WarmUpTests
{
    [Fact]
    public async Task It_sends_the_file_and_waits_until_no_pseudonym_is_waited_for()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["POST /api/v1/pseudonyms/warm-up/visits"] = FakeNode.Json(new WarmUpSummary("visits", 5, 1, 4));
        // A daemon may not read it.
        node.Answers["GET /api/v1/pseudonyms"] = FakeNode.Problem(403, "XN-ACCESS-002");
        var asked = 0;
        node.Answers["GET /api/v1/backlog"] = context => FakeNode.Json(new Backlog(0, 0, 0, 0, 0, 0, 0, PseudonymsWaiting: 4 - (2 * ++asked)))(context);
        using var run = new CommandRun { Clock = new ImpatientClock() };
        run.UseToken(node);

        (await run.RunAsync("pseudonyms", "warm-up", run.File("r.csv", "mobile\n13800138000\n"), "--source", "visits", "--wait", "--json")).ShouldBe(0, run.All);

        asked.ShouldBe(2);
        run.Document.GetProperty("asked").GetInt64().ShouldBe(4);
        node.Requests.First().Body.ShouldContain("13800138000");
        run.All.ShouldNotContain("13800138000");
    }
}
