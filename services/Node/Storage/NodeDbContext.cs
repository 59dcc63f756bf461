using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ExchangeNetwork.Node.Storage;

/// <summary>The node's own database: the truth for its own work; the bus is only a wake-up.</summary>
public sealed class NodeDbContext(DbContextOptions<NodeDbContext> options) : DbContext(options)
{
    /// <summary>How far the ledger was followed.</summary>
    public DbSet<LedgerCursorRow> LedgerCursor => Set<LedgerCursorRow>();

    /// <summary>Members.</summary>
    public DbSet<AgencyRow> Agencies => Set<AgencyRow>();

    /// <summary>Proposals on membership.</summary>
    public DbSet<AgencyProposalRow> AgencyProposals => Set<AgencyProposalRow>();

    /// <summary>Legal bases.</summary>
    public DbSet<LegalBasisRow> LegalBases => Set<LegalBasisRow>();

    /// <summary>List versions, own and received.</summary>
    public DbSet<QueryListRow> QueryLists => Set<QueryListRow>();

    /// <summary>Entries of own lists.</summary>
    public DbSet<ListEntryRow> ListEntries => Set<ListEntryRow>();

    /// <summary>Tags of own entries.</summary>
    public DbSet<EntryTagRow> EntryTags => Set<EntryTagRow>();

    /// <summary>Decoys of own lists.</summary>
    public DbSet<ListDecoysRow> ListDecoys => Set<ListDecoysRow>();

    /// <summary>Hits that were reported on them.</summary>
    public DbSet<DecoyAlarmRow> DecoyAlarms => Set<DecoyAlarmRow>();

    /// <summary>Sealed parts of own lists between submission and publication.</summary>
    public DbSet<SealedPartRow> SealedParts => Set<SealedPartRow>();

    /// <summary>Uploads of records.</summary>
    public DbSet<IntakeBatchRow> IntakeBatches => Set<IntakeBatchRow>();

    /// <summary>How far screening is.</summary>
    public DbSet<ScreeningCursorRow> ScreeningCursor => Set<ScreeningCursorRow>();

    /// <summary>Hits found here.</summary>
    public DbSet<HitRow> Hits => Set<HitRow>();

    /// <summary>Values that hits count under.</summary>
    public DbSet<HitValueRow> HitValues => Set<HitValueRow>();

    /// <summary>Evidence of hits.</summary>
    public DbSet<HitEvidenceRow> HitEvidence => Set<HitEvidenceRow>();

    /// <summary>Commitments that notices opened.</summary>
    public DbSet<NoticedCommitRow> NoticedCommits => Set<NoticedCommitRow>();

    /// <summary>Records folded by the over-match cap.</summary>
    public DbSet<CappedRecordRow> CappedRecords => Set<CappedRecordRow>();

    /// <summary>Batches of hits on their way to the ledger.</summary>
    public DbSet<AnchorBatchRow> AnchorBatches => Set<AnchorBatchRow>();

    /// <summary>Anchored rows that concern this agency.</summary>
    public DbSet<AnchoredHitRow> AnchoredHits => Set<AnchoredHitRow>();

    /// <summary>What happened on the ledger, by what it happened to.</summary>
    public DbSet<LedgerStepRow> LedgerSteps => Set<LedgerStepRow>();

    /// <summary>Hits on own lists.</summary>
    public DbSet<ReceivedHitRow> ReceivedHits => Set<ReceivedHitRow>();

    /// <summary>Joint alerts.</summary>
    public DbSet<AlertRow> Alerts => Set<AlertRow>();

    /// <summary>Disclosure requests.</summary>
    public DbSet<DisclosureRow> Disclosures => Set<DisclosureRow>();

    /// <summary>Coverage receipts for own lists.</summary>
    public DbSet<CoverageRow> Coverage => Set<CoverageRow>();

    /// <summary>Own cross-checks.</summary>
    public DbSet<CrossCheckRow> CrossChecks => Set<CrossCheckRow>();

    /// <summary>Hits of own cross-checks in the own holdings.</summary>
    public DbSet<OwnHitRow> OwnHits => Set<OwnHitRow>();

    /// <summary>Signed checkpoints of all agencies.</summary>
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    /// <summary>Network keys, one row for each epoch.</summary>
    public DbSet<PseudonymKeyRow> PseudonymKeys => Set<PseudonymKeyRow>();

    /// <summary>Generations of network keys.</summary>
    public DbSet<KeyGenerationRow> KeyGenerations => Set<KeyGenerationRow>();

    /// <summary>What was posted in the present runs of generations.</summary>
    public DbSet<KeyPostRow> KeyPosts => Set<KeyPostRow>();

    /// <summary>Receipts of erased shares.</summary>
    public DbSet<ShareErasureRow> ShareErasures => Set<ShareErasureRow>();

