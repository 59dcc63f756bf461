using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>As the holder: sends the requester what the ledger says was decided; only fields that open the commitment there.</summary>
internal sealed class AnswerDisclosure(
    NodeOptions options, NodeDatabase database, DisclosureVault vault, NoticeOutbox outbox, AuditLog audit) : IWorkHandler
{
    public const string KindName = "answerDisclosure";

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        DisclosureRow? row;
        await using (var db = database.Read())
            row = await db.Disclosures.FindAsync([work.Key], cancellationToken);
        if (row is not { Side: "holder", State: "granted" or "refused" })
            return null;
        var released = row.State == "granted" ? vault.ReleasedOf(row) : null;
        if (row.State == "granted" && released?.Commit(options.NetworkId) != row.Commit)
            throw new InvalidOperationException($"What is stored for disclosure {row.Id} does not open what was granted on the ledger.");
        var answer = new DisclosureAnswered(row.Id, released?.Fields, released?.Salt, vault.RemarksOf(row).Answer);
        var notice = outbox.Seal(row.Requester, BusAddresses.Disclosures, DisclosureAnswered.Type, answer);
        await database.WriteAsync(
            async db =>
            {
                await audit.AppendAsync(db, AuditLog.System, "", "disclosureAnswered", row.Id, cancellationToken: cancellationToken);
                db.Outbox.Add(notice);
            },
            cancellationToken);
        return null;
    }
}
