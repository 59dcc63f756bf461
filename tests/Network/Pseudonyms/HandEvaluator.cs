using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.PseudonymKeys;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>An agency whose node is stopped, answering requests by hand with its keys: what it answers may be anything.</summary>
internal sealed class HandEvaluator : IAsyncDisposable
{
    private readonly string networkId;
    private readonly NodeKeys keys;
    private readonly NoticeOpener opener;
    private readonly NoticeOutbox outbox;
    private readonly IExchangeBus bus;
    private readonly KeyShare share;
    private readonly KeyInUse ring;
    private readonly Func<EvaluationRequest, byte[], byte[]> change;
    private IAsyncDisposable? address;

    private HandEvaluator(
        string networkId, NodeKeys keys, NoticeOpener opener, NoticeOutbox outbox, IExchangeBus bus, KeyShare share, KeyInUse ring,
        Func<EvaluationRequest, byte[], byte[]> change) =>
        (this.networkId, this.keys, this.opener, this.outbox, this.bus, this.share, this.ring, this.change) = (networkId, keys, opener, outbox, bus, share, ring, change);

    /// <summary>Stops the agency's node and answers in its place; the function may change any answer.</summary>
    public static async Task<HandEvaluator> InPlaceOfAsync(
        RunningNetwork network, string agency, string beside, string keyId, Func<EvaluationRequest, byte[], byte[]> change)
    {
        var bus = network.NodeOf(agency).Services.GetRequiredService<IExchangeBus>();
        await network.StopAsync(agency);
        var (options, directory) = (network.NodeOf(agency).Options, network.NodeOf(beside).Services.GetRequiredService<AgencyDirectory>());
        var keys = NodeKeys.Open(options, network.Clock);
        var ring = network.RingOf(beside, keyId);
        var call = new LedgerCall(Functions.PseudonymsGet, [CanonicalJson.Serialize(new KeyReference(keyId))]);
        var key = CanonicalJson.Deserialize<PseudonymKey>((await network.NodeOf(beside).Ledger.EvaluateAsync(call, CancellationToken.None)).Result);
        var evaluator = new HandEvaluator(
            options.NetworkId, keys,
            new NoticeOpener(options.NetworkId, agency, id => keys.Store.Find(KeyKind.AgencyEncryption, id)?.OpenEncryption(), directory.SigningKey, network.Clock),
            new NoticeOutbox(
                new NoticeSealer(options.NetworkId, agency, keys.Signer.KeyId, data => keys.Signer.Sign(data.Span), network.Clock), directory, network.Clock),
            bus, new OwnShares(options, keys).Find(key).ShouldNotBeNull(), ring, change);
        evaluator.address = await bus.ReceiveAsync<SealedNotice>(BusAddresses.Of(agency, BusAddresses.Pseudonyms), evaluator.AnswerAsync, CancellationToken.None);
        return evaluator;
    }

    /// <summary>An answer whose first point is another one.</summary>
    public static byte[] WrongFirstPoint(byte[] answer) => [.. GroupElement.MultiplyGenerator(GroupScalar.Random()).ToArray(), .. answer[GroupElement.Size..]];

    public async ValueTask DisposeAsync()
    {
        await address!.DisposeAsync();
        share.Dispose();
        keys.Dispose();
    }

    private async Task AnswerAsync(SealedNotice notice, CancellationToken cancellationToken)
    {
        if (!opener.TryOpen(notice, out var opened, out _) || RequestRules.Read(opened.Content) is not { } request)
            return;
        using var evaluator = new Evaluator(share, IndexSet.Of([.. request.Evaluators.Select(agency => ring.Holders[agency])]));
        var answer = change(request, RequestRules.Answer(request, evaluator, out _).ShouldNotBeNull());
        var content = new EvaluationAnswer(request.TicketId, request.Number, request.Step, RequestRules.HashOf(networkId, request), answer, null);
        await bus.SendAsync(
            BusAddresses.Of(opened.Sender, BusAddresses.Pseudonyms),
            NoticeOutbox.Read(outbox.Seal(opened.Sender, BusAddresses.Pseudonyms, EvaluationAnswer.Type, content)), cancellationToken);
    }
}
