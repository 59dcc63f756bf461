using System.Globalization;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>What an agency held before a key was there gets its pseudonyms in the background, as far as the others grant it.</summary>
public sealed class WarmUpTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Holdings_wait_for_a_grant_of_two_other_agencies_and_are_then_evaluated()
    {
        var values = Evaluations.Values(50_000, 300);
        await SendAsync("tax", values, revised: 20);
        await network.SettleAsync("tax");
        await network.KeyForAllAsync("held-1");
        var status = await UntilAsync("tax", seen => seen.Waiting == 300 && seen.Problems.Count == 1);
        // Twenty records came twice.
        status.WarmUp.ShouldBe(new WarmUpProgress(320, 320));
        (status.Problems[0].Use, status.Problems[0].Code).ShouldBe(("warmUp", Rules.Pseudonyms.OverQuota));
        (status.Known, status.QuotaUsed).ShouldBe((0L, 0L));

        var grant = await AskAsync(301);
        (await RunningNetwork.RefusalOf(() => ApproveAsync("tax", grant.GrantId))).ShouldBe(Rules.Pseudonyms.OthersGrant);
        (await ApproveAsync("police", grant.GrantId)).State.ShouldBe("asked");
        network.KnownOf("tax", "held-1", values).ShouldBeEmpty();
        (await ApproveAsync("bank", grant.GrantId)).State.ShouldBe("granted");
        await network.KnownAsync("tax", "held-1", values);
        network.KnownOf("tax", "held-1", values).ShouldBe(network.Expected("held-1", values, "police", "customs", "bank"));
        status = await UntilAsync("tax", seen => seen.Waiting == 0);
        (status.WarmUpLeft, status.QuotaUsed, status.Problems.Count).ShouldBe((0L, 0L, 0));
        var seen = (await network.As("customs", "auditor").AllAsync<EvaluationGrantView>("pseudonyms/grants", Token)).Single(one => one.GrantId == grant.GrantId);
        (seen.AskedBy, seen.Use, seen.Amount, seen.State, seen.ApprovedBy.Count).ShouldBe(("tax", "warmUp", 301L, "granted", 2));
    }

    [Fact]
    public async Task A_node_that_is_stopped_meanwhile_queues_each_identifier_once()
    {
        var values = Evaluations.Values(60_000, 9_000);
        foreach (var part in values.Chunk(3_000))
            await SendAsync("police", part);
        await network.SettleAsync("police");
        await network.KeyForAllAsync("stopped-2");
        await RunningNetwork.UntilAsync(
            () => Task.FromResult(network.Read("police", "SELECT NextFrame FROM WarmUps WHERE KeyId = 'stopped-2'")), frames => frames is not null);
        await network.StopAsync("police");
        await network.StartAsync("police");
        var status = await UntilAsync("police", seen => seen.WarmUp is { } done && done.Records == done.Of);
        status.WarmUp!.Of.ShouldBe(9_000);
        Convert.ToInt64(network.Read("police", "SELECT COUNT(*) FROM WaitingIdentifiers WHERE Use = 'WarmUp'"), CultureInfo.InvariantCulture).ShouldBe(9_000);
        Convert.ToInt64(network.Read("police", "SELECT COUNT(DISTINCT Token) FROM WaitingIdentifiers"), CultureInfo.InvariantCulture).ShouldBe(9_000);
    }

    [Fact]
    public async Task What_waits_for_a_grant_is_asked_for_at_once_when_a_record_brings_it_again()
    {
        var values = Evaluations.Values(70_000, 30);
        await SendAsync("bank", values);
        // A population register matches only where a basis names it: what it holds is left until a list comes that may.
        await SendAsync("bank", Evaluations.Values(71_000, 5), source: RunningNetwork.Register);
        await network.SettleAsync("bank");
        await network.KeyForAllAsync("again-1");
        await UntilAsync("bank", seen => seen.Waiting == 30 && seen.Problems.Count == 1 && seen.WarmUp == new WarmUpProgress(35, 35));
        (await network.QueueAsync("bank", [.. values.Take(10)])).ShouldBe(0);
        await network.KnownAsync("bank", "again-1", [.. values.Take(10)]);
        var status = await UntilAsync("bank", seen => seen.Waiting == 20);
        status.QuotaUsed.ShouldBe(11);
        network.KnownOf("bank", "again-1", values).Count.ShouldBe(10);
    }

    [Fact]
    public async Task What_a_damaged_cache_lost_is_asked_for_again_and_nothing_else()
    {
        var values = Evaluations.Values(80_000, 200);
        await network.KeyForAllAsync("lost-1");
        await SendAsync("customs", values);
        await network.SettleAsync("customs");
        await network.QueueAsync("customs", [.. values.Take(100)]);
        await network.KnownAsync("customs", "lost-1", [.. values.Take(100)]);
        await network.QueueAsync("customs", [.. values.Skip(100)]);
        await network.KnownAsync("customs", "lost-1", values);
        var path = Path.Combine(network.NodeOf("customs").Options.DataFolder, "pseudonyms", "lost-1.cache");
        await network.StopAsync("customs");
        // In the first block, of 64 identifiers.
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[300] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);
        await network.StartAsync("customs");
        await UntilAsync("customs", seen => seen is { Known: 136, Waiting: 64 } && seen.WarmUp == new WarmUpProgress(200, 200));
        await network.StopAsync("customs");
        await network.StartAsync("customs");
        (await UntilAsync("customs", seen => seen.WarmUp == new WarmUpProgress(200, 200))).Waiting.ShouldBe(64);
    }

    private async Task SendAsync(string agency, IReadOnlyList<byte[]> values, int revised = 0, string source = "phones")
    {
        var rows = values.Select((value, number) => $"{Encoding.UTF8.GetString(values[0])}-{number},{Encoding.UTF8.GetString(value)},");
        await network.SendAsync(agency, source, "record_id,mobile,note\n" + string.Join('\n', rows) + "\n");
        if (revised > 0)
            await network.SendAsync(agency, source, "record_id,mobile,note\n" + string.Join('\n', rows.Take(revised).Select(row => row + "again")) + "\n");
    }

    private async Task<PseudonymStatus> UntilAsync(string agency, Func<PseudonymStatus, bool> right) =>
        (await RunningNetwork.UntilAsync(() => network.StatusAsync(agency)!, status => right(status!)))!;

    private Task<EvaluationGrantView> AskAsync(long amount) => network.As("tax", "supervisor").PostAsync<EvaluationGrantView>(
        "pseudonyms/grants", new AskForEvaluations(KeyNames.Person, AskForMore.WordOf(EvaluationUse.WarmUp), amount, "existing holdings"), Token);

    private Task<EvaluationGrantView> ApproveAsync(string agency, string grantId) =>
        network.As(agency, "supervisor").PostAsync<EvaluationGrantView>($"pseudonyms/grants/{grantId}/approval", null, Token);
}
