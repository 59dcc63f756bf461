using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Tests.Unit.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary><c>ledger verify</c> on real ledger files.</summary>
public sealed class VerifyLedgerTests : IDisposable
{
    private const string Channel = "xnet";

    private readonly CommandRun _run = new();
    private readonly StoppedClock _clock = new();
    private readonly AgencySigner _tax = AgencySigner.Create("TaxMSP", "tax-1");
    private readonly AgencySigner _bank = AgencySigner.Create("BankMSP", "bank-1");

    private string LedgerPath => Path.Combine(_run.Folder, "ledger.db");

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_ledger_verifies_while_it_is_in_use_and_matches_a_checkpoint()
    {
        await using var ledger = await FoundAsync();
        var checkpoint = _run.File("bank.ndjson", (await CheckpointAsync(ledger)).ToLine() + "\n");
        (await _run.RunAsync("ledger", "verify", LedgerPath, "--checkpoint", checkpoint, "--json")).ShouldBe(0, _run.All);
        _run.Document.GetProperty("verified").GetBoolean().ShouldBeTrue();
        _run.Document.GetProperty("blocks").GetInt64().ShouldBe(1);
        _run.Document.GetProperty("checkpoints")[0].GetProperty("result").GetString().ShouldBe("matches");

        (await _run.RunAsync("ledger", "verify", LedgerPath, "--checkpoint", checkpoint)).ShouldBe(0);
        _run.Output.ToString().ShouldContain("✓ the ledger verifies");
        (await _run.RunAsync("ledger", "verify", LedgerPath, "--language", "zh-CN")).ShouldBe(0);
        _run.Output.ToString().ShouldContain("账本核验通过");
        _run.Error.ToString().ShouldContain("未给出检查点");
    }

    [Fact]
    public async Task A_changed_ledger_is_exit_code_6_with_the_reason()
    {
        await (await FoundAsync()).DisposeAsync();
        SqliteConnection.ClearAllPools();
        using (var file = new SqliteConnection($"Data Source={LedgerPath};Pooling=False"))
        {
            file.Open();
            using var change = file.CreateCommand();
            change.CommandText = "UPDATE blocks SET hash = zeroblob(32)";
            change.ExecuteNonQuery().ShouldBe(1);
        }
        (await _run.RunAsync("ledger", "verify", LedgerPath, "--json")).ShouldBe(6);
        _run.Document.GetProperty("verified").GetBoolean().ShouldBeFalse();
        _run.Document.GetProperty("findings")[0].GetProperty("code").GetString()!.ShouldStartWith("XN-LEDGER-");
        (await _run.RunAsync("ledger", "verify", LedgerPath)).ShouldBe(6);
        _run.Output.ToString().ShouldContain("does not verify");
    }

    [Fact]
    public async Task A_checkpoint_beyond_the_end_is_exit_code_6_because_the_ledger_was_cut()
    {
        await using var ledger = await FoundAsync();
        var head = await ledger.As(_bank).HeadAsync(Ended);
        var beyond = KeptCheckpoint.Sign(_bank, "bank", Channel, head with { Number = 5 }, _clock.Now);
        (await _run.RunAsync("ledger", "verify", LedgerPath, "--checkpoint", _run.File("c", beyond.ToLine()), "--json")).ShouldBe(6);
        _run.Document.GetProperty("checkpoints")[0].GetProperty("result").GetString().ShouldBe("blockMissing");
    }

    [Fact]
    public async Task No_ledger_is_exit_code_4_and_no_checkpoint_is_exit_code_2()
    {
        (await _run.RunAsync("ledger", "verify", Path.Combine(_run.Folder, "none.db"))).ShouldBe(4);
        _run.Error.ToString().ShouldContain("XN-LEDGER-002");
        (await _run.RunAsync("ledger", "verify", _run.File("text.db", "not a ledger at all, but some text"))).ShouldBe(4);
        (await _run.RunAsync("ledger", "verify", LedgerPath, "--checkpoint", _run.File("c", "{}\n"))).ShouldBe(2);
        _run.Error.ToString().ShouldContain("XN-LEDGER-011");
    }

    public void Dispose()
    {
        _run.Dispose();
        _tax.Dispose();
        _bank.Dispose();
    }

    private async Task<EmbeddedLedger> FoundAsync()
    {
        var ledger = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = LedgerPath, ChannelId = Channel }, new NetworkContract(), NetworkKeys.Find, _clock, NullLogger.Instance);
        var founding = CanonicalJson.Serialize(new Founding([Founder("tax", _tax), Founder("bank", _bank)]));
        (await ledger.As(_tax).SubmitAsync(new LedgerCall(Functions.AgenciesBootstrap, [founding]), Ended)).Refusal.ShouldBeNull();
        return ledger;
    }

    private async Task<KeptCheckpoint> CheckpointAsync(EmbeddedLedger ledger) =>
        KeptCheckpoint.Sign(_bank, "bank", Channel, await ledger.As(_bank).HeadAsync(Ended), _clock.Now);

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
