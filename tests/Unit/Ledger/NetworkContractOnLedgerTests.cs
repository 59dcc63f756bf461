using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Verification;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>The network's own contract on the embedded ledger.</summary>
public sealed class NetworkContractOnLedgerTests : IDisposable
{
    private const string Channel = "xnet";

    private readonly string _folder = Directory.CreateTempSubdirectory("xnet-ledger-").FullName;
    private readonly StoppedClock _clock = new();

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Founders_certify_themselves_and_sign_checkpoints_that_verify_on_and_off_the_ledger()
    {
        using var tax = AgencySigner.Create("TaxMSP", "tax-1");
        using var bank = AgencySigner.Create("BankMSP", "bank-1");
        using var stranger = AgencySigner.Create("BankMSP", "bank-1");
        var path = Path.Combine(_folder, "ledger.db");
        KeptCheckpoint checkpoint;
        await using (var ledger = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = path, ChannelId = Channel }, new NetworkContract(), NetworkKeys.Find, _clock, NullLogger.Instance))
        {
            var founding = new LedgerCall(
                Functions.AgenciesBootstrap, [CanonicalJson.Serialize(new Founding([Founder("tax", tax), Founder("bank", bank)]))]);
            var both = await Task.WhenAll(ledger.As(tax).SubmitAsync(founding, Ended), ledger.As(bank).SubmitAsync(founding, Ended));
            both.ShouldAllBe(outcome => outcome.Agreed);

            checkpoint = KeptCheckpoint.Sign(bank, "bank", Channel, await ledger.As(bank).HeadAsync(Ended), _clock.Now);
            var call = new LedgerCall(Functions.CheckpointsSign, [CanonicalJson.Serialize(checkpoint.Statement)]);
            (await ledger.As(bank).SubmitAsync(call, Ended)).Refusal.ShouldBeNull();
            (await ledger.As(tax).SubmitAsync(call, Ended)).Agreed.ShouldBeFalse();
            await Should.ThrowAsync<LedgerException>(() => ledger.As(stranger).SubmitAsync(founding, Ended));
        }
        var report = LedgerVerifier.Verify(
            new VerificationRequest { Path = path, Keys = NetworkKeys.Find, Checkpoints = [checkpoint, checkpoint with { Agency = "tax" }] },
            null, NullLogger.Instance, Ended);
        report.Findings.ShouldBeEmpty();
        report.Checkpoints.Select(finding => finding.Verdict).ShouldBe([CheckpointVerdict.Matches, CheckpointVerdict.BadSignature]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private NewAgency Founder(string id, AgencySigner signer)
    {
        using var encryption = AgencySigner.Create(signer.MspId, id + "-e1");
        return new NewAgency(
            id, signer.MspId, "部门", "Agency", [Key(id, signer, KeyPurpose.Sign, KeyAlgorithms.Es256), Key(id, encryption, KeyPurpose.Encrypt, KeyAlgorithms.HpkeP256)]);
    }

    private AgencyKey Key(string agency, AgencySigner signer, KeyPurpose purpose, string algorithm)
    {
        var key = new AgencyKey
        {
            KeyId = signer.KeyId,
            Purpose = purpose,
            Algorithm = algorithm,
            PublicKey = Convert.ToBase64String(signer.PublicKey),
            ValidFrom = LedgerTime.Cut(_clock.Now),
            ValidUntil = LedgerTime.Cut(_clock.Now).AddDays(365),
            Proof = "",
        };
        return key with { Proof = Convert.ToBase64String(signer.Sign(key.ProofMessage(Channel, agency))) };
    }
}
