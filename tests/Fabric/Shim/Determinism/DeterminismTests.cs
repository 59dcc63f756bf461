using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Chaincode;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Tests.Unit.Contract;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Shim.Determinism;

/// <summary>The network's contract gives the same bytes in the embedded ledger and on two chaincode hosts in other cultures, one of them with batches.</summary>
/// <remarks><c>EXCHANGE_SEQUENCES</c> sets the number of sequences (the long form: 10000), <c>EXCHANGE_SEED</c> where they start.</remarks>
public class DeterminismTests
{
    private const int MostActs = 4;
    private const int AtOnce = 16;

    private static readonly ChaincodeAdditionalParams Batches = new()
    {
        UseWriteBatch = true,
        MaxSizeWriteBatch = 1000,
        UseGetMultipleKeys = true,
        MaxSizeGetMultipleKeys = 1000,
    };

    [Fact]
    public async Task Every_sequence_of_transactions_reads_writes_and_answers_the_same_on_every_ledger()
    {
        var (count, seed) = (Number("EXCHANGE_SEQUENCES", 2_000), Number("EXCHANGE_SEED", 20260302));
        var world = Acts.Beginning();
        using var embedded = new EmbeddedPeer(world.Channel);
        await using var turkish = await ServeAsync("tr-TR");
        await using var chinese = await ServeAsync("zh-CN");
        await using var one = new LedgerPeer(turkish, null);
        await using var other = new LedgerPeer(chinese, Batches);

        Run[] beginning = [.. world.Log.Select((call, i) => Simulate(embedded, world.Channel, "beginning", i, call))];
        var founded = await ReplayAsync([one, other], world.Channel, WorldState.Empty, beginning);
        embedded.Mark();
        var rewind = world.Mark();

        using var free = new SemaphoreSlim(AtOnce);
        var replays = new List<Task>();
        var (transactions, agreed) = (0, 0);
        for (var sequence = 0; sequence < count; sequence++)
        {
            rewind();
            embedded.Rewind();
            var random = new Random(seed + sequence);
            for (var i = random.Next(1, MostActs + 1); i > 0; i--)
                Acts.Perform(world, (random.Next(Acts.Kinds), random.Next(4), random.Next(6), random.Next(3_000)));
            Run[] runs = [.. world.Log.Select((call, i) => Simulate(embedded, world.Channel, $"sequence {seed + sequence}", i, call))];
            transactions += runs.Length;
            agreed += runs.Count(run => run.Expected.Agreed);
            await free.WaitAsync(TestContext.Current.CancellationToken);
            replays.RemoveAll(replay => replay.IsCompletedSuccessfully);
            replays.Add(Task.Run(
                async () =>
                {
                    try
                    {
                        await ReplayAsync([one, other], world.Channel, founded, runs);
                    }
                    finally
                    {
                        free.Release();
                    }
                },
                TestContext.Current.CancellationToken));
        }
        await Task.WhenAll(replays);
        // Equal refusals alone would prove little.
        agreed.ShouldBeGreaterThan(transactions / 3);
    }

    private static Run Simulate(EmbeddedPeer embedded, string channel, string sequence, int index, Executed call)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sequence} {index}")));
        return new Run($"{call.Function}, {sequence}, transaction {index}", id, call, embedded.Simulate(id, channel, call));
    }

    private static async Task<WorldState> ReplayAsync(LedgerPeer[] peers, string channel, WorldState state, Run[] runs)
    {
        foreach (var (name, id, call, expected) in runs)
        {
            var outcomes = await Task.WhenAll(peers.Select(peer => peer.SimulateAsync(state, id, channel, call)));
            foreach (var (outcome, _) in outcomes)
                outcome.ToString().ShouldBe(expected.ToString(), name);
            state = outcomes[0].After;
        }
        return state;
    }

    private static Task<ChaincodeServer> ServeAsync(string culture) => Written.ServeAsync(
        new ContractChaincode(new Abroad(culture, new NetworkContract()), PurgeMode.Purge, AtOnce, NullLogger.Instance));

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private sealed record Run(string Name, string Id, Executed Call, Outcome Expected);

    /// <summary>A host whose threads have another culture.</summary>
    private sealed class Abroad(string culture, IContract contract) : IContract
    {
        private readonly CultureInfo _culture = new(culture);

        public ContractResponse Invoke(ITransactionContext context)
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = _culture;
            return contract.Invoke(context);
        }
    }
}
