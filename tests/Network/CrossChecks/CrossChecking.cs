using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Tests.Network.Running;
using Xunit;

namespace ExchangeNetwork.Tests.Network.CrossChecks;

/// <summary>Cross-checks of the tax agency as its people make them.</summary>
internal static class CrossChecking
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Path(LegalBasisView basis, string recipients = "police,bank", string? id = null, string? mode = null) =>
        $"crosschecks?basisId={basis.BasisId}&recipients={recipients}&name=persons" + (id is null ? "" : $"&id={id}") + (mode is null ? "" : $"&mode={mode}");

    /// <summary>Starts one; its list then waits for approval.</summary>
    public static Task<CrossCheckView> StartAsync(
        this RunningNetwork network, LegalBasisView basis, string csv, string recipients = "police,bank", string account = "analyst", string? id = null,
        string? mode = null) =>
        network.As("tax", account).SendFileAsync<CrossCheckView>(HttpMethod.Post, Path(basis, recipients, id, mode), network.WriteFile(csv), _ => { }, Token);

    public static Task ApproveAsync(this RunningNetwork network, CrossCheckView check, string account = "supervisor") =>
        network.As("tax", account).PostAsync<QueryListView>($"lists/{check.Id}/versions/1/approval", null, Token);

    public static Task<CrossCheckView> ReadAsync(this RunningNetwork network, CrossCheckView check, string account = "analyst") =>
        network.As("tax", account).GetAsync<CrossCheckView>($"crosschecks/{check.Id}", Token);

    /// <summary>Starts one, has it approved and waits for all answers.</summary>
    public static async Task<CrossCheckView> AnsweredAsync(this RunningNetwork network, LegalBasisView basis, string csv, string recipients = "police,bank")
    {
        var check = await network.StartAsync(basis, csv, recipients);
        await network.ApproveAsync(check);
        return await network.AnsweredAsync(check);
    }

    public static Task<CrossCheckView> AnsweredAsync(this RunningNetwork network, CrossCheckView check) => RunningNetwork.UntilAsync(
        async () => (CrossCheckView?)await network.ReadAsync(check), now => now!.Answers.All(answer => answer.State != "waiting"));

    public static CrossCheckAnswer Of(this CrossCheckView check, string agency) => check.Answers.Single(answer => answer.Agency == agency);

    /// <summary>The ledger in an agency's name.</summary>
    public static ILedger LedgerOf(this RunningNetwork network, string agency) => network.Network.Nodes.Single(node => node.Agency.Id == agency).Ledger;

    /// <summary>The receipt that an agency's answer names, and the batches of hits anchored before it.</summary>
    public static async Task<(CoverageStatement Receipt, IReadOnlyList<HitBatch> Batches)> ReceiptAsync(
        this RunningNetwork network, CrossCheckView check, string agency)
    {
        var receiptId = check.Of(agency).ReceiptId;
        var batches = new List<HitBatch>();
        await foreach (var ledgerEvent in network.LedgerOf("tax").EventsAsync(LedgerPosition.Start, Token))
        {
            if (ledgerEvent.Name == Events.HitsAnchored)
                batches.Add(CanonicalJson.Deserialize<HitBatch>(ledgerEvent.Payload));
            if (ledgerEvent.Name == Events.CoverageRecorded
                && CanonicalJson.Deserialize<CoverageReceipt>(ledgerEvent.Payload) is var receipt
                && receipt.Agency == agency && receipt.Statement.ReceiptId == receiptId)
            {
                return (receipt.Statement, batches);
            }
        }
        throw new InvalidOperationException("The ledger's events ended.");
    }

    public static async Task<string> RefusedAsync(Func<Task> call) => (await Assert.ThrowsAsync<NodeRefusalException>(call)).Code;
}
