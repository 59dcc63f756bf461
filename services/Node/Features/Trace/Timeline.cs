using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Trace;

/// <summary>The steps around one thing as they are put together; each appears once.</summary>
internal sealed class Timeline(
    NodeDbContext db, NodeOptions options, RecordHoldings holdings, AgencyDirectory directory, CancellationToken cancellationToken)
{
    private const int MostHits = 100;
    private const int MostSteps = 1_000;
    private readonly HashSet<TraceStep> steps = [];

    /// <summary>The steps by time; of one time, the ledger's first.</summary>
    public IReadOnlyList<TraceStep> InOrder() => [.. steps.OrderBy(step => step.At).ThenBy(step => step.BlockNumber ?? long.MaxValue)];

    /// <summary>A list: its basis, its versions, how it ended, who covered and purged it.</summary>
    public async Task AddListAsync(string listId)
    {
        var basis = await db.QueryLists.Where(row => row.ListId == listId).Select(row => row.BasisId).FirstOrDefaultAsync(cancellationToken);
        if (basis is not null)
            await AddLedgerStepsAsync(basis, null);
        await AddLedgerStepsAsync(listId, null);
    }

    /// <summary>A pseudonym key: how it was made and its shares made anew and erased, and what was lately asked for and granted under it.</summary>
    public async Task AddKeyAsync(string keyId)
    {
        await AddLedgerStepsAsync(keyId, null);
        var lately = await db.LedgerSteps.Where(row => row.About == keyId).OrderByDescending(row => row.BlockNumber).ThenByDescending(row => row.TransactionIndex)
            .Take(MostSteps).Select(row => row.BlockNumber).ToListAsync(cancellationToken);
        if (lately is [.., var oldest])
            await AddLedgerStepsAsync(db.LedgerSteps.Where(row => row.About == keyId && row.BlockNumber >= oldest));
    }

    /// <summary>An alert: its list, the hits behind it that this agency knows, its course.</summary>
    public async Task AddAlertAsync(AlertRow alert)
    {
        await AddListAsync(alert.ListId);
        foreach (var hit in await db.ReceivedHits.Where(row => row.Tag == alert.Tag).OrderBy(row => row.FoundAt).Take(MostHits).ToListAsync(cancellationToken))
            await AddReceivedAsync(hit);
        foreach (var hit in await db.Hits.Where(row => row.Tag == alert.Tag).OrderBy(row => row.FoundAt).Take(MostHits).ToListAsync(cancellationToken))
            await AddFoundAsync(hit);
        await AddAlertStepsAsync(alert);
    }

    /// <summary>A hit of either side: its list, the record, the ledger, the alerts that it counted for, what was disclosed; false when there is none.</summary>
    public async Task<bool> TryAddHitAsync(string id)
    {
        if (await db.ReceivedHits.FindAsync([id], cancellationToken) is { } received)
        {
            await AddListAsync(received.ListId);
            await AddReceivedAsync(received);
            await AddAlertsAsync(received.Tag);
            return true;
        }
        if (await db.Hits.FindAsync([id], cancellationToken) is { } found)
        {
            await AddListAsync(found.ListId);
            await AddFoundAsync(found);
            await AddAlertsAsync(found.Tag);
            return true;
        }
        return false;
    }

    /// <summary>A record, held here or told of by its holder: when it was kept and all its hits; false when nothing is known of it.</summary>
    public async Task<bool> TryAddRecordAsync(string? source, string recordId)
    {
        if (source is not null && holdings.Find(source, recordId) is { } place)
            AddRecord(place.Frame, source, recordId);
        var received = db.ReceivedHits.Where(row => row.RecordId == recordId && (source == null || row.Source == source)).Select(row => row.Id);
        var found = db.Hits.Where(row => row.RecordId == recordId && (source == null || row.Source == source)).Select(row => row.Id);
        foreach (var id in await received.Union(found).Order().Take(MostHits).ToListAsync(cancellationToken))
            await TryAddHitAsync(id);
        return steps.Count > 0;
    }

    /// <summary>What the ledger shows of a thing, by one agency or by any.</summary>
    public Task AddLedgerStepsAsync(string subject, string? agency) =>
        AddLedgerStepsAsync(db.LedgerSteps.Where(row => row.Subject == subject && (agency == null || row.Agency == agency)));

    /// <summary>What one transaction did.</summary>
    public Task AddTransactionAsync(string transactionId) => AddLedgerStepsAsync(db.LedgerSteps.Where(row => row.TransactionId == transactionId));

    private async Task AddLedgerStepsAsync(IQueryable<LedgerStepRow> found)
    {
        var rows = await found.OrderBy(row => row.BlockNumber).ThenBy(row => row.TransactionIndex).Take(MostSteps).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var name = StepTexts.WhenRepeated(row.Event) is { } repeated && await IsRepeatedAsync(row) ? repeated : row.Event;
            var step = Step(row.At, row.Agency, name, row.Subject);
            steps.Add(step with { Actor = row.Actor, BlockNumber = row.BlockNumber, TransactionId = row.TransactionId });
        }
    }

    private Task<bool> IsRepeatedAsync(LedgerStepRow row) => db.LedgerSteps.AnyAsync(
        earlier => earlier.Subject == row.Subject && earlier.Event == row.Event && earlier.BlockNumber < row.BlockNumber, cancellationToken);

    private async Task AddReceivedAsync(ReceivedHitRow hit)
    {
        steps.Add(Step(hit.FoundAt, hit.Agency, "hitFound", hit.Id));
        steps.Add(Step(hit.ReceivedAt, options.Agency, "hitNoticed", hit.Id));
        // A hit with more evidence was anchored more than once.
        var batches = await db.AnchoredHits
            .Where(row => row.Agency == hit.Agency && db.NoticedCommits.Any(noticed => noticed.HitId == hit.Id && noticed.Commit == row.Commit))
            .Select(row => row.BatchId).Distinct().ToListAsync(cancellationToken);
        foreach (var batch in batches)
            await AddLedgerStepsAsync(batch, hit.Agency);
        await AddDisclosuresAsync(hit.Id);
    }

    private async Task AddFoundAsync(HitRow hit)
    {
        if (!hit.Aggregated)
            AddRecord(hit.Frame, hit.Source, hit.RecordId);
        steps.Add(Step(hit.FoundAt, options.Agency, "hitFound", hit.Id));
        if (hit.AnchorBatchId is not null)
            await AddLedgerStepsAsync(hit.AnchorBatchId, options.Agency);
        await AddDisclosuresAsync(hit.Id);
    }

    private void AddRecord(long frame, string source, string recordId) =>
        steps.Add(Step(holdings.ReadHead(frame).ReceivedAt, options.Agency, "recordKept", $"{source}/{recordId}"));

    private async Task AddAlertsAsync(string tag)
    {
        foreach (var alert in await db.Alerts.Where(row => row.Tag == tag && row.Involved).ToListAsync(cancellationToken))
            await AddAlertStepsAsync(alert);
    }

    private async Task AddAlertStepsAsync(AlertRow alert)
    {
        foreach (var agency in CanonicalJson.Deserialize<JointAlert>(alert.Document).Agencies)
            await AddLedgerStepsAsync(agency.BatchId, agency.Agency);
        await AddLedgerStepsAsync(alert.Id, null);
    }

    private async Task AddDisclosuresAsync(string hitId)
    {
        foreach (var id in await db.Disclosures.Where(row => row.HitId == hitId).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken))
            await AddLedgerStepsAsync(id, null);
    }

    private TraceStep Step(DateTimeOffset at, string agency, string step, string subject)
    {
        var member = directory.All.GetValueOrDefault(agency);
        var (zh, en) = StepTexts.Of(step, member?.NameZh ?? agency, member?.NameEn ?? agency);
        return new TraceStep(at, agency, char.ToLowerInvariant(step[0]) + step[1..], subject, null, null, null, zh, en);
    }
}
