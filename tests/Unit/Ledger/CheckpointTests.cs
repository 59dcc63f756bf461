using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Verification;
using ExchangeNetwork.Messages.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>Checkpoints of other agencies show what the holder of the file cut or rewrote.</summary>
public class CheckpointTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ledger_that_was_cut_verifies_by_itself_but_not_with_a_checkpoint()
    {
        await using var network = await StartAsync();
        await VerifierTests.FillAsync(network);
        var early = await SignAsync(network, "bank");
        await CopyAsync(network, "cut.db");
        await network.PutAsync("more", "1");
        var late = await SignAsync(network, "bank");

        var cut = Path.Combine(network.Folder, "cut.db");
        VerifierTests.Verify(cut).Verified.ShouldBeTrue();
        var report = VerifierTests.Verify(cut, [early, late]);
        report.Verified.ShouldBeFalse();
        report.Checkpoints.Select(finding => finding.Verdict).ShouldBe([CheckpointVerdict.Matches, CheckpointVerdict.BlockMissing]);
        report.Checkpoints[1].Fault!.Code.ShouldBe("XN-LEDGER-040");
        VerifierTests.Verify(network.Path, [early, late]).Verified.ShouldBeTrue();
    }

    [Fact]
    public async Task A_ledger_rewritten_and_signed_anew_by_one_agency_differs_from_anothers_checkpoint()
    {
        await using var network = await StartAsync();
        await VerifierTests.FillAsync(network);
        var common = await SignAsync(network, "police");
        await CopyAsync(network, "rewritten.db");
        await network.PutAsync("decision", "granted");
        await network.PutAsync("later", "1");
        var honest = await SignAsync(network, "bank");

        // The tax office tells another story from there on, in the true form: its own signatures, true hashes, true state.
        var path = Path.Combine(network.Folder, "rewritten.db");
        await using (var rewritten = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = path, ChannelId = Channel }, network.Contract, ScriptedContract.FindKey, network.Clock, NullLogger.Instance))
        {
            var tax = rewritten.As(network.Signers["tax"]);
            await tax.SubmitAsync(Call("Test:Put", "decision", "refused"), Ended);
            await tax.SubmitAsync(Call("Test:Put", "later", "1"), Ended);
            await tax.SubmitAsync(Call("Test:Put", "longer", "1"), Ended);
        }
        VerifierTests.Verify(path).Verified.ShouldBeTrue();
        var report = VerifierTests.Verify(path, [common, honest]);
        report.Verified.ShouldBeFalse();
        report.Checkpoints.Select(finding => finding.Verdict).ShouldBe([CheckpointVerdict.Matches, CheckpointVerdict.Differs]);
        report.Checkpoints[1].Fault!.Code.ShouldBe("XN-LEDGER-041");
        report.Checkpoints[1].Fault!.Arguments[0].ShouldBe("bank");
    }

    [Fact]
    public async Task A_ledger_founded_anew_with_invented_keys_is_found_with_the_true_key_or_shown_as_a_bad_signature()
    {
        await using var network = await StartAsync();
        await network.PutAsync("a", "1");
        var honest = await SignAsync(network, "bank");
        await using var invented = await StartAsync();
        await invented.PutAsync("a", "2");
        VerifierTests.Verify(invented.Path, [honest]).Checkpoints[0].Verdict.ShouldBe(CheckpointVerdict.BadSignature);
        var report = LedgerVerifier.Verify(
            new VerificationRequest
            {
                Path = invented.Path,
                Keys = ScriptedContract.FindKey,
                Checkpoints = [honest],
                TrustedKeys = new Dictionary<(string, string), byte[]> { [("bank", "k1")] = network.Signers["bank"].PublicKey },
            },
            null, NullLogger.Instance, Ended);
        report.Checkpoints[0].Verdict.ShouldBe(CheckpointVerdict.Differs);
    }

    [Fact]
    public async Task A_forged_or_foreign_checkpoint_is_named_as_such()
    {
        await using var network = await StartAsync();
        await network.PutAsync("a", "1");
        var good = await SignAsync(network, "bank");
        using var impostor = AgencySigner.Create("bank", "k1");
        var head = await network.Tax.HeadAsync(Ended);
        KeptCheckpoint[] wrong =
        [
            good with { BlockHash = new string('0', 64) },
            good with { Number = 0 },
            good with { At = good.At.AddSeconds(1) },
            good with { MspId = "police" },
            good with { KeyId = "k2" },
            good with { Alg = "none" },
            good with { Signature = "" },
            good with { BlockHash = "xyz" },
            KeptCheckpoint.Sign(impostor, "bank", Channel, head, network.Clock.Now),
        ];
        var report = VerifierTests.Verify(network.Path, wrong);
        report.Checkpoints.ShouldAllBe(finding => finding.Verdict == CheckpointVerdict.BadSignature);
        report.Verified.ShouldBeFalse();
        var foreign = KeptCheckpoint.Sign(network.Signers["bank"], "bank", "other", head, network.Clock.Now);
        VerifierTests.Verify(network.Path, [foreign]).Checkpoints[0].Verdict.ShouldBe(CheckpointVerdict.OtherChannel);
    }

    [Fact]
    public async Task A_checkpoint_of_a_key_that_was_revoked_since_still_counts()
    {
        await using var network = await StartAsync();
        var checkpoint = await SignAsync(network, "bank");
        var revokedFrom = network.Clock.Now.AddMinutes(1).ToUnixTimeMilliseconds();
        await network.PutAsync("member/bank/k1", $"{Convert.ToBase64String(network.Signers["bank"].PublicKey)};{revokedFrom}");
        VerifierTests.Verify(network.Path, [checkpoint]).Verified.ShouldBeTrue();
        var after = KeptCheckpoint.Sign(
            network.Signers["bank"], "bank", Channel, await network.Tax.HeadAsync(Ended), network.Clock.Now.AddMinutes(1));
        VerifierTests.Verify(network.Path, [after]).Checkpoints[0].Verdict.ShouldBe(CheckpointVerdict.BadSignature);
    }

    [Fact]
    public async Task Checkpoint_files_are_read_line_by_line_and_a_bad_line_is_named()
    {
        await using var network = await StartAsync();
        var checkpoint = await SignAsync(network, "bank");
        var path = Path.Combine(network.Folder, "checkpoints.jsonl");
        await File.WriteAllTextAsync(path, checkpoint.ToLine() + "\n\n" + checkpoint.ToLine() + "\n", Ended);
        KeptCheckpoint.ReadFile(path).ShouldBe([checkpoint, checkpoint]);
        foreach (var bad in new[] { "{}", "nonsense", "[]", "{\"number\":1}", "\uFFFF" })
        {
            await File.WriteAllTextAsync(path, checkpoint.ToLine() + "\n" + bad, Ended);
            Should.Throw<LedgerException>(() => KeptCheckpoint.ReadFile(path)).Reason!.Arguments.ShouldBe([path, "2"]);
        }
    }

    [Fact]
    public void Every_fault_of_the_ledger_has_its_text_in_both_languages()
    {
        var faults = typeof(LedgerRefusals).GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Select(method => (ExchangeNetwork.Contract.Refusal)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!)
            .ToList();
        faults.Count.ShouldBeGreaterThan(25);
        faults.Select(fault => fault.Code).Distinct().Count().ShouldBe(faults.Count);
        foreach (var fault in faults)
        {
            foreach (var language in new[] { "zh-CN", "en" })
            {
                var text = ErrorCatalogue.Describe(fault.Code, language, [.. fault.Arguments]);
                text.ShouldNotBe(fault.Code);
                foreach (var argument in fault.Arguments)
                    text.ShouldContain(argument);
            }
        }
    }

    private static object Sample(System.Reflection.ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) ? "text-" + parameter.Name
        : parameter.ParameterType == typeof(long) ? 987_654_321L
        : parameter.ParameterType == typeof(int) ? 4_711
        : parameter.ParameterType == typeof(Uri) ? new Uri("http://127.0.0.1:4711/")
        : TransactionValidationCode.PhantomReadConflict;

    private static async Task<KeptCheckpoint> SignAsync(TestNetwork network, string agency) =>
        KeptCheckpoint.Sign(network.Signers[agency], agency, Channel, await network.Tax.HeadAsync(Ended), network.Clock.Now);

    private static async Task CopyAsync(TestNetwork network, string name)
    {
        await network.Ledger.DisposeAsync();
        File.Copy(network.Path, Path.Combine(network.Folder, name));
        network.Open();
    }
}
