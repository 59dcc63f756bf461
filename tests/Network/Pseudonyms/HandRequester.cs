using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>The tax office, its node stopped, asking the police by hand: tickets of any points, and the answers as the police's node sends them.</summary>
internal sealed class HandRequester : IAsyncDisposable
{
    private const string Own = "tax";
    private const string Evaluator = "police";
    private readonly RunningNetwork network;
    private readonly NodeKeys keys;
    private readonly ContractCalls contract;
    private readonly NoticeOpener opener;
    private readonly string keyId;

    private HandRequester(RunningNetwork network, NodeKeys keys, ContractCalls contract, NoticeOpener opener, string keyId) =>
        (this.network, this.keys, this.contract, this.opener, this.keyId) = (network, keys, contract, opener, keyId);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IServiceProvider Police => network.NodeOf(Evaluator).Services;

    /// <summary>Makes the key where there is none yet, and stops the node.</summary>
    public static async Task<HandRequester> StartAsync(RunningNetwork network, string keyId)
    {
        if (await network.KeyAsync(Evaluator, keyId) is null)
            await network.KeyForAllAsync(keyId);
        await network.StopAsync(Own);
        var options = network.NodeOf(Own).Options;
        var keys = NodeKeys.Open(options, network.Clock);
        var directory = network.NodeOf(Evaluator).Services.GetRequiredService<AgencyDirectory>();
        return new HandRequester(
            network, keys, new ContractCalls(await network.Network.Ledger.AsAsync(Own, keys, Token), keys.Signer, options, network.Clock),
            new NoticeOpener(options.NetworkId, Own, id => keys.Store.Find(KeyKind.AgencyEncryption, id)?.OpenEncryption(), directory.SigningKey, network.Clock), keyId);
    }

    /// <summary>Takes a ticket for these points, to be evaluated by itself, customs and police.</summary>
    public async Task<EvaluationRequest> TicketAsync(byte[] points)
    {
        var ticket = new TicketRequest
        {
            TicketId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            KeyId = keyId,
            Epoch = 1,
            Use = EvaluationUse.Records,
            Count = points.Length / GroupElement.Size,
            Messages = 1,
            PointsRoot = Convert.ToHexStringLower(RequestRules.RootOf(points)),
            IntakeRoot = Convert.ToHexStringLower(MerkleTree.Root([])),
            Evaluators = ["customs", Evaluator, Own],
        };
        (await contract.SubmitAsync(Functions.PseudonymsTicket, ticket, Token)).Refusal.ShouldBeNull();
        return new EvaluationRequest(ticket.TicketId, 0, EvaluationSteps.Points, ticket.Evaluators, points, []);
    }

    /// <summary>What the police's node sends to a request that comes in a notice of its own.</summary>
    public async Task<EvaluationAnswer> AskAsync(EvaluationRequest request)
    {
        var database = Police.GetRequiredService<NodeDatabase>();
        var handler = Police.GetServices<INoticeHandler>().Single(handler => handler.Type == EvaluationRequest.Type);
        var notice = new ReceivedNotice(
            Guid.NewGuid().ToString("N"), Own, EvaluationRequest.Type, network.Clock.GetUtcNow(), Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(request)));
        long before;
        await using (var db = database.Read())
            before = await db.Outbox.MaxAsync(row => (long?)row.Id, Token) ?? 0;
        (await database.WriteAsync(db => handler.ApplyAsync(db, notice, Token), Token)).ShouldBeNull();
        var hash = RequestRules.HashOf(network.Network.Ledger.NetworkId, request);
        return await RunningNetwork.UntilAsync(() => SentAsync(database, before, hash), answer =>
        {
            // The patience with a copy of the ledger that is behind must not take real time.
            if (answer is null)
                network.Clock.Advance(TimeSpan.FromSeconds(1));
            return answer is not null;
        });
    }

    public async ValueTask DisposeAsync()
    {
        keys.Dispose();
        await network.StartAsync(Own);
    }

    private async Task<EvaluationAnswer?> SentAsync(NodeDatabase database, long after, byte[] hash)
    {
        await using var db = database.Read();
        var address = BusAddresses.Of(Own, BusAddresses.Pseudonyms);
        foreach (var row in await db.Outbox.Where(row => row.Id > after && row.Address == address).ToListAsync(Token))
        {
            opener.TryOpen(NoticeOutbox.Read(row), out var opened, out _).ShouldBeTrue();
            var answer = RequestRules.ReadAnswer(opened!.Content).ShouldNotBeNull();
            if (answer.RequestHash.AsSpan().SequenceEqual(hash))
                return answer;
        }
        return null;
    }
}
