using System.Globalization;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Chooses, as everybody else, the points of another agency's ticket that are to be opened, and waits for those that are this agency's to look at.</summary>
internal sealed class ExpectOpenings(NodeOptions options, NodeDatabase database, ILedger ledger) : IWorkHandler
{
    public const string KindName = "expectTicketOpenings";

    public string Kind => KindName;

    public static string KeyOf(string agency, string ticketId) => $"{agency}/{ticketId}";

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var space = work.Payload.IndexOf(' ', StringComparison.Ordinal);
        var ticket = CanonicalJson.Deserialize<Ticket>(Encoding.UTF8.GetBytes(work.Payload[(space + 1)..]));
        var number = long.Parse(work.Payload.AsSpan(0, space), CultureInfo.InvariantCulture);
        var block = await ledger.ReadBlockAsync(number, cancellationToken) ?? throw new LedgerException($"Block {number} cannot be read.");
        int oneIn;
        await using (var db = database.Read())
        {
            var key = await db.PseudonymKeys.Where(row => row.KeyId == ticket.Request.KeyId && row.Epoch == ticket.Request.Epoch)
                .Select(row => row.Document).SingleAsync(cancellationToken);
            oneIn = CanonicalJson.Deserialize<PseudonymKey>(key).AuditOneIn;
        }
        var mine = AuditedPoints.Choose(options.NetworkId, block.Hash, ticket, oneIn).Where(point => point.Auditor == options.Agency).ToList();
        if (mine.Count == 0)
            return null;
        await database.WriteAsync(
            async db =>
            {
                foreach (var point in mine)
                {
                    if (await db.ExpectedOpenings.FindAsync([ticket.Agency, ticket.Request.TicketId, point.Position], cancellationToken) is not null)
                        continue;
                    var row = new ExpectedOpeningRow
                    {
                        Agency = ticket.Agency,
                        TicketId = ticket.Request.TicketId,
                        Position = point.Position,
                        Deadline = ticket.At + AuditedPoints.TimeToOpen,
                    };
                    db.ExpectedOpenings.Add(row);
                    await db.AddWorkAsync(JudgeOpening.KindName, JudgeOpening.KeyOf(row), row.Deadline + LedgerTime.Tolerance, cancellationToken: cancellationToken);
                }
            },
            cancellationToken);
        return null;
    }
}
