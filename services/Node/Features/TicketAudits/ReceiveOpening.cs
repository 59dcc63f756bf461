using System.Text;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Takes the opening of a point that this agency was chosen for; the first one counts.</summary>
internal sealed class ReceiveOpening(OpeningVault vault, TimeProvider clock) : INoticeHandler
{
    private static readonly JsonSerializerSettings Plain = new() { DateParseHandling = DateParseHandling.None, MaxDepth = 8 };

    public string Type => TicketOpening.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        if (Read(notice.Content) is not { } opening)
            return "XN-NOTICE-014";
        var row = await db.ExpectedOpenings.FindAsync([notice.Sender, opening.TicketId, opening.Position], cancellationToken);
        if (row is null)
        {
            var key = ExpectOpenings.KeyOf(notice.Sender, opening.TicketId);
            var isIssued = await db.LedgerSteps.AnyAsync(step => step.Subject == opening.TicketId && step.Event == Contract.Events.TicketIssued, cancellationToken);
            if (isIssued && !await db.Work.AnyAsync(work => work.Kind == ExpectOpenings.KindName && work.Key == key, cancellationToken))
                return AuditCodes.NotChosen;
            throw new InvalidOperationException($"Ticket {opening.TicketId} has not reached this node on the ledger yet.");
        }
        if (row.Opening is not null || row.Finding is not null)
            return null;
        row.Opening = vault.Protect(row, notice.Content);
        await db.AddWorkAsync(JudgeOpening.KindName, JudgeOpening.KeyOf(row), clock.GetUtcNow(), cancellationToken: cancellationToken);
        return null;
    }

    private static TicketOpening? Read(byte[] content)
    {
        try
        {
            var opening = JsonConvert.DeserializeObject<TicketOpening>(Encoding.UTF8.GetString(content), Plain);
            return opening is { TicketId: not null } && (opening.Point is null || IsWhole(opening.Point)) && (opening.Record is null || IsWhole(opening.Record))
                && opening.List is null or { ListId: not null }
                    ? opening
                    : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or OverflowException or ArgumentException or InvalidCastException)
        {
            // What another agency wrote is no document of this type.
            return null;
        }
    }

    private static bool IsWhole(OpenedPoint point) => point is
    {
        Blind: not null, IdentifierType: not null, Value: not null, MessageRoot: not null, PointPath: not null, MessagePath: not null,
    } && point.PointPath.Concat(point.MessagePath).All(hash => hash is { Length: Claims.Size });

    private static bool IsWhole(OpenedRecord record) => record is
    {
        Canonical: not null, Salt.Length: Claims.Size, RecordPath: not null, IntakeRoot: not null, BatchPath: not null,
    } && record.RecordPath.Concat(record.BatchPath).All(hash => hash is { Length: Claims.Size });
}