    /// <summary>Identifiers that wait for their pseudonym.</summary>
    public DbSet<WaitingIdentifierRow> WaitingIdentifiers => Set<WaitingIdentifierRow>();

    /// <summary>Own tickets that are not finished.</summary>
    public DbSet<EvaluationTicketRow> EvaluationTickets => Set<EvaluationTicketRow>();

    /// <summary>Their messages that are not finished.</summary>
    public DbSet<EvaluationMessageRow> EvaluationMessages => Set<EvaluationMessageRow>();

    /// <summary>Combined checks that were begun.</summary>
    public DbSet<EvaluationCheckRow> EvaluationChecks => Set<EvaluationCheckRow>();

    /// <summary>What evaluators answered.</summary>
    public DbSet<EvaluationAnswerRow> EvaluationAnswers => Set<EvaluationAnswerRow>();

    /// <summary>Why identifiers wait.</summary>
    public DbSet<EvaluationProblemRow> EvaluationProblems => Set<EvaluationProblemRow>();

    /// <summary>What this agency evaluated for others.</summary>
    public DbSet<GivenEvaluationRow> GivenEvaluations => Set<GivenEvaluationRow>();

    /// <summary>What agencies asked for beyond their quotas.</summary>
    public DbSet<EvaluationGrantRow> EvaluationGrants => Set<EvaluationGrantRow>();

    /// <summary>Points of own tickets that are opened to evaluators.</summary>
    public DbSet<OwnOpeningRow> OwnOpenings => Set<OwnOpeningRow>();

    /// <summary>Points of others' tickets that are opened to this agency.</summary>
    public DbSet<ExpectedOpeningRow> ExpectedOpenings => Set<ExpectedOpeningRow>();

    /// <summary>How far the holdings are queued for pseudonyms.</summary>
    public DbSet<WarmUpRow> WarmUps => Set<WarmUpRow>();

    /// <summary>Messages to send.</summary>
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    /// <summary>Messages applied.</summary>
    public DbSet<InboxRow> Inbox => Set<InboxRow>();

    /// <summary>Messages that could not be applied.</summary>
    public DbSet<ParkedMessageRow> ParkedMessages => Set<ParkedMessageRow>();

    /// <summary>Work to do.</summary>
    public DbSet<WorkRow> Work => Set<WorkRow>();

    /// <summary>The audit log.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>The audit row that this transaction appended last; null before the first. The next row chains to it.</summary>
    internal AuditRow? LastAudit { get; set; }

