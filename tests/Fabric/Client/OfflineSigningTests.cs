using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Gateway;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

using Gateway = Hyperledger.Fabric.Client.Gateway;
using Network = Hyperledger.Fabric.Client.Network;

public sealed class OfflineSigningTests : IAsyncLifetime
{
    private PeerDouble peer = null!;
    private Gateway unsigned = null!;
    private Network network = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        peer = await PeerDouble.StartAsync();
        unsigned = peer.Connect(TestIdentity.P256.Options with { Signer = null });
        network = unsigned.GetNetwork(ChannelDouble.Name);
    }

    public async ValueTask DisposeAsync()
    {
        unsigned.Dispose();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_transaction_signed_elsewhere_at_each_step_commits()
    {
        var proposal = network.GetContract("basic").NewProposal("put", new ProposalOptions { Arguments = ["k", "v"], EndorsingOrganizations = ["Org1MSP"] });
        var signedProposal = unsigned.NewSignedProposal(proposal.Bytes, await Sign(proposal));
        signedProposal.TransactionId.ShouldBe(proposal.TransactionId);
        (await signedProposal.EvaluateAsync(cancellationToken: Token)).ToArray().ShouldBe("v"u8.ToArray());

        var transaction = await signedProposal.EndorseAsync(cancellationToken: Token);
        peer.Script.Requests<EndorseRequest>().Single().EndorsingOrganizations.ShouldBe(["Org1MSP"]);
        var signedTransaction = unsigned.NewSignedTransaction(transaction.Bytes, await Sign(transaction));
        Encoding.UTF8.GetString(signedTransaction.Result.Span).ShouldBe("v");

        var commit = await signedTransaction.SubmitAsync(cancellationToken: Token);
        var signedCommit = unsigned.NewSignedCommit(commit.Bytes, await Sign(commit));
        signedCommit.TransactionId.ShouldBe(proposal.TransactionId);
        (await signedCommit.GetStatusAsync(cancellationToken: Token)).Successful.ShouldBeTrue();
        peer.Channel.State["k"].ShouldBe("v");
    }

    [Fact]
    public async Task Event_requests_signed_elsewhere_are_served()
    {
        using (var signing = peer.Connect())
        {
            var basic = signing.GetNetwork(ChannelDouble.Name).GetContract("basic");
            await basic.SubmitTransactionAsync("event", "happened", "content");
        }
        var fromStart = new EventOptions { StartBlock = 1 };

        var chaincode = network.NewChaincodeEventsRequest("basic", fromStart);
        (await First(unsigned.NewSignedChaincodeEventsRequest(chaincode.Bytes, await Sign(chaincode)).GetEventsAsync(Token))).EventName.ShouldBe("happened");
        var block = network.NewBlockEventsRequest(fromStart);
        (await First(unsigned.NewSignedBlockEventsRequest(block.Bytes, await Sign(block)).GetEventsAsync(Token))).Header.Number.ShouldBe(1UL);
        var filtered = network.NewFilteredBlockEventsRequest(fromStart);
        (await First(unsigned.NewSignedFilteredBlockEventsRequest(filtered.Bytes, await Sign(filtered)).GetEventsAsync(Token))).Number.ShouldBe(1UL);
        var both = network.NewBlockAndPrivateDataEventsRequest(fromStart);
        var content = await First(unsigned.NewSignedBlockAndPrivateDataEventsRequest(both.Bytes, await Sign(both)).GetEventsAsync(Token));
        content.Block.Header.Number.ShouldBe(1UL);
    }

    [Fact]
    public async Task Without_signer_and_signature_each_step_fails_and_nothing_is_sent()
    {
        var proposal = network.GetContract("basic").NewProposal("args");
        await Should.ThrowAsync<InvalidOperationException>(() => proposal.EvaluateAsync(cancellationToken: Token));
        await Should.ThrowAsync<InvalidOperationException>(() => proposal.EndorseAsync(cancellationToken: Token));
        foreach (var signable in await AllSevenAsync())
        {
            await Should.ThrowAsync<InvalidOperationException>(async () =>
            {
                switch (signable)
                {
                    case Transaction transaction: await transaction.SubmitAsync(cancellationToken: Token); break;
                    case Commit commit: await commit.GetStatusAsync(cancellationToken: Token); break;
                    case Proposal again: await again.EndorseAsync(cancellationToken: Token); break;
                    case Hyperledger.Fabric.Client.ChaincodeEventsRequest request: await First(request.GetEventsAsync(Token)); break;
                    case BlockEventsRequest request: await First(request.GetEventsAsync(Token)); break;
                    case FilteredBlockEventsRequest request: await First(request.GetEventsAsync(Token)); break;
                    case BlockAndPrivateDataEventsRequest request: await First(request.GetEventsAsync(Token)); break;
                }
            });
        }
        // Endorsement and submission are those of the signed transaction that the seven were made from.
        peer.Script.Calls.ShouldBe([Call.Endorse, Call.Submit]);
    }

    [Fact]
    public async Task The_digest_of_all_seven_is_the_hash_of_the_signed_part_and_outlives_their_bytes()
    {
        foreach (var signable in await AllSevenAsync())
        {
            var signedPart = SignedPart(signable);
            signable.Digest.ToArray().ShouldBe(SHA256.HashData(signedPart), signable.GetType().Name);
            var again = Renew(signable, null);
            again.Bytes.ToArray().ShouldBe(signable.Bytes.ToArray(), signable.GetType().Name);
            again.Digest.ToArray().ShouldBe(signable.Digest.ToArray(), signable.GetType().Name);
            byte[] signature = [1, 2, 3];
            var signed = Renew(signable, signature);
            signed.Digest.ToArray().ShouldBe(signable.Digest.ToArray(), signable.GetType().Name);
            Renew(signed, null).Bytes.ToArray().ShouldBe(signed.Bytes.ToArray(), signable.GetType().Name);
            Signature(signed).ShouldBe(signature, signable.GetType().Name);
            Should.Throw<ArgumentException>(() => Renew(signable, []));
        }
    }

    [Theory]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.Sha384)]
    [InlineData(DigestAlgorithm.Sha3_256)]
    [InlineData(DigestAlgorithm.Sha3_384)]
    [InlineData(DigestAlgorithm.None)]
    public void The_gateway_hashes_by_the_algorithm_it_was_given(DigestAlgorithm algorithm)
    {
        var supported = (algorithm != DigestAlgorithm.Sha3_256 || SHA3_256.IsSupported) && (algorithm != DigestAlgorithm.Sha3_384 || SHA3_384.IsSupported);
        if (!supported)
        {
            Should.Throw<PlatformNotSupportedException>(() => peer.Connect(TestIdentity.P256.Options with { Hash = algorithm }));
            return;
        }
        using var gateway = peer.Connect(TestIdentity.P256.Options with { Hash = algorithm });
        var proposal = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").NewProposal("args");
        var bytes = SignedPart(proposal);
        proposal.Digest.ToArray().ShouldBe(algorithm switch
        {
            DigestAlgorithm.Sha256 => SHA256.HashData(bytes),
            DigestAlgorithm.Sha384 => SHA384.HashData(bytes),
            DigestAlgorithm.Sha3_256 => SHA3_256.HashData(bytes),
            DigestAlgorithm.Sha3_384 => SHA3_384.HashData(bytes),
            _ => bytes,
        });
    }

    [Fact]
    public void Bytes_that_are_no_such_message_are_refused()
    {
        byte[] garbage = [0xFF, 0xFF, 0xFF];
        Should.Throw<ArgumentException>(() => unsigned.NewProposal(garbage));
        Should.Throw<ArgumentException>(() => unsigned.NewProposal(default));
        Should.Throw<ArgumentException>(() => unsigned.NewTransaction(garbage));
        Should.Throw<ArgumentException>(() => unsigned.NewTransaction(default));
        Should.Throw<ArgumentException>(() => unsigned.NewCommit(garbage));
        Should.Throw<ArgumentException>(() => unsigned.NewChaincodeEventsRequest(garbage));
        Should.Throw<ArgumentException>(() => unsigned.NewBlockEventsRequest(garbage));
        Should.Throw<ArgumentException>(() => unsigned.NewFilteredBlockEventsRequest(garbage));
        Should.Throw<ArgumentException>(() => unsigned.NewBlockAndPrivateDataEventsRequest(garbage));
    }

    private async Task<List<Signable>> AllSevenAsync()
    {
        var proposal = network.GetContract("basic").NewProposal("put", new ProposalOptions { Arguments = ["k", "v"] });
        var transaction = await unsigned.NewSignedProposal(proposal.Bytes, await Sign(proposal)).EndorseAsync(cancellationToken: Token);
        var commit = await unsigned.NewSignedTransaction(transaction.Bytes, await Sign(transaction)).SubmitAsync(cancellationToken: Token);
        return
        [
            proposal, transaction, commit, network.NewChaincodeEventsRequest("basic"), network.NewBlockEventsRequest(),
            network.NewFilteredBlockEventsRequest(), network.NewBlockAndPrivateDataEventsRequest(),
        ];
    }

    private Signable Renew(Signable old, byte[]? signature) => old switch
    {
        Proposal => signature is null ? unsigned.NewProposal(old.Bytes) : unsigned.NewSignedProposal(old.Bytes, signature),
        Transaction => signature is null ? unsigned.NewTransaction(old.Bytes) : unsigned.NewSignedTransaction(old.Bytes, signature),
        Commit => signature is null ? unsigned.NewCommit(old.Bytes) : unsigned.NewSignedCommit(old.Bytes, signature),
        Hyperledger.Fabric.Client.ChaincodeEventsRequest => signature is null
            ? unsigned.NewChaincodeEventsRequest(old.Bytes)
            : unsigned.NewSignedChaincodeEventsRequest(old.Bytes, signature),
        BlockEventsRequest => signature is null ? unsigned.NewBlockEventsRequest(old.Bytes) : unsigned.NewSignedBlockEventsRequest(old.Bytes, signature),
        FilteredBlockEventsRequest => signature is null
            ? unsigned.NewFilteredBlockEventsRequest(old.Bytes)
            : unsigned.NewSignedFilteredBlockEventsRequest(old.Bytes, signature),
        _ => signature is null
            ? unsigned.NewBlockAndPrivateDataEventsRequest(old.Bytes)
            : unsigned.NewSignedBlockAndPrivateDataEventsRequest(old.Bytes, signature),
    };

    private static byte[] SignedPart(Signable signable) => (signable switch
    {
        Proposal => ProposedTransaction.Parser.ParseFrom(signable.Bytes.Span).Proposal.ProposalBytes,
        Transaction => PreparedTransaction.Parser.ParseFrom(signable.Bytes.Span).Envelope.Payload,
        Commit => SignedCommitStatusRequest.Parser.ParseFrom(signable.Bytes.Span).Request,
        Hyperledger.Fabric.Client.ChaincodeEventsRequest => SignedChaincodeEventsRequest.Parser.ParseFrom(signable.Bytes.Span).Request,
        _ => Envelope.Parser.ParseFrom(signable.Bytes.Span).Payload,
    }).ToByteArray();

    private static byte[] Signature(Signable signable) => (signable switch
    {
        Proposal => ProposedTransaction.Parser.ParseFrom(signable.Bytes.Span).Proposal.Signature,
        Transaction => PreparedTransaction.Parser.ParseFrom(signable.Bytes.Span).Envelope.Signature,
        Commit => SignedCommitStatusRequest.Parser.ParseFrom(signable.Bytes.Span).Signature,
        Hyperledger.Fabric.Client.ChaincodeEventsRequest => SignedChaincodeEventsRequest.Parser.ParseFrom(signable.Bytes.Span).Signature,
        _ => Envelope.Parser.ParseFrom(signable.Bytes.Span).Signature,
    }).ToByteArray();

    private static async Task<byte[]> Sign(Signable signable) => await TestIdentity.P256.Signer.SignAsync(signable.Digest, Token);

    private static async Task<T> First<T>(IAsyncEnumerable<T> stream) => await stream.FirstAsync(Token);
}
