using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Shouldly;
using Xunit;
using RunningNetwork = ExchangeNetwork.Tests.Network.Running.RunningNetwork;

namespace ExchangeNetwork.Tests.Network.Membership;

/// <summary>A further agency in a running Fabric network: the documented channel update, then the same way as on the embedded ledger.</summary>
public sealed class FifthAgencyOnFabricTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-fifth-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_joins_receives_lists_and_hits_is_suspended_and_refused()
    {
        var missing = Scripts.MissingPrograms(["configtxlator"]);
        Assert.SkipUnless(missing.Count == 0, $"Fabric's programs are neither on PATH nor in FABRIC_BIN: {string.Join(", ", missing)}.");
        var scripts = new Scripts(Path.Combine(folder, "fabric"), Ports.Find());
        try
        {
            await scripts.RunAsync("up.sh", "--fresh");
            await using var network = await RunningNetwork.StartOnFabricAsync(Path.Combine(folder, "fabric", "network.json"));
            var before = await network.BasisAsync("police");
            var list = await network.PublishAsync(before, "entry_id,mobile\na,13900000701\nb,13900000702\n");

            await scripts.RunAsync("add-agency.sh", "audit");
            await network.JoinAsync("audit");
            await ReceivesAndTakesPartAsync(network, list.ListId);
            await network.DecideAsync("tax", new ProposeAgencyChange("suspend", "audit"));
            await IsRefusedAsync(network, list.ListId);
            (await network.Network.Ledger.VerifyAsync(Token)).ShouldBeTrue();
        }
        finally
        {
            await scripts.RunAsync("down.sh");
        }
    }

    private static async Task ReceivesAndTakesPartAsync(RunningNetwork network, string listId)
    {
        await network.SendAsync("audit", "books", "record_id,observed_at,mobile\na1,2026-01-05,13900000701\n");
        var basis = await network.BasisWithAsync("police", "audit");
        (await network.PublishAsync(basis, "entry_id,mobile\na,13900000701\nb,13900000702\n", listId)).Version.ShouldBe(2);
        await network.SendAsync("audit", "books", "record_id,observed_at,mobile\na2,2026-01-06,13900000702\n");
        await network.SendAsync("customs", "entries", "record_id,observed_at,mobile\nc1,2026-01-06,13900000702\n");
        await network.SettleAsync();

        (await network.HitsAsync("police", listId)).Select(hit => (hit.Agency, hit.EntryId, hit.RecordId)).Order()
            .ShouldBe([("audit", "a", "a1"), ("audit", "b", "a2"), ("customs", "b", "c1")]);
        foreach (var agency in (string[])["police", "customs", "audit"])
        {
            var alert = await RunningNetwork.UntilAsync(
                async () => (await network.As(agency, "analyst").AllAsync<AlertView>("alerts", Token)).SingleOrDefault(alert => alert.ListId == listId),
                alert => alert?.State == "open");
            alert.Agencies.Order().ShouldBe(["audit", "customs"]);
        }
    }

    private static async Task IsRefusedAsync(RunningNetwork network, string listId)
    {
        var batch = new HitBatchAnchor($"batch-{Guid.NewGuid():N}", [new string('0', 64)], []);
        var outcome = await network.NodeOf("audit").Ledger.SubmitAsync(new LedgerCall(Functions.HitsAnchor, [CanonicalJson.Serialize(batch)]), Token);
        outcome.Refusal.ShouldNotBeNull().Code.ShouldBe(Rules.Agencies.Suspended);

        await network.SendAsync("audit", "books", "record_id,observed_at,mobile\na3,2026-01-07,13900000701\n");
        await network.SendAsync("bank", "accounts", "record_id,observed_at,mobile\nb1,2026-01-07,13900000701\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", listId)).Select(hit => hit.RecordId).Order().ShouldBe(["a1", "a2", "b1", "c1"]);
    }
}