    /// <summary>Forgets everything this transaction was about to write.</summary>
    internal void Forget()
    {
        ChangeTracker.Clear();
        LastAudit = null;
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite cannot order by DateTimeOffset; milliseconds since 1970 UTC sort and compare on every provider.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LedgerCursorRow>().Property(row => row.Id).ValueGeneratedNever();
        modelBuilder.Entity<ScreeningCursorRow>().Property(row => row.Id).ValueGeneratedNever();
        modelBuilder.Entity<LegalBasisRow>().HasKey(row => row.BasisId);
        modelBuilder.Entity<QueryListRow>().HasKey(row => new { row.ListId, row.Version });
        modelBuilder.Entity<ListEntryRow>().HasKey(row => new { row.ListId, row.Version, row.EntryId });
        modelBuilder.Entity<EntryTagRow>().HasKey(row => new { row.ListId, row.Tag });
        modelBuilder.Entity<SealedPartRow>().HasKey(row => new { row.ListId, row.Version, row.Kind, row.Part });
        modelBuilder.Entity<ListDecoysRow>().HasKey(row => row.ListId);
        modelBuilder.Entity<DecoyAlarmRow>().HasIndex(row => row.At);
        modelBuilder.Entity<IntakeBatchRow>(batch =>
        {
            batch.HasKey(row => row.BatchId);
            batch.HasIndex(row => row.ReceivedAt);
        });
        modelBuilder.Entity<HitRow>(hit =>
        {
            hit.HasIndex(row => new { row.ListId, row.Tag });
            hit.HasIndex(row => new { row.FoundAt, row.Id });
            hit.HasIndex(row => row.AnchorBatchId);
        });
        modelBuilder.Entity<HitValueRow>(value =>
        {
            value.HasKey(row => new { row.ListId, row.Token, row.HitId });
            value.HasIndex(row => new { row.ListId, row.Token, row.At });
        });
        modelBuilder.Entity<HitEvidenceRow>().HasKey(row => new { row.HitId, row.ListVersion, row.Frame, row.FrameIndex });
        modelBuilder.Entity<NoticedCommitRow>().HasKey(row => new { row.Commit, row.Agency });
        modelBuilder.Entity<CappedRecordRow>().HasKey(row => new { row.HitId, row.Source, row.RecordId });
        modelBuilder.Entity<AnchorBatchRow>(batch =>
        {
            batch.HasKey(row => row.BatchId);
            batch.HasIndex(row => row.State);
        });
        modelBuilder.Entity<AnchoredHitRow>(hit =>
        {
            hit.HasKey(row => new { row.Agency, row.BatchId, row.RowIndex });
            hit.HasIndex(row => new { row.Tag, row.Agency });
            hit.HasIndex(row => row.Commit);
        });
        modelBuilder.Entity<LedgerStepRow>(step =>
        {
            step.HasKey(row => new { row.BlockNumber, row.TransactionIndex });
            step.HasIndex(row => row.Subject);
            step.HasIndex(row => row.About);
        });
        modelBuilder.Entity<ReceivedHitRow>(hit =>
        {
            hit.HasIndex(row => new { row.ListId, row.Tag });
            hit.HasIndex(row => new { row.ReceivedAt, row.Id });
            hit.HasIndex(row => row.Commit);
        });
        modelBuilder.Entity<AlertRow>(alert =>
        {
            alert.HasIndex(row => new { row.OpenedAt, row.Id });
            alert.HasIndex(row => row.Tag);
        });
        modelBuilder.Entity<DisclosureRow>().HasIndex(row => row.HitId);
        modelBuilder.Entity<CoverageRow>(receipt =>
        {
            receipt.HasKey(row => new { row.Agency, row.ReceiptId });
            receipt.HasIndex(row => new { row.ListId, row.Version });
        });
        modelBuilder.Entity<CrossCheckRow>().HasKey(row => row.ListId);
        modelBuilder.Entity<OwnHitRow>().HasKey(row => new { row.ListId, row.Id });
        modelBuilder.Entity<CheckpointRow>().HasKey(row => new { row.Agency, row.Number });
        modelBuilder.Entity<PseudonymKeyRow>().HasKey(row => new { row.KeyId, row.Epoch });
        modelBuilder.Entity<KeyGenerationRow>().HasKey(row => new { row.KeyId, row.Epoch });
        modelBuilder.Entity<KeyPostRow>().HasKey(row => new { row.KeyId, row.Epoch, row.Run, row.Event, row.Agency, row.Of });
        modelBuilder.Entity<ShareErasureRow>().HasKey(row => new { row.KeyId, row.Epoch, row.Agency });
        modelBuilder.Entity<WaitingIdentifierRow>(waiting =>
        {
            waiting.HasIndex(row => new { row.KeyId, row.Token }).IsUnique();
            waiting.HasIndex(row => new { row.TicketId, row.Position });
            waiting.HasIndex(row => new { row.KeyId, row.Use, row.TicketId });
        });
        modelBuilder.Entity<EvaluationTicketRow>().HasKey(row => row.TicketId);
        modelBuilder.Entity<EvaluationMessageRow>().HasKey(row => new { row.TicketId, row.Number });
        modelBuilder.Entity<EvaluationCheckRow>().HasKey(row => new { row.TicketId, row.Number, row.Evaluators });
        modelBuilder.Entity<EvaluationAnswerRow>().HasKey(row => new { row.TicketId, row.Number, row.Step, row.Agency });
        modelBuilder.Entity<EvaluationProblemRow>().HasKey(row => new { row.KeyId, row.Use });
        modelBuilder.Entity<GivenEvaluationRow>(given =>
        {
            given.HasIndex(row => new { row.Requester, row.TicketId, row.Number, row.Step, row.Evaluators }).IsUnique();
            given.HasIndex(row => row.ReceivedAt);
        });
        modelBuilder.Entity<EvaluationGrantRow>().HasKey(row => row.GrantId);
        modelBuilder.Entity<OwnOpeningRow>().HasKey(row => new { row.TicketId, row.Position });
        modelBuilder.Entity<ExpectedOpeningRow>().HasKey(row => new { row.Agency, row.TicketId, row.Position });
        modelBuilder.Entity<WarmUpRow>().HasKey(row => row.KeyId);
        modelBuilder.Entity<OutboxRow>(message =>
        {
            message.HasIndex(row => row.MessageId).IsUnique();
            message.HasIndex(row => new { row.Parked, row.NotBefore });
        });
        modelBuilder.Entity<InboxRow>().HasKey(row => new { row.Sender, row.MessageId });
        modelBuilder.Entity<WorkRow>(work =>
        {
            work.HasIndex(row => new { row.Kind, row.Key }).IsUnique();
            work.HasIndex(row => new { row.Parked, row.NotBefore });
        });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.HasKey(row => row.Sequence);
            audit.Property(row => row.Sequence).ValueGeneratedNever();
        });
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
