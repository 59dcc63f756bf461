using System.Text;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>As the holder: takes the reasons of a request that stands on the ledger.</summary>
internal sealed class ReceiveRequest(DisclosureVault vault) : INoticeHandler
{
    public string Type => DisclosureRequested.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        var content = JsonConvert.DeserializeObject<DisclosureRequested>(Encoding.UTF8.GetString(notice.Content));
        if (content?.DisclosureId is null)
            return "XN-NOTICE-014";
        var row = await db.Disclosures.FindAsync([content.DisclosureId], cancellationToken);
        if (row is null)
        {
            // The notice overtook the ledger: an exception lets the bus bring it again, and without receipt the sender repeats it.
            throw new InvalidOperationException($"Disclosure {content.DisclosureId} has not reached this node on the ledger yet.");
        }
        if (row.Requester != notice.Sender || row.Side != "holder")
            return "XN-NOTICE-016";
        row.Remarks = vault.Protect(row.Id, vault.RemarksOf(row) with { Justification = content.Justification ?? "" });
        return null;
    }
}
