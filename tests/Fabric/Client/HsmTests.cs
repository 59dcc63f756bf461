using System.Security.Cryptography;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Hyperledger.Fabric.Client;
using Net.Pkcs11Interop.Common;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

/// <summary>The README's signer with a real PKCS#11 token, softhsm2's.</summary>
[Collection(SoftToken.Collection)]
public sealed class HsmTests : IDisposable
{
    private readonly SoftToken token = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => token.Dispose();

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", DigestAlgorithm.Sha256)]
    [InlineData("1.3.132.0.34", DigestAlgorithm.Sha384)]
    public async Task A_key_that_never_leaves_its_token_submits_transactions(string curve, DigestAlgorithm hash)
    {
        using var authority = new TestAuthority();
        using var key = token.GenerateKey(curve, out var privateKey);
        var slot = token.Slot;

        ValueTask<byte[]> SignInTokenAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
        {
            // A session is for one thread at a time; the login holds for the token.
            using var session = slot.OpenSession(SessionType.ReadOnly);
            using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);
            return ValueTask.FromResult(EcdsaSignature.FromRaw(session.Sign(mechanism, privateKey, digest.ToArray())));
        }

        await using var peer = await PeerDouble.StartAsync();
        using var gateway = peer.Connect(new GatewayOptions
        {
            Identity = new X509Identity("Org1MSP", authority.CertificatePem(key)),
            Signer = SignInTokenAsync,
            Hash = hash,
        });
        var contract = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => contract.SubmitTransactionAsync("put", $"k{i}", "v")));
        peer.Channel.State.Count.ShouldBe(20);
        for (var i = 0; i < 100; i++)
        {
            var digest = RandomNumberGenerator.GetBytes(hash == DigestAlgorithm.Sha256 ? 32 : 48);
            var signature = await SignInTokenAsync(digest, Token);
            SignatureCheck.Fault(key, digest, signature).ShouldBeNull();
        }
        ReadmeTests.AllLinesAreInThisFile(example: 4);
    }
}
