using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>Follows the disclosures that this agency asked for or must answer.</summary>
internal sealed class FollowDisclosures(NodeOptions options, DisclosureVault vault, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
    [
        Contract.Events.DisclosureRequested, Contract.Events.DisclosureGranted, Contract.Events.DisclosureRefused, Contract.Events.DisclosureLapsed,
    ];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var disclosure = CanonicalJson.Deserialize<Disclosure>(ledgerEvent.Payload);
        var request = disclosure.Request;
        var side = request.Holder == options.Agency ? "holder" : disclosure.Requester == options.Agency ? "requester" : null;
        if (side is null)
            return;
        var row = await db.Disclosures.FindAsync([request.DisclosureId], cancellationToken);
        if (row is null)
        {
            var hit = side == "holder"
                ? await db.Hits.Where(hit => hit.Tag == request.Tag && hit.Commit == request.Commit).Select(hit => hit.Id).FirstOrDefaultAsync(cancellationToken)
                : await db.ReceivedHits.Where(hit => hit.Tag == request.Tag && hit.Commit == request.Commit).Select(hit => hit.Id)
                    .FirstOrDefaultAsync(cancellationToken);
            db.Disclosures.Add(row = Row(request, side, hit ?? "", request.Holder, disclosure.Requester, vault));
        }
        row.State = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(disclosure.State.ToString());
        (row.ReasonCode, row.Commit, row.BlockNumber) = (disclosure.ReasonCode, disclosure.Commitment, ledgerEvent.Position.BlockNumber);
        if (ledgerEvent.Name == Contract.Events.DisclosureRequested)
        {
            await db.AddWorkAsync(
                LapseDisclosure.KindName, row.Id, request.Deadline + LapseDisclosure.After, cancellationToken: cancellationToken);
        }
        else if (side == "holder" && ledgerEvent.Name is (Contract.Events.DisclosureGranted or Contract.Events.DisclosureRefused))
        {
            await db.AddWorkAsync(AnswerDisclosure.KindName, row.Id, clock.GetUtcNow(), cancellationToken: cancellationToken);
        }
    }

    public static DisclosureRow Row(DisclosureRequest request, string side, string hitId, string holder, string requester, DisclosureVault vault) => new()
    {
        Id = request.DisclosureId,
        HitId = hitId,
        Side = side,
        Requester = requester,
        Holder = holder,
        State = "requested",
        Fields = JsonConvert.SerializeObject(request.Fields),
        Remarks = vault.Protect(request.DisclosureId, new DisclosureVault.Remarks("", null)),
        Deadline = request.Deadline,
    };
}
