using ExchangeNetwork.Messages.Api;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Waiting for a pseudonym key.</summary>
public class KeyTests
{
    [Theory]
    [InlineData("active", 0)]
    [InlineData("failed", 1)]
    public async Task Waiting_ends_with_the_generation_and_tells_how_it_ended(string end, int exitCode)
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        // The node's own copy knows nothing of it yet, then shows an attempt before it, then this one.
        var answers = new Queue<KeyGenerationView[]>([[], [CannedAnswers.Generation("failed") with { Run = 0 }], [CannedAnswers.Generation()]]);
        node.Answers["GET /api/v1/keys/generations"] = context => FakeNode.Json(
            new Page<KeyGenerationView>(answers.TryDequeue(out var answer) ? answer : [CannedAnswers.Generation(end)], null))(context);
        (await run.RunAsync("keys", "reshare", "person-1", "--wait", "--json")).ShouldBe(exitCode);
        run.Document.GetProperty("state").GetString().ShouldBe(end);
        answers.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_epoch_is_meant_unless_another_is_named()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        run.UseToken(node);
        (await run.RunAsync("keys", "consent", "person-1")).ShouldBe(0);
        node.Requests.Last().Path.ShouldBe("/api/v1/keys/person-1/epochs/2/consent");
        (await run.RunAsync("keys", "consent", "person-1", "--epoch", "1")).ShouldBe(1);
        node.Requests.Last().Path.ShouldBe("/api/v1/keys/person-1/epochs/1/consent");
    }

    [Fact]
    public async Task A_key_is_for_persons_or_for_things()
    {
        using var run = new CommandRun();
        (await run.RunAsync("keys", "begin", "everything")).ShouldBe(2);
        run.Error.ToString().ShouldContain("'person'");
    }
}
