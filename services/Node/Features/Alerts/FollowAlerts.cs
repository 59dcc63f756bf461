using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>Keeps this node's copy of joint alerts and adds the work they bring.</summary>
internal sealed class FollowAlerts(NodeOptions options) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
    [
        Contract.Events.AlertOpened, Contract.Events.AlertExtended, Contract.Events.AlertConfirmed, Contract.Events.AlertSilent,
        Contract.Events.AlertVerdict, Contract.Events.AlertClosed,
    ];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var alert = CanonicalJson.Deserialize<JointAlert>(ledgerEvent.Payload);
        var row = await db.Alerts.FindAsync([alert.AlertId], cancellationToken);
        if (row is null)
        {
            db.Alerts.Add(row = new AlertRow
            {
                Id = alert.AlertId,
                ListId = alert.ListId,
                Tag = alert.Tag,
                Owner = alert.Owner,
                State = "",
                Document = [],
                OpenedAt = alert.OpenedAt,
            });
        }
        (row.State, row.Document, row.BlockNumber) = (alert.State.ToString(), ledgerEvent.Payload, ledgerEvent.Position.BlockNumber);
        // Its owner knows that the entry stands for nobody.
        string[] own = alert.Owner == options.Agency ? [alert.ListId] : [];
        var isDecoy = (await RaiseDecoyAlarm.DecoysAsync(db, own, [alert.Tag], cancellationToken)).Count > 0;
        row.Involved = !isDecoy && (alert.Owner == options.Agency || alert.Agencies.Any(agency => agency.Agency == options.Agency)
            || await db.Hits.AnyAsync(hit => hit.Tag == alert.Tag, cancellationToken));

        if (alert.Owner == options.Agency && ledgerEvent.Name is Contract.Events.AlertOpened or Contract.Events.AlertExtended)
            await ConfirmAlert.ConsiderAsync(db, [alert.Tag], ledgerEvent.Timestamp, cancellationToken);
        if (row.Involved && alert.State == AlertState.Provisional && alert.OpeningDeadline is { } deadline)
            await db.AddWorkAsync(MarkOwnerSilent.KindName, alert.AlertId, deadline + MarkOwnerSilent.After, cancellationToken: cancellationToken);
    }
}
