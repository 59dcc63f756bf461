using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Looks at what another agency opened, or that it opened nothing in time, and says on the ledger what it found.</summary>
/// <remarks>The record is compared here and forgotten: nobody is shown it, and nothing of it is stored but where it was found wrong.</remarks>
internal sealed partial class JudgeOpening(
    NodeOptions options, NodeDatabase database, ContractCalls contract, MatchEngine engine, OpeningVault vault, AuditLog audit, TimeProvider clock,
    ILogger<JudgeOpening> logger) : IWorkHandler
{
    public const string KindName = "judgeTicketOpening";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public static string KeyOf(ExpectedOpeningRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Agency}/{row.TicketId}/{row.Position}");

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var parts = work.Key.Split('/');
        ExpectedOpeningRow? row;
        await using (var db = database.Read())
            row = await db.ExpectedOpenings.FindAsync([parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture)], cancellationToken);
        if (row is not { Finding: null })
            return null;
        if (row.Opening is null && row.Deadline + LedgerTime.Tolerance - clock.GetUtcNow() is { Ticks: > 0 } left)
            return left;
        var finding = row.Opening is null ? AuditFinding.Missing : await FindAsync(row, vault.OpeningOf(row), cancellationToken);
        var outcome = await contract.SubmitAsync(
            Functions.PseudonymsRecordAudit, new AuditStatement(row.Agency, row.TicketId, row.Position, finding), cancellationToken);
        if (outcome.Refusal is { Code: Rules.Pseudonyms.AuditIsOpen })
            return Soon;
        if (outcome.Refusal is { } refusal)
            LogRefused(row.Agency, row.TicketId, row.Position, refusal.Code);
        if (finding != AuditFinding.Opened)
            LogFound(row.Agency, row.TicketId, row.Position, AuditCodes.Of(finding));
        await database.WriteAsync(
            async db =>
            {
                var stored = (await db.ExpectedOpenings.FindAsync([row.Agency, row.TicketId, row.Position], cancellationToken))!;
                (stored.Finding, stored.Opening) = (finding.ToString(), finding == AuditFinding.Opened ? null : row.Opening);
                await audit.AppendAsync(db, AuditLog.System, "", "ticketAudited", work.Key, AuditCodes.Of(finding), cancellationToken);
            },
            cancellationToken);
        return null;
    }

    private async Task<AuditFinding> FindAsync(ExpectedOpeningRow row, TicketOpening opening, CancellationToken cancellationToken)
    {
        if (opening.Point is not { } point)
            return AuditFinding.NoSource;
        var ticket = await ReadAsync<Ticket>(Functions.PseudonymsGetTicket, new TicketReference(row.Agency, row.TicketId), cancellationToken)
            ?? throw new InvalidOperationException($"Ticket {row.TicketId} is not on the ledger.");
        if (OpeningRules.Point(options.NetworkId, ticket, row.Position, point) is { } other)
            return other;
        if (!OpeningRules.Explains(ticket.Request.Use, opening))
            return AuditFinding.NoSource;
        if (opening.Record is { } record)
        {
            var later = record.AnchoredIn is { } batch && WellFormed.IsId(batch)
                ? await ReadAsync<HitBatch>(Functions.HitsBatch, new HitBatchReference(row.Agency, batch), cancellationToken)
                : null;
            return OpeningRules.Anchored(ticket, record, later) ?? OpeningRules.Holds(engine.Types, record, point) ?? AuditFinding.Opened;
        }
        var list = opening.List is { } named && WellFormed.IsId(named.ListId)
            ? await ReadAsync<ListVersion>(Functions.QueryListsGet, new ListQuery(named.ListId, named.Version), cancellationToken)
            : null;
        return OpeningRules.Published(ticket, point, list) ?? AuditFinding.Opened;
    }

    /// <summary>Reads a document from the ledger; null when there is none.</summary>
    private async Task<T?> ReadAsync<T>(string function, object reference, CancellationToken cancellationToken)
        where T : class
    {
        var outcome = await contract.EvaluateAsync(function, reference, cancellationToken);
        return outcome.Agreed ? CanonicalJson.Deserialize<T>(outcome.Result) : null;
    }

    [LoggerMessage(2751, LogLevel.Warning, "Point {Position} of {Agency}'s ticket {TicketId} was audited: {Code}")]
    private partial void LogFound(string agency, string ticketId, int position, string code);

    [LoggerMessage(2752, LogLevel.Error, "The contract refused the audit of point {Position} of {Agency}'s ticket {TicketId} with {Code}")]
    private partial void LogRefused(string agency, string ticketId, int position, string code);
}
