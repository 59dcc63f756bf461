using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.PseudonymKeys;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>An agency whose node is stopped, dealing by hand with its keys: what it posts may be anything that the contract takes.</summary>
internal sealed class HandDealer : IDisposable
{
    private readonly RunningNetwork network;
    private readonly string agency;
    private readonly NodeKeys keys;
    private readonly ContractCalls contract;
    private readonly GenerationRun run;
    private readonly DealtPolynomial polynomial;

    private HandDealer(RunningNetwork network, string agency, NodeKeys keys, ContractCalls contract, GenerationRun run, DealtPolynomial polynomial) =>
        (this.network, this.agency, this.keys, this.contract, this.run, this.polynomial) = (network, agency, keys, contract, run, polynomial);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The agency at the present run of a generation, as another node knows it; with <paramref name="other"/> it deals a number of its own.</summary>
    public static async Task<HandDealer> AtAsync(RunningNetwork network, string agency, string keyId, int epoch = 1, bool other = false)
    {
        var options = network.NodeOf(agency).Options;
        var run = (await GenerationRun.ReadAsync(network.NodeOf("tax").Services.GetRequiredService<NodeDatabase>(), keyId, epoch, Token)).ShouldNotBeNull();
        var keys = NodeKeys.Open(options, network.Clock);
        var ledger = await network.Network.Ledger.AsAsync(agency, keys, Token);
        // The seed is the one that its node would take, so that the node can go on afterwards.
        var polynomial = other
            ? DealtPolynomial.OfNewKey(
                new Dealer(options.NetworkId, keyId, epoch, run.IndexOf(agency)), run.Terms.Threshold, RandomNumberGenerator.GetBytes(DealtPolynomial.SeedSize))
            : new OwnShares(options, keys).Polynomial(run).ShouldNotBeNull();
        return new HandDealer(network, agency, keys, new ContractCalls(ledger, keys.Signer, options, network.Clock), run, polynomial);
    }

    public async Task CommitAsync(Func<CommitmentReveal, CommitmentReveal>? change = null) => await AgreedAsync(
        Functions.PseudonymsCommit,
        new CommitmentHash(run.Run, Convert.ToHexStringLower(SHA256.HashData(Reveal(change).Message(network.Network.Ledger.NetworkId, agency)))));

    public Task RevealAsync(Func<CommitmentReveal, CommitmentReveal>? change = null) => AgreedAsync(Functions.PseudonymsReveal, Reveal(change));

    /// <summary>Sends the shares; the function may change those of some receivers, or the route that they are sealed for.</summary>
    public async Task DealAsync(Func<string, byte[], byte[]>? change = null, Func<ShareRoute, ShareRoute>? misroute = null)
    {
        var directory = network.NodeOf("tax").Services.GetRequiredService<AgencyDirectory>();
        var hashes = new List<ShareHash>();
        var envelopes = new Dictionary<string, byte[]>();
        foreach (var receiver in run.Terms.Receivers.Where(receiver => receiver != agency))
        {
            var key = directory.EncryptionKey(receiver).ShouldNotBeNull();
            var route = new ShareRoute(network.Network.Ledger.NetworkId, run.Run, agency, receiver, key.KeyId);
            var share = polynomial.ShareOf(run.IndexOf(receiver)).ToArray();
            ShareEnvelope.TrySeal(misroute?.Invoke(route) ?? route, key, change?.Invoke(receiver, share) ?? share, keys.Signer, network.Clock.GetUtcNow(), out var envelope)
                .ShouldBeTrue();
            hashes.Add(new ShareHash(receiver, key.KeyId, Convert.ToHexStringLower(SHA256.HashData(envelope!))));
            envelopes.Add(TransientNames.Share(receiver), envelope!);
        }
        (await contract.SubmitAsync(Functions.PseudonymsDeal, new ShareDealing(run.Run, hashes), envelopes, Token)).Refusal.ShouldBeNull();
    }

    /// <summary>Shows a share that was complained about, or something else in its place.</summary>
    public Task AnswerAsync(string complainant, Func<byte[], byte[]> change) => AgreedAsync(
        Functions.PseudonymsAnswer,
        new ShareAnswer(run.Run, complainant, Convert.ToHexStringLower(change(polynomial.ShareOf(run.IndexOf(complainant)).ToArray()))));

    public void Dispose()
    {
        polynomial.Dispose();
        keys.Dispose();
    }

    private CommitmentReveal Reveal(Func<CommitmentReveal, CommitmentReveal>? change)
    {
        var reveal = new CommitmentReveal(
            run.Run, [.. polynomial.Commitments.Select(commitment => Convert.ToHexStringLower(commitment.ToArray()))],
            Convert.ToHexStringLower(polynomial.Proof.Nonce.ToArray()), Convert.ToHexStringLower(polynomial.Proof.Response.ToArray()));
        return change?.Invoke(reveal) ?? reveal;
    }

    private async Task AgreedAsync(string function, object statement) =>
        (await contract.SubmitAsync(function, statement, Token)).Refusal.ShouldBeNull();
}
