using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Trace;

/// <summary>Notes where on the ledger each thing's steps stand, so that a trace names block and transaction.</summary>
internal sealed class FollowSteps : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
    [
        Contract.Events.AgencyProposed, Contract.Events.AgencyChanged, Contract.Events.BasisProposed, Contract.Events.BasisInForce,
        Contract.Events.BasisRevoked, Contract.Events.ListPublished, Contract.Events.ListAmended, Contract.Events.ListWithdrawn,
        Contract.Events.ListExpired, Contract.Events.HitsAnchored, Contract.Events.AlertOpened, Contract.Events.AlertExtended,
        Contract.Events.AlertConfirmed, Contract.Events.AlertSilent, Contract.Events.AlertVerdict, Contract.Events.AlertClosed,
        Contract.Events.DisclosureRequested, Contract.Events.DisclosureGranted, Contract.Events.DisclosureRefused,
        Contract.Events.DisclosureLapsed, Contract.Events.CoverageRecorded, Contract.Events.PurgeRecorded,
    ];

    public Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var (subject, agency, actor) = Read(ledgerEvent);
        db.LedgerSteps.Add(new LedgerStepRow
        {
            BlockNumber = ledgerEvent.Position.BlockNumber,
            TransactionIndex = ledgerEvent.Position.TransactionIndex,
            Subject = subject,
            Event = ledgerEvent.Name,
            Agency = agency,
            Actor = actor,
            TransactionId = ledgerEvent.TransactionId,
            At = ledgerEvent.Timestamp,
        });
        return Task.CompletedTask;
    }

    /// <summary>What an event is about, which agency acted, and which person, as the contract's document says.</summary>
    private static (string Subject, string Agency, string? Actor) Read(LedgerEvent ledgerEvent) => ledgerEvent.Name switch
    {
        Contract.Events.AgencyProposed => Of(Document<AgencyProposal>(ledgerEvent)),
        Contract.Events.AgencyChanged => Of(Document<AgencyChanged>(ledgerEvent).Proposal),
        Contract.Events.BasisProposed or Contract.Events.BasisInForce or Contract.Events.BasisRevoked => Of(Document<LegalBasis>(ledgerEvent)),
        Contract.Events.ListPublished or Contract.Events.ListAmended => Of(Document<ListVersion>(ledgerEvent)),
        Contract.Events.ListWithdrawn or Contract.Events.ListExpired => Of(Document<QueryList>(ledgerEvent)),
        Contract.Events.HitsAnchored => Of(Document<HitBatch>(ledgerEvent)),
        Contract.Events.DisclosureRequested or Contract.Events.DisclosureGranted or Contract.Events.DisclosureRefused
            or Contract.Events.DisclosureLapsed => Of(ledgerEvent.Name, Document<Disclosure>(ledgerEvent)),
        Contract.Events.CoverageRecorded => Of(Document<CoverageReceipt>(ledgerEvent)),
        Contract.Events.PurgeRecorded => Of(Document<PurgeReceipt>(ledgerEvent)),
        _ => Of(ledgerEvent.Name, Document<JointAlert>(ledgerEvent)),
    };

    private static T Document<T>(LedgerEvent ledgerEvent) => CanonicalJson.Deserialize<T>(ledgerEvent.Payload);

    private static (string, string, string?) Of(AgencyProposal proposal)
    {
        var last = proposal.Votes is [.., var vote] ? vote : proposal.ProposedBy;
        return (proposal.Change.ProposalId, last.Agency, last.Actor);
    }

    private static (string, string, string?) Of(LegalBasis basis)
    {
        var last = basis.RevokedBy ?? (basis.Approvals is [.., var approval] ? approval : basis.ProposedBy);
        return (basis.Terms.BasisId, last.Agency, last.Actor);
    }

    private static (string, string, string?) Of(ListVersion version) => (version.Manifest.ListId, version.Manifest.Owner, version.ApprovedBy.Actor);

    private static (string, string, string?) Of(QueryList list) => (list.ListId, list.Owner, null);

    private static (string, string, string?) Of(HitBatch batch) => (batch.BatchId, batch.Agency, null);

    private static (string, string, string?) Of(CoverageReceipt receipt) => (receipt.Statement.ListId, receipt.Agency, null);

    private static (string, string, string?) Of(PurgeReceipt receipt) => (receipt.Statement.ListId, receipt.Agency, null);

    private static (string, string, string?) Of(string name, Disclosure disclosure) => name switch
    {
        Contract.Events.DisclosureRequested => (disclosure.Request.DisclosureId, disclosure.Requester, disclosure.RequestActor),
        Contract.Events.DisclosureLapsed => (disclosure.Request.DisclosureId, disclosure.Request.Holder, null),
        _ => (disclosure.Request.DisclosureId, disclosure.Request.Holder, disclosure.DecisionActor),
    };

    private static (string, string, string?) Of(string name, JointAlert alert) => name switch
    {
        Contract.Events.AlertOpened => (alert.AlertId, alert.OpenedBy, null),
        Contract.Events.AlertExtended => (alert.AlertId, alert.Agencies[^1].Agency, null),
        Contract.Events.AlertVerdict when alert.Verdicts.Count > 0 => (alert.AlertId, alert.Verdicts[^1].Agency, alert.Verdicts[^1].Actor),
        Contract.Events.AlertClosed => (alert.AlertId, alert.Owner, alert.Closing?.Actor),
        _ => (alert.AlertId, alert.Owner, null),
    };
}
