using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Checkpoints;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.Signatures;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class ReceiptTests
{
    private readonly World world = Scenes.Matching(m => m with { Recipients = ["police", "customs"] });

    [Fact]
    public void A_recipient_says_what_a_version_ran_over()
    {
        Cover("police").ShouldBeAgreed<CoverageReceipt>().Agency.ShouldBe("police");
        world.Events[^1].Name.ShouldBe(Events.CoverageRecorded);
        Cover("police").ShouldBeAgreed<CoverageReceipt>();
        world.Events.Count(e => e.Name == Events.CoverageRecorded).ShouldBe(1);
        Cover("police", s => s with { Matched = 7 }).ShouldBeRefused(Rules.Form.IdIsUsed);
        Cover("customs").Status.ShouldBe(200);
    }

    [Fact]
    public void Only_a_recipient_covers_and_only_the_list_as_published()
    {
        Cover("bank").ShouldBeRefused(Rules.Coverage.NotARecipient);
        Cover("tax").ShouldBeRefused(Rules.Coverage.NotARecipient);
        Cover("police", s => s with { RowsRoot = Scenes.Hash("other rows") }).ShouldBeRefused(Rules.Coverage.OtherRoot);
        Cover("police", s => s with { Version = 2 }).ShouldBeRefused(Rules.Lists.VersionNotFound);
    }

    [Fact]
    public void Sources_are_those_of_the_basis()
    {
        var narrow = Scenes.Matching(basis: t => t with { RecordSources = new RecordSources(["invoices"], ["residents"]) });
        ContractResponse Over(params string[] sources) =>
            narrow.As("police").Call(Functions.CoverageRecord, Statement() with { Sources = sources }).Submit();
        Over("invoices", "payments").ShouldBeRefused(Rules.Coverage.SourceOutsideBasis);
        Over("invoices", "residents").Status.ShouldBe(200);
    }

    [Fact]
    public void Counts_agree()
    {
        Cover("police", s => s with { Pending = 101 }).ShouldBeRefused(Rules.Coverage.CountsDoNotAgree);
        Cover("police", s => s with { Sources = [] }).ShouldBeRefused(Rules.Coverage.CountsDoNotAgree);
        Cover("police", s => s with { IntakeRoots = [] }).ShouldBeRefused(Rules.Coverage.CountsDoNotAgree);
        Cover("police", s => s with { Rejected = -1 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Cover("police", s => s with { RecordsIn = 0, Sources = [], IntakeRoots = [] }).Status.ShouldBe(200);
    }

    [Fact]
    public void A_receipt_is_well_formed_and_bounded()
    {
        Cover("police", s => s with { ReceiptId = "a/b" }).ShouldBeRefused(Rules.Form.NotAnId);
        Cover("police", s => s with { RowsRoot = "root" }).ShouldBeRefused(Rules.Form.NotAHash);
        Cover("police", s => s with { IntakeRoots = ["root"] }).ShouldBeRefused(Rules.Form.NotAHash);
        Cover("police", s => s with { IntakeRoots = [Scenes.Hash("a"), Scenes.Hash("a")] }).ShouldBeRefused(Rules.Form.Repeated);
        Cover("police", s => s with { IntakeRoots = [.. Enumerable.Repeat(Scenes.Hash("a"), 5_001)] }).ShouldBeRefused(Rules.Form.RowCount);
        Cover("police", s => s with { Sources = ["a\nb"] }).ShouldBeRefused(Rules.Form.NotAText);
        Cover("police", s => s with { Sources = ["a", "a"] }).ShouldBeRefused(Rules.Form.Repeated);
        Cover("police", s => s with { Sources = [.. Enumerable.Range(0, 4_097).Select(i => "s" + i)] }).ShouldBeRefused(Rules.Form.RowCount);
        Cover("police", s => s with { IndexHeight = -1 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Cover("police", s => s with { NormalizationVersion = 0 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Cover("police", s => s with { RecordsIn = -1 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Cover("police", s => s with { Matched = -1 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Cover("police", s => s with { Pending = -1 }).ShouldBeRefused(Rules.Form.OutOfRange);
        Cover("police", s => s with { Capped = -1 }).ShouldBeRefused(Rules.Form.OutOfRange);
    }

    [Fact]
    public void Whoever_had_the_list_says_that_it_purged_it()
    {
        Purge("police", PurgedPart.All).ShouldBeAgreed<PurgeReceipt>();
        Purge("police", PurgedPart.All).ShouldBeAgreed<PurgeReceipt>();
        world.Events.Count(e => e.Name == Events.PurgeRecorded).ShouldBe(1);
        Purge("tax", PurgedPart.Keys).Status.ShouldBe(200);
        Purge("bank", PurgedPart.All).ShouldBeRefused(Rules.Coverage.PurgeNotInvolved);
        Purge("police", PurgedPart.Segments).ShouldBeRefused(Rules.Coverage.PurgeOfSegments);
    }

    [Fact]
    public void A_purge_lies_in_the_last_90_days()
    {
        world.Later(TimeSpan.FromDays(100));
        Purge("police", PurgedPart.All, world.Now.AddMinutes(16)).ShouldBeRefused(Rules.Coverage.PurgeTime);
        Purge("police", PurgedPart.All, world.Now.AddDays(-90).AddMilliseconds(-1)).ShouldBeRefused(Rules.Coverage.PurgeTime);
        Purge("police", PurgedPart.All, world.Now.AddDays(-90)).Status.ShouldBe(200);
    }

    [Fact]
    public void An_agency_signs_one_block_for_a_number()
    {
        Sign("bank").ShouldBeAgreed<Checkpoint>().Agency.ShouldBe("bank");
        world.Events[^1].Name.ShouldBe(Events.CheckpointSigned);
        Sign("bank").ShouldBeAgreed<Checkpoint>();
        world.Events.Count(e => e.Name == Events.CheckpointSigned).ShouldBe(1);
        Sign("bank", s => s with { BlockHash = Scenes.Hash("rewritten") }).ShouldBeRefused(Rules.Checkpoints.OtherBlock);
        Sign("tax", s => s with { BlockHash = Scenes.Hash("rewritten") }).Status.ShouldBe(200);
    }

    [Fact]
    public void A_checkpoint_is_signed_by_the_agency_with_a_key_valid_then()
    {
        Sign("bank", s => s with { KeyId = "tax-sign-1" }).ShouldBeRefused(Rules.Checkpoints.Key);
        Sign("bank", s => s with { KeyId = "bank-encrypt-1" }).ShouldBeRefused(Rules.Checkpoints.Key);
        Sign("bank", s => s with { At = World.Start.AddSeconds(-1) }).ShouldBeRefused(Rules.Checkpoints.Key);
        Sign("bank", s => s with { Alg = "none" }).ShouldBeRefused(Rules.Checkpoints.Signature);
        Sign("bank", forge: s => s with { Number = 8 }).ShouldBeRefused(Rules.Checkpoints.Signature);
        Sign("bank", forge: s => s with { Signature = "" }).ShouldBeRefused(Rules.Checkpoints.Signature);
        Sign("bank", s => s with { Number = -1 }, s => s).ShouldBeRefused(Rules.Form.OutOfRange);
        Sign("bank", forge: s => s with { BlockHash = "x" }).ShouldBeRefused(Rules.Form.NotAHash);
        Sign("bank", s => s with { KeyId = "a/b" }).ShouldBeRefused(Rules.Form.NotAnId);
    }

    [Fact]
    public void A_checkpoint_is_of_the_last_24_hours()
    {
        world.Later(TimeSpan.FromDays(3));
        Sign("bank", s => s with { At = world.Now.AddHours(-24).AddMilliseconds(-1) }).ShouldBeRefused(Rules.Checkpoints.Time);
        Sign("bank", s => s with { At = world.Now.AddMinutes(15).AddMilliseconds(1) }).ShouldBeRefused(Rules.Checkpoints.Time);
        Sign("bank", s => s with { At = world.Now.AddHours(-24) }).Status.ShouldBe(200);
    }

    [Fact]
    public void A_checkpoint_by_a_key_revoked_before_is_refused_and_older_ones_stand()
    {
        world.Later(TimeSpan.FromDays(1));
        Sign("bank").Status.ShouldBe(200);
        var change = Scenes.Change(AgencyAction.RevokeKey, "bank") with { KeyId = "bank-sign-1", RevokedFrom = world.Now };
        world.Voted(change, "tax", "tax", "police", "customs");
        Sign("bank", s => s with { Number = 8 }).ShouldBeRefused(Rules.Checkpoints.Key);
        Sign("bank", s => s with { Number = 8, At = world.Now.AddSeconds(-1) }).Status.ShouldBe(200);
    }

    private static CoverageStatement Statement() => new()
    {
        ReceiptId = "receipt-1",
        ListId = "list-1",
        Version = 1,
        RowsRoot = Scenes.Hash("rows"),
        IndexHeight = 12,
        NormalizationVersion = 1,
        IntakeRoots = [Scenes.Hash("intake")],
        Sources = ["payments.csv"],
        RecordsIn = 100,
        Matched = 3,
        Pending = 0,
        Rejected = 1,
        Capped = 0,
    };

    private ContractResponse Cover(string by, Func<CoverageStatement, CoverageStatement>? change = null) =>
        world.As(by).Call(Functions.CoverageRecord, change?.Invoke(Statement()) ?? Statement()).Submit();

    private ContractResponse Purge(string by, PurgedPart what, DateTimeOffset? at = null) =>
        world.As(by).Call(Functions.PurgesRecord, new PurgeStatement("list-1", 1, what, at ?? world.Now)).Submit();

    private ContractResponse Sign(
        string by, Func<CheckpointStatement, CheckpointStatement>? change = null, Func<CheckpointStatement, CheckpointStatement>? forge = null)
    {
        var agency = world.As(by);
        var statement = new CheckpointStatement(7, Scenes.Hash("block 7"), world.Now, agency.SignKeyId, Es256.Name, "");
        statement = change?.Invoke(statement) ?? statement;
        if (statement.Number >= 0)
            statement = statement with { Signature = agency.Sign(statement.Message(world.Channel, by)) };
        return agency.Call(Functions.CheckpointsSign, forge?.Invoke(statement) ?? statement).Submit();
    }
}
