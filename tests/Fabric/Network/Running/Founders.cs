using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>The agencies that found the exchange on the network's own chaincode: Org1, Org2 and Org3. Org4 has a peer but is no member.</summary>
internal sealed class Founders : IDisposable
{
    private static readonly Organization[] Members = [Orgs.Org1, Orgs.Org2, Orgs.Org3];
    private readonly Dictionary<Organization, AgencySigner> signers = Members.ToDictionary(org => org, org => AgencySigner.Create(org.MspId, $"{org.Agency}-sign"));

    /// <summary>A call that founds an exchange of the three, with encryption keys of its own each time.</summary>
    public LedgerCall NewFounding()
    {
        var now = LedgerTime.Cut(DateTimeOffset.UtcNow);
        return new LedgerCall(
            Functions.AgenciesBootstrap, [CanonicalJson.Serialize(new Founding([.. Members.Select(org => Founder(org, signers[org], now))]))]);
    }

    public AgencySigner SignerOf(Organization org) => signers[org];

    public static async Task<Founders> FoundAsync(FabricLedgerOptions founder)
    {
        var founders = new Founders();
        await using var ledger = await FabricLedger.ConnectAsync(founder, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        (await ledger.SubmitAsync(founders.NewFounding(), CancellationToken.None)).Refusal.ShouldBeNull();
        return founders;
    }

    public void Dispose()
    {
        foreach (var signer in signers.Values)
            signer.Dispose();
    }

    private static NewAgency Founder(Organization org, AgencySigner signer, DateTimeOffset now)
    {
        using var encryption = AgencySigner.Create(org.MspId, $"{org.Agency}-encrypt");
        return new NewAgency(
            org.Agency, org.MspId, $"部门 {org}", $"Agency {org}",
            [
                Key(org, signer, KeyPurpose.Sign, KeyAlgorithms.Es256, now),
                Key(org, encryption, KeyPurpose.Encrypt, KeyAlgorithms.HpkeP256, now),
            ]);
    }

    private static AgencyKey Key(Organization org, AgencySigner signer, KeyPurpose purpose, string algorithm, DateTimeOffset now)
    {
        var key = new AgencyKey
        {
            KeyId = signer.KeyId,
            Purpose = purpose,
            Algorithm = algorithm,
            PublicKey = Convert.ToBase64String(signer.PublicKey),
            ValidFrom = now,
            ValidUntil = now.AddDays(365),
            Proof = "",
        };
        return key with { Proof = Convert.ToBase64String(signer.Sign(key.ProofMessage(RunningNetwork.Channel, org.Agency))) };
    }
}
