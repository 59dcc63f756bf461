using System.Globalization;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.CrossChecks;

/// <summary>What a cross-check answers: own hits at once, the recipients' after approval, and "no hit" only when nothing is left open.</summary>
public sealed class AnswerTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hits_in_the_own_holdings_are_answered_at_once_without_approval_and_stay_off_the_ledger()
    {
        var (basis, source) = await SourceAsync();
        await network.SendAsync("tax", source, $"{Header}r1,2026-01-05,13912340001\nr2,2026-01-05,13912340009\n");

        var check = await network.StartAsync(basis, "entry_id,mobile\na,13912340001\nb,13912340002\n");

        check.State.ShouldBe("submitted");
        check.Entries.ShouldBe(2);
        var hit = check.Own.ShouldHaveSingleItem();
        (hit.Side, hit.EntryId, hit.Agency, hit.Source, hit.RecordId).ShouldBe(("own", "a", "tax", source, "r1"));
        hit.MatchedTypes.ShouldBe(["mobile"]);
        hit.Explanation.Zh.ShouldNotBeEmpty();
        check.OwnAnswer.ShouldBe(new CrossCheckAnswer("tax", "complete", 2, 1, null));
        check.Answers.ShouldBe([new CrossCheckAnswer("police", "waiting", 0, 0, null), new CrossCheckAnswer("bank", "waiting", 0, 0, null)], ignoreOrder: true);
        check.Complete.ShouldBeFalse();

        await network.ApproveAsync(check);
        check = await network.AnsweredAsync(check);
        check.Own.ShouldHaveSingleItem().Id.ShouldBe(hit.Id);
        check.Complete.ShouldBeTrue();
        (await network.HitsAsync("tax", check.Id)).ShouldBeEmpty();
        (await network.As("tax", "analyst").AllAsync<HitView>($"hits?side=holder&listId={check.Id}", Token)).ShouldBeEmpty();
        var (_, batches) = await network.ReceiptAsync(check, "police");
        batches.SelectMany(batch => batch.Rows).ShouldAllBe(row => row.ListId != check.Id);
    }

    [Fact]
    public async Task Every_recipient_answers_once_with_a_receipt_that_names_all_it_rests_on()
    {
        var (basis, source) = await SourceAsync();
        await network.SendAsync("police", source, $"{Header}r1,2026-01-05,13912341001\nr2,2026-01-05,13912341009\nr3,2026-01-05,13912341002\n");
        await network.SendAsync("police", "elsewhere", $"{Header}r1,2026-01-05,13912341001\n");

        var check = await network.AnsweredAsync(basis, "entry_id,mobile\na,13912341001\nb,13912341002\nc,13912341003\n");

        check.State.ShouldBe("inForce");
        check.Complete.ShouldBeTrue();
        var police = check.Of("police");
        police.ShouldBe(new CrossCheckAnswer("police", "complete", 3, 2, police.ReceiptId));
        check.Of("bank").ShouldBe(new CrossCheckAnswer("bank", "complete", 0, 0, check.Of("bank").ReceiptId));
        var hits = await network.HitsAsync("tax", check.Id);
        hits.Select(hit => (hit.EntryId, hit.Agency, hit.RecordId, hit.State)).ShouldBe(
            [("a", "police", "r1", "verified"), ("b", "police", "r3", "verified")], ignoreOrder: true);

        var list = await network.As("tax", "analyst").GetAsync<QueryListView>($"lists/{check.Id}", Token);
        list.CrossCheck.ShouldBeTrue();
        var (receipt, batches) = await network.ReceiptAsync(check, "police");
        receipt.RowsRoot.ShouldBe(list.RowsRoot);
        receipt.IndexHeight.ShouldBe(list.BlockNumber!.Value);
        receipt.NormalizationVersion.ShouldBe(IdentifierNormalizer.NormalizationVersion);
        receipt.Sources.ShouldBe([source]);
        (receipt.RecordsIn, receipt.Matched, receipt.Pending, receipt.Rejected, receipt.Capped).ShouldBe((3, 2, 0, 0, 0));
        // The records came as one frame, so the root over the frames' intake roots is that frame's own, which the hits name too.
        var anchored = batches.SelectMany(batch => batch.Rows).Where(row => row.ListId == check.Id).ToList();
        anchored.Count.ShouldBe(2);
        receipt.IntakeRoots.ShouldBe(anchored.Select(row => row.IntakeRoot).Distinct());
    }

    [Fact]
    public async Task A_record_that_arrives_after_the_answer_does_not_hit()
    {
        var (basis, source) = await SourceAsync();
        await network.SendAsync("police", source, $"{Header}r1,2026-01-05,13912342001\n");
        var check = await network.AnsweredAsync(basis, "entry_id,mobile\na,13912342001\nb,13912342002\n");
        check.Complete.ShouldBeTrue();

        await network.SendAsync("police", source, $"{Header}r2,2026-01-06,13912342001\nr3,2026-01-06,13912342002\n");
        await network.SendAsync("tax", source, $"{Header}r4,2026-01-06,13912342002\n");
        await network.SettleAsync();

        (await network.HitsAsync("tax", check.Id)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");
        (await network.As("police", "analyst").AllAsync<HitView>($"hits?side=holder&listId={check.Id}", Token)).Count.ShouldBe(1);
        var later = await network.ReadAsync(check);
        later.Answers.ShouldBe(check.Answers);
        later.Own.ShouldBeEmpty();
        (await network.As("police", "analyst").GetAsync<QueryListView>($"lists/{check.Id}", Token)).Matching.ShouldBe("ended");
    }

    [Fact]
    public async Task What_was_accepted_before_is_run_over_whether_it_was_screened_or_not_and_of_a_record_the_newest_revision_counts()
    {
        var (basis, source) = await SourceAsync();
        var records = new StringBuilder(Header);
        for (var i = 0; i < 20_000; i++)
            records.Append(CultureInfo.InvariantCulture, $"r{i},2026-01-05,1{3_800_000_000 + i}\n");
        await network.SendAsync("police", source, records.ToString());
        await network.SendAsync("police", source, $"{Header}r7,2026-01-06,13912343007\n");

        var check = await network.AnsweredAsync(basis, "entry_id,mobile\na,13800000007\nb,13912343007\nc,13800019999\n", "police");

        check.Complete.ShouldBeTrue();
        (check.Of("police").RecordsIn, check.Of("police").Hits).ShouldBe((20_000, 2));
        (await network.HitsAsync("tax", check.Id)).Select(hit => (hit.EntryId, hit.RecordId)).ShouldBe([("b", "r7"), ("c", "r19999")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_capped_value_makes_the_answer_incomplete_here_and_there()
    {
        var (basis, source) = await SourceAsync(terms => terms with { OverMatchCap = 2 });
        var records = Header + string.Concat(Enumerable.Range(1, 5).Select(i => $"r{i},2026-01-05,13912344001\n"));
        await network.SendAsync("police", source, records);
        await network.SendAsync("tax", source, records);

        var check = await network.AnsweredAsync(basis, "entry_id,mobile\na,13912344001\n");

        check.Complete.ShouldBeFalse();
        check.Of("bank").State.ShouldBe("complete");
        check.Of("police").ShouldBe(new CrossCheckAnswer("police", "incomplete", 5, 2, check.Of("police").ReceiptId, Capped: 3));
        check.OwnAnswer.ShouldBe(new CrossCheckAnswer("tax", "incomplete", 5, 2, null, Capped: 3));
        check.Own.Count(hit => !hit.Aggregated).ShouldBe(2);
        check.Own.Single(hit => hit.Aggregated).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_record_that_intake_refused_makes_the_answer_incomplete_for_its_source_only()
    {
        var (basis, source) = await SourceAsync();
        (await network.SendAsync("bank", source, $"{Header}r1,2026-01-05,13912345001\nr2,2026-13-45,13912345002\n")).Rejected.ShouldBe(1);

        var check = await network.AnsweredAsync(basis, "entry_id,mobile\na,13912345009\n");

        check.Of("bank").ShouldBe(new CrossCheckAnswer("bank", "incomplete", 1, 0, check.Of("bank").ReceiptId, Rejected: 1));
        check.Of("police").State.ShouldBe("complete");
        check.Complete.ShouldBeFalse();
        var (other, _) = await SourceAsync();
        (await network.AnsweredAsync(other, "entry_id,mobile\na,13912345009\n")).Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task The_newest_receipt_is_the_answer_and_what_it_calls_pending_leaves_it_incomplete()
    {
        var (basis, source) = await SourceAsync();
        await network.SendAsync("police", source, $"{Header}r1,2026-01-05,13912346001\n");
        var check = await network.AnsweredAsync(basis, "entry_id,mobile\na,13912346001\n", "police");
        check.Complete.ShouldBeTrue();
        var (receipt, _) = await network.ReceiptAsync(check, "police");

        await StateAsync(receipt with { ReceiptId = "later-1", RecordsIn = 2, Pending = 1 });
        var pending = await RunningNetwork.UntilAsync(async () => (CrossCheckView?)await network.ReadAsync(check), now => now!.Of("police").ReceiptId == "later-1");
        (pending.Of("police").State, pending.Of("police").Pending, pending.Complete).ShouldBe(("incomplete", 1, false));

        await StateAsync(receipt with { ReceiptId = "later-2", RecordsIn = 2 });
        var settled = await RunningNetwork.UntilAsync(async () => (CrossCheckView?)await network.ReadAsync(check), now => now!.Of("police").ReceiptId == "later-2");
        settled.Complete.ShouldBeTrue();

        // A receipt that counts a hit nobody has seen is no answer yet.
        await StateAsync(receipt with { ReceiptId = "later-3", Matched = 2 });
        var missing = await RunningNetwork.UntilAsync(async () => (CrossCheckView?)await network.ReadAsync(check), now => now!.Of("police").ReceiptId == "later-3");
        (missing.Of("police").State, missing.Complete).ShouldBe(("waiting", false));

        async Task StateAsync(object statement) => (await network.LedgerOf("police").SubmitAsync(
            new LedgerCall(Functions.CoverageRecord, [CanonicalJson.Serialize(statement)]), Token)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Ten_thousand_subjects_are_answered()
    {
        var (basis, source) = await SourceAsync();
        var (entries, records) = (new StringBuilder("entry_id,mobile\n"), new StringBuilder(Header));
        for (var i = 0; i < 10_000; i++)
        {
            entries.Append(CultureInfo.InvariantCulture, $"e{i},1{3_700_000_000 + i}\n");
            records.Append(CultureInfo.InvariantCulture, $"r{i},2026-01-05,1{3_700_000_000 + (8 * i)}\n");
        }
        await network.SendAsync("police", source, records.ToString());
        await network.SendAsync("tax", source, records.ToString());

        var check = await network.StartAsync(basis, entries.ToString(), "police");
        (check.OwnAnswer!.Hits, check.Own.Count).ShouldBe((1_250, 1_000));
        (await network.As("tax", "analyst").AllAsync<HitView>($"crosschecks/{check.Id}/hits", Token)).Select(hit => hit.Id).Distinct().Count().ShouldBe(1_250);

        await network.ApproveAsync(check);
        check = await network.AnsweredAsync(check);
        check.Complete.ShouldBeTrue();
        check.Of("police").Hits.ShouldBe(1_250);
    }

    /// <summary>A basis of the tax agency for one source of records that no other test uses.</summary>
    private async Task<(LegalBasisView Basis, string Source)> SourceAsync(Func<ProposeLegalBasis, ProposeLegalBasis>? change = null)
    {
        var source = $"source-{Guid.NewGuid():N}";
        return (await network.BasisAsync("tax", terms => (change?.Invoke(terms) ?? terms) with { RecordSources = [source] }), source);
    }
}
