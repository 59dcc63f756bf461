using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Contract.PseudonymScenes;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class KeyGenerationTests
{
    private readonly World world = Scenes.Founded();

    [Fact]
    public void A_key_is_active_once_all_receivers_signed_the_same_and_the_shares_leave_the_ledger()
    {
        var generation = world.Dealt();
        generation.Indexes.Select(index => (index.Agency, index.Index)).ShouldBe([("tax", 1), ("police", 2), ("customs", 3), ("bank", 4)]);
        world.PrivateValues.ShouldBe(12);
        foreach (var receiver in Scenes.Founders[..3])
            world.Signing(receiver, generation).Agreed<KeyStep<KeySignature>>();
        world.As("tax").Call(Functions.PseudonymsGet, new KeyReference("person-1")).Refused(Rules.Pseudonyms.KeyNotFound);

        var key = world.Signing("bank", generation).Agreed<PseudonymKey>();
        (key.Epoch, key.Threshold, key.PublicKey, key.Use).ShouldBe((1, 3, Scenes.Hash("Y"), KeyUse.Person));
        key.Holders.Select(holder => (holder.Agency, holder.Index, holder.PublicShare))
            .ShouldBe(Scenes.Founders.Select((agency, i) => (agency, i + 1, Scenes.Hash("Y of " + agency))));
        world.Events[^1].Name.ShouldBe(Events.KeyActivated);
        world.PrivateValues.ShouldBe(0);
        world.As("bank").Call(Functions.PseudonymsList, new NoArguments()).Agreed<PseudonymKey[]>().ShouldHaveSingleItem();
        world.As("bank").Call(Functions.PseudonymsGeneration, new KeyGenerationQuery("person-1", 1)).Agreed<KeyGeneration>().State.ShouldBe(KeyGenerationState.Active);
    }

    [Fact]
    public void Signatures_that_do_not_agree_activate_nothing_and_the_run_fails_when_its_time_is_over()
    {
        var generation = world.Dealt();
        foreach (var receiver in Scenes.Founders[..3])
            world.Signing(receiver, generation).Agreed<object>();
        world.Signing("bank", generation, change: signature => signature with { PublicKey = Scenes.Hash("another Y") }).Agreed<KeyStep<KeySignature>>();
        world.As("tax").Call(Functions.PseudonymsGet, new KeyReference("person-1")).Refused(Rules.Pseudonyms.KeyNotFound);
        world.As("tax").Call(Functions.PseudonymsRestart, Run).Refused(Rules.Pseudonyms.NobodyIsLate);
        world.Later(TimeSpan.FromHours(6));
        world.As("tax").Call(Functions.PseudonymsRestart, Run).Agreed<KeyGeneration>().State.ShouldBe(KeyGenerationState.Failed);
        world.Events[^1].Name.ShouldBe(Events.KeyGenerationFailed);

        world.Begin().Run.ShouldBe(2);
        world.Begin().Run.ShouldBe(2);
    }

    [Fact]
    public void Whoever_is_late_is_left_out_of_the_next_run_and_too_few_fail()
    {
        world.Begin();
        foreach (var dealer in Scenes.Founders[..3])
            world.Committing(dealer).Agreed<object>();
        world.Revealing("tax").Refused(Rules.Pseudonyms.StepBefore);
        world.Later(TimeSpan.FromMinutes(70));
        world.As("tax").Call(Functions.PseudonymsRestart, Run).Refused(Rules.Pseudonyms.NobodyIsLate);
        world.Later(TimeSpan.FromMinutes(10));
        world.Committing("bank").Refused(Rules.Pseudonyms.StepIsOver);

        var next = world.As("customs").Call(Functions.PseudonymsRestart, Run).Agreed<KeyGeneration>();
        (next.Run, next.State).ShouldBe((2, KeyGenerationState.Open));
        next.Excluded.ShouldBe(["bank"]);
        next.Terms.Receivers.ShouldBe(["tax", "police", "customs"]);
        world.Committing("tax").Refused(Rules.Pseudonyms.RunIsOver);
        var run = Run with { Run = 2 };
        world.Committing("bank", run).Refused(Rules.Pseudonyms.NotADealer);
        world.Committing("tax", run).Agreed<object>();
        world.Later(TimeSpan.FromHours(2));
        world.As("tax").Call(Functions.PseudonymsRestart, run).Agreed<KeyGeneration>().State.ShouldBe(KeyGenerationState.Failed);
    }

    [Fact]
    public void Posting_the_same_again_changes_nothing_and_something_else_is_refused()
    {
        world.Begin();
        world.Begin();
        world.Committing("tax").Agreed<object>();
        world.Committing("tax").Agreed<object>();
        world.Events.Count(e => e.Name == Events.KeyCommitted).ShouldBe(1);
        world.Events.Count(e => e.Name == Events.KeyGenerationBegun).ShouldBe(1);
        world.As("tax").Call(Functions.PseudonymsCommit, new CommitmentHash(Run, Scenes.Hash("other"))).Refused(Rules.Pseudonyms.IsPosted);
        world.As("police").Call(Functions.PseudonymsBegin, Generation()).Proposed().Refused(Rules.Pseudonyms.IsBegun);
    }

    [Fact]
    public void Commitments_are_those_whose_hash_was_posted_as_many_as_the_threshold_and_none_is_the_identity()
    {
        world.Begin();
        foreach (var dealer in Scenes.Founders)
            world.Committing(dealer).Agreed<object>();
        ContractResponse Revealed(Func<CommitmentReveal, CommitmentReveal> change) => world.As("tax").Call(Functions.PseudonymsReveal, change(Reveal("tax"))).Submit();
        Revealed(reveal => reveal with { Commitments = [.. reveal.Commitments.Reverse()] }).ShouldBeRefused(Rules.Pseudonyms.NotAsCommitted);
        Revealed(reveal => reveal with { Commitments = [.. reveal.Commitments.Skip(1)] }).ShouldBeRefused(Rules.Pseudonyms.Commitments);
        Revealed(reveal => reveal with { Commitments = [new string('0', 64), .. reveal.Commitments.Skip(1)] }).ShouldBeRefused(Rules.Pseudonyms.Identity);
        Revealed(reveal => reveal with { ProofR = new string('0', 64) }).ShouldBeRefused(Rules.Pseudonyms.Identity);
        Revealed(reveal => reveal with { ProofS = "s" }).ShouldBeRefused(Rules.Form.NotAHash);
        Revealed(reveal => reveal).Status.ShouldBe(200);
    }

    [Fact]
    public void Each_other_receiver_gets_its_share_and_nobody_elses()
    {
        world.Begin();
        foreach (var dealer in Scenes.Founders)
            world.Committing(dealer).Agreed<object>();
        foreach (var dealer in Scenes.Founders)
            world.Revealing(dealer).Agreed<object>();
        world.Dealing("tax", null, "police", "customs").Refused(Rules.Pseudonyms.SharesAndReceivers);
        world.Dealing("tax").Transient(TransientNames.Share("bank"), []).Refused(Rules.Form.TransientMissing);
        world.Dealing("tax").Transient(TransientNames.Share("bank"), [1]).Refused(Rules.Form.TransientHash);
        world.PrivateValues.ShouldBe(0);
        world.Dealing("tax").Agreed<object>();
        // The same act with other bytes beside it changes nothing.
        world.Dealing("tax").Transient(TransientNames.Share("bank"), [1]).Agreed<object>();

        world.As("bank").Call(Functions.PseudonymsShare, new ShareQuery(Run, "tax")).Submit().Payload.ShouldBe(ShareFrom("tax", "bank"));
        world.As("bank").Call(Functions.PseudonymsShare, new ShareQuery(Run, "police")).Refused(Rules.Pseudonyms.ShareNotFound);
    }

    [Fact]
    public void An_accused_dealer_answers_or_the_run_goes_on_without_it()
    {
        var generation = world.Dealt();
        world.As("police").Call(Functions.PseudonymsComplain, new ShareComplaint(Run, "police")).Refused(Rules.Pseudonyms.NoDealerToAccuse);
        world.As("police").Call(Functions.PseudonymsComplain, new ShareComplaint(Run, "nobody")).Refused(Rules.Pseudonyms.NoDealerToAccuse);
        world.As("police").Call(Functions.PseudonymsComplain, new ShareComplaint(Run, "bank")).Agreed<object>();
        world.As("customs").Call(Functions.PseudonymsComplain, new ShareComplaint(Run, "bank")).Agreed<object>();
        world.As("bank").Call(Functions.PseudonymsAnswer, new ShareAnswer(Run, "tax", Scenes.Hash("share"))).Refused(Rules.Pseudonyms.NoComplaint);
        world.As("bank").Call(Functions.PseudonymsAnswer, new ShareAnswer(Run, "police", Scenes.Hash("share"))).Agreed<object>();
        world.Signing("tax", generation).Refused(Rules.Pseudonyms.StepBefore);

        world.Later(TimeSpan.FromMinutes(260));
        var next = world.As("tax").Call(Functions.PseudonymsRestart, Run).Agreed<KeyGeneration>();
        next.Excluded.ShouldBe(["bank"]);
        world.PrivateValues.ShouldBe(0);
    }

    [Fact]
    public void More_than_half_of_the_others_go_on_without_a_dealer_at_once()
    {
        world.Dealt();
        world.As("tax").Call(Functions.PseudonymsDistrust, new DealerDistrust(Run, "tax")).Refused(Rules.Pseudonyms.NoDealerToAccuse);
        world.As("tax").Call(Functions.PseudonymsDistrust, new DealerDistrust(Run, "bank")).Agreed<KeyStep<DealerDistrust>>();
        world.As("tax").Call(Functions.PseudonymsDistrust, new DealerDistrust(Run, "bank")).Agreed<KeyStep<DealerDistrust>>();
        world.As("police").Call(Functions.PseudonymsDistrust, new DealerDistrust(Run, "bank")).Agreed<KeyGeneration>().Excluded.ShouldBe(["bank"]);
    }

    [Fact]
    public void A_signature_is_of_the_agencys_own_key_in_time_over_what_it_says()
    {
        var generation = world.Dealt();
        world.Signing("tax", generation, change: s => s with { SignKeyId = "tax-sign-9" }).Refused(Rules.Pseudonyms.SignatureKey);
        world.Signing("tax", generation, change: s => s with { At = s.At.AddDays(-2) }).Refused(Rules.Pseudonyms.SignatureTime);
        world.Signing("tax", generation, forge: s => s with { PublicKey = Scenes.Hash("other") }).Refused(Rules.Pseudonyms.Signature);
        world.Signing("tax", generation, change: s => s with { Alg = "none" }).Refused(Rules.Pseudonyms.Signature);
        world.Signing("tax", generation, change: s => s with { PublicShares = [.. s.PublicShares.Skip(1)] }).Refused(Rules.Pseudonyms.PublicShares);
        world.Signing("tax", generation, change: s => s with { PublicKey = new string('0', 64) }).Refused(Rules.Pseudonyms.Identity);
        world.Signing("tax", generation).Submit().Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_threshold_is_a_majority_of_those_who_hold_shares(int threshold) =>
        world.As("tax").Call(Functions.PseudonymsBegin, Generation(terms => terms with { Threshold = threshold })).Proposed().Refused(Rules.Pseudonyms.Threshold);

    [Fact]
    public void A_generation_is_well_formed_of_active_members_and_begun_by_a_person()
    {
        ContractResponse Begun(Func<KeyGenerationTerms, KeyGenerationTerms> change) => world.As("tax").Call(Functions.PseudonymsBegin, Generation(change)).Proposed().Submit();
        Begun(terms => terms with { Receivers = ["tax", "police", "stranger"] }).ShouldBeRefused(Rules.Form.UnknownMember);
        Begun(terms => terms with { Dealers = ["tax", "police", "customs"] }).ShouldBeRefused(Rules.Pseudonyms.Dealers);
        Begun(terms => terms with { Epoch = 2 }).ShouldBeRefused(Rules.Pseudonyms.EpochOrder);
        Begun(terms => terms with { KeyId = "a/b" }).ShouldBeRefused(Rules.Form.NotAnId);
        Begun(terms => terms with { StepMinutes = 0 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Begun(terms => terms with { Receivers = ["tax", "tax"] }).ShouldBeRefused(Rules.Form.Repeated);
        world.As("tax").Call(Functions.PseudonymsBegin, Generation()).Refused(Rules.Actors.StatementMissing);
        world.As("tax").Call(Functions.PseudonymsRestart, Run).Refused(Rules.Pseudonyms.GenerationNotFound);
        world.As("tax").Call(Functions.PseudonymsGeneration, new KeyGenerationQuery("person-1", 1)).Refused(Rules.Pseudonyms.GenerationNotFound);
    }

    [Fact]
    public void A_resharing_keeps_the_public_key_gives_a_new_agency_the_next_index_and_the_old_shares_are_erased_with_a_receipt()
    {
        world.WithKey();
        world.Voted(Scenes.Change(AgencyAction.Join, "health") with { Agency = world.As("health").Application() }, "tax", "police", "customs", "bank");
        KeyGenerationTerms Second(KeyGenerationTerms terms) =>
            terms with { Epoch = 2, Dealers = ["tax", "customs", "bank"], Receivers = [.. Scenes.Founders[..3], "health"], StepMinutes = 30 };
        world.As("tax").Call(Functions.PseudonymsBegin, Generation(terms => Second(terms) with { Dealers = ["tax", "customs"] })).Proposed().Refused(Rules.Pseudonyms.Dealers);
        world.As("tax").Call(Functions.PseudonymsBegin, Generation(terms => Second(terms) with { Use = KeyUse.Thing })).Proposed().Refused(Rules.Pseudonyms.EpochOrder);

        var generation = world.Dealt(Second);
        generation.Indexes.Select(index => (index.Agency, index.Index)).ShouldBe([("tax", 1), ("police", 2), ("customs", 3), ("health", 5)]);
        world.Committing("police", new KeyRun("person-1", 2, 1)).Refused(Rules.Pseudonyms.NotADealer);
        world.As("bank").Call(Functions.PseudonymsComplain, new ShareComplaint(new KeyRun("person-1", 2, 1), "tax")).Refused(Rules.Pseudonyms.NotAReceiver);
        world.Signing("tax", generation, change: s => s with { PublicKey = Scenes.Hash("another") }).Refused(Rules.Pseudonyms.OtherPublicKey);
        Erase("bank", 1).ShouldBeRefused(Rules.Pseudonyms.ShareIsInUse);
        foreach (var receiver in generation.Terms.Receivers)
            world.Signing(receiver, generation).Agreed<object>();
        world.As("tax").Call(Functions.PseudonymsGet, new KeyReference("person-1")).Agreed<PseudonymKey>().Epoch.ShouldBe(2);

        Erase("bank", 1).ShouldBeAgreed<ErasureReceipt>().Agency.ShouldBe("bank");
        Erase("bank", 1).ShouldBeAgreed<ErasureReceipt>();
        world.Events.Count(e => e.Name == Events.ShareErased).ShouldBe(1);
        Erase("health", 1).ShouldBeRefused(Rules.Pseudonyms.HeldNoShare);
        Erase("tax", 2).ShouldBeRefused(Rules.Pseudonyms.ShareIsInUse);
        Erase("tax", 1, TimeSpan.FromHours(1)).ShouldBeRefused(Rules.Pseudonyms.ErasureTime);
    }

    [Fact]
    public void An_absent_dealer_of_a_resharing_is_replaced_by_another_holder()
    {
        world.WithKey();
        world.Begin(terms => terms with { Epoch = 2, Dealers = ["police", "customs", "bank"], StepMinutes = 30 });
        var run = new KeyRun("person-1", 2, 1);
        world.Committing("police", run).Agreed<object>();
        world.Committing("customs", run).Agreed<object>();
        world.Later(TimeSpan.FromMinutes(50));
        var next = world.As("tax").Call(Functions.PseudonymsRestart, run).Agreed<KeyGeneration>();
        next.Terms.Dealers.ShouldBe(["tax", "police", "customs"]);
        next.Terms.Receivers.ShouldBe(["tax", "police", "customs"]);
        next.Indexes.Select(index => index.Index).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Two_agencies_end_a_key_and_a_new_one_of_the_same_use_runs_beside_it()
    {
        world.WithKey().WithKey(terms => terms with { KeyId = "person-2" });
        world.As("tax").Call(Functions.PseudonymsRetire, new KeyReference("person-1")).Decided().Agreed<PseudonymKey>();
        world.As("tax").Call(Functions.PseudonymsRetire, new KeyReference("person-1")).Decided().Refused(Rules.Pseudonyms.AlreadyRetired);
        world.As("police").Call(Functions.PseudonymsTicket, PseudonymScenes.Ticket()).Agreed<Ticket>();
        world.As("police").Call(Functions.PseudonymsRetire, new KeyReference("person-1")).Decided().Agreed<PseudonymKey>().RetiredBy.Count.ShouldBe(2);
        world.As("police").Call(Functions.PseudonymsTicket, PseudonymScenes.Ticket(r => r with { TicketId = new string('b', 32) })).Refused(Rules.Pseudonyms.IsRetired);
        world.As("police").Call(Functions.PseudonymsTicket, PseudonymScenes.Ticket(r => r with { TicketId = new string('b', 32), KeyId = "person-2" })).Agreed<Ticket>();
        Erase("tax", 1).ShouldBeAgreed<ErasureReceipt>();
    }

    [Fact]
    public void Indexes_are_never_given_twice_and_end_at_255()
    {
        world.Damage(
            CompositeKey.Create("agencyindexes"),
            CanonicalJson.Serialize(new AgencyIndexes { Given = [.. Enumerable.Range(1, 252).Select(i => new AgencyIndex("former-" + i, i))] }));
        world.As("tax").Call(Functions.PseudonymsBegin, Generation()).Proposed().Refused(Rules.Pseudonyms.NoIndexLeft);
        var three = Scenes.Founders[..3];
        world.Begin(terms => terms with { Dealers = three, Receivers = three, Threshold = 2 }).Indexes.Select(index => index.Index).ShouldBe([253, 254, 255]);
    }

    private ContractResponse Erase(string agency, int epoch, TimeSpan ahead = default) =>
        world.As(agency).Call(Functions.PseudonymsErase, new ShareErasure("person-1", epoch, LedgerTime.Cut(world.Now + ahead))).Submit();
}
