using System.Collections.Frozen;
using System.Security.Cryptography;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Checkpoints;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using Newtonsoft.Json;

namespace ExchangeNetwork.Contract;

/// <summary>The rules that the agencies share: a table of contents, one method for each function.</summary>
/// <remarks>Stateless; safe from many threads. Bad input is refused with a code; a fault of the contract itself answers status 500.</remarks>
public sealed class NetworkContract : IContract
{
    /// <summary>Most bytes of an argument document: 4 MiB.</summary>
    public const int MostDocumentBytes = 4 * 1024 * 1024;

    /// <summary>Most bytes of the statements: 64 KiB.</summary>
    public const int MostStatementBytes = 64 * 1024;

    private static readonly FrozenDictionary<string, Func<ITransactionContext, ContractResponse>> Verbs =
        new Dictionary<string, Func<ITransactionContext, ContractResponse>>(StringComparer.Ordinal)
        {
            [Functions.AgenciesBootstrap] = Anyone<Founding>(FoundingRules.Bootstrap),
            [Functions.AgenciesPropose] = Member<AgencyChangeProposal>(ProposalRules.Propose),
            [Functions.AgenciesApprove] = Member<ProposalVote>(ProposalRules.Approve),
            [Functions.AgenciesRenewKey] = Member<KeyRenewal>(KeyRenewalRules.Renew),
            [Functions.AgenciesGet] = Anyone<AgencyQuery>(FoundingRules.Get),
            [Functions.AgenciesList] = Anyone<NoArguments>(FoundingRules.List),

            [Functions.LegalBasesPropose] = Member<LegalBasisTerms>(LegalBasisRules.Propose),
            [Functions.LegalBasesApprove] = Member<BasisApproval>(LegalBasisRules.Approve),
            [Functions.LegalBasesRevoke] = Member<BasisRevocation>(LegalBasisRules.Revoke),
            [Functions.LegalBasesGet] = Member<BasisQuery>(LegalBasisRules.Get),
            [Functions.LegalBasesList] = Member<NoArguments>(LegalBasisRules.List),

            [Functions.QueryListsPutSegment] = Member<SegmentUpload>(SegmentRules.PutSegment),
            [Functions.QueryListsPutWraps] = Member<WrapsUpload>(WrapRules.Put),
            [Functions.QueryListsRenewWraps] = Member<WrapsUpload>(WrapRules.Renew),
            [Functions.QueryListsPublish] = Member<Manifest>(PublishRules.Publish),
            [Functions.QueryListsAmend] = Member<Manifest>(PublishRules.Amend),
            [Functions.QueryListsWithdraw] = Member<ListWithdrawal>(ListEndRules.Withdraw),
            [Functions.QueryListsExpire] = Member<ListReference>(ListEndRules.Expire),
            [Functions.QueryListsPurge] = Member<ListVersionReference>(ListEndRules.Purge),
            [Functions.QueryListsGet] = Member<ListQuery>(ListReads.Get),
            [Functions.QueryListsList] = Member<NoArguments>(ListReads.List),
            [Functions.QueryListsSegment] = Member<SegmentQuery>(ListReads.Segment),
            [Functions.QueryListsWrap] = Member<ListVersionReference>(ListReads.Wrap),

            [Functions.HitsAnchor] = Member<HitBatchAnchor>(HitRules.Anchor),
            [Functions.HitsBatch] = Member<HitBatchReference>(HitRules.Batch),

            [Functions.AlertsOpen] = Member<AlertOpening>(AlertOpeningRules.Open),
            [Functions.AlertsConfirm] = Member<AlertConfirmation>(AlertCourseRules.Confirm),
            [Functions.AlertsMarkSilent] = Member<AlertReference>(AlertCourseRules.MarkSilent),
            [Functions.AlertsVerdict] = Member<AlertFinding>(AlertCourseRules.GiveVerdict),
            [Functions.AlertsClose] = Member<AlertFinding>(AlertCourseRules.Close),
            [Functions.AlertsGet] = Member<AlertReference>(AlertCourseRules.Get),

            [Functions.DisclosuresRequest] = Member<DisclosureRequest>(DisclosureRules.Request),
            [Functions.DisclosuresGrant] = Member<DisclosureGrant>(DisclosureRules.Grant),
            [Functions.DisclosuresRefuse] = Member<DisclosureRefusal>(DisclosureRules.Refuse),
            [Functions.DisclosuresLapse] = Member<DisclosureReference>(DisclosureRules.Lapse),
            [Functions.DisclosuresGet] = Member<DisclosureReference>(DisclosureRules.Get),

            [Functions.CoverageRecord] = Member<CoverageStatement>(CoverageRules.Record),
            [Functions.PurgesRecord] = Member<PurgeStatement>(PurgeRules.Record),
            [Functions.CheckpointsSign] = Member<CheckpointStatement>(CheckpointRules.Sign),

            [Functions.PseudonymsBegin] = Member<KeyGenerationTerms>(GenerationRules.Begin),
            [Functions.PseudonymsRestart] = Member<KeyRun>(GenerationRules.Restart),
            [Functions.PseudonymsCommit] = Member<CommitmentHash>(GenerationSteps.Commit),
            [Functions.PseudonymsReveal] = Member<CommitmentReveal>(GenerationSteps.Reveal),
            [Functions.PseudonymsDeal] = Member<ShareDealing>(GenerationSteps.Deal),
            [Functions.PseudonymsComplain] = Member<ShareComplaint>(GenerationSteps.Complain),
            [Functions.PseudonymsAnswer] = Member<ShareAnswer>(GenerationSteps.Answer),
            [Functions.PseudonymsDistrust] = Member<DealerDistrust>(GenerationSteps.Distrust),
            [Functions.PseudonymsSign] = Member<KeySignature>(Pseudonyms.KeyRules.Sign),
            [Functions.PseudonymsErase] = Member<ShareErasure>(Pseudonyms.KeyRules.Erase),
            [Functions.PseudonymsRetire] = Member<KeyReference>(Pseudonyms.KeyRules.Retire),
            [Functions.PseudonymsGeneration] = Member<KeyGenerationQuery>(GenerationRules.Get),
            [Functions.PseudonymsShare] = Member<ShareQuery>(GenerationSteps.Share),
            [Functions.PseudonymsGet] = Member<KeyReference>(Pseudonyms.KeyRules.Get),
            [Functions.PseudonymsList] = Member<NoArguments>(Pseudonyms.KeyRules.List),
            [Functions.PseudonymsTicket] = Member<TicketRequest>(TicketRules.Issue),
            [Functions.PseudonymsAmendTicket] = Member<TicketAmendment>(TicketRules.Amend),
            [Functions.PseudonymsGetTicket] = Member<TicketReference>(TicketRules.Get),
            [Functions.PseudonymsRecordAudit] = Member<AuditStatement>(AuditRules.Record),
            [Functions.PseudonymsAskGrant] = Member<GrantRequest>(QuotaRules.Ask),
            [Functions.PseudonymsApproveGrant] = Member<GrantApproval>(QuotaRules.Approve),
            [Functions.PseudonymsQuota] = Member<QuotaQuery>(QuotaRules.Get),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of all functions, in ordinal order.</summary>
    public static IReadOnlyList<string> FunctionNames { get; } = [.. Verbs.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ContractResponse Invoke(ITransactionContext context)
    {
        if (!Verbs.TryGetValue(context.Function, out var verb))
            return new Refusal(Rules.Form.UnknownFunction);
        try
        {
            return verb(context);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or NullReferenceException or IndexOutOfRangeException
            or InvalidCastException or FormatException or ArithmeticException or JsonException or CryptographicException or NotSupportedException)
        {
            // A mistake in a rule, or a damaged state; what the ledger itself throws passes through. The message might hold values: only the type leaves.
            return new ContractResponse(500, [], new Refusal(Rules.Form.Fault, context.Function, fault.GetType().Name));
        }
    }

    private static Func<ITransactionContext, ContractResponse> Member<T>(Func<Transaction, T, ContractResponse> rule)
        where T : class => context => Run(context, rule, membersOnly: true);

    private static Func<ITransactionContext, ContractResponse> Anyone<T>(Func<Transaction, T, ContractResponse> rule)
        where T : class => context => Run(context, rule, membersOnly: false);

    private static ContractResponse Run<T>(ITransactionContext context, Func<Transaction, T, ContractResponse> rule, bool membersOnly)
        where T : class
    {
        if (context.Arguments.Count is not (1 or 2))
            return new Refusal(Rules.Form.ArgumentCount);
        if (context.Arguments[0].Length > MostDocumentBytes || context.Arguments is [_, { Length: > MostStatementBytes }])
            return new Refusal(Rules.Form.TooLarge);
        if (!Documents.TryRead<T>(context.Arguments[0], out var document))
            return new Refusal(Rules.Form.MalformedDocument, context.Function);
        IReadOnlyList<ActorStatement>? statements = [];
        if (context.Arguments.Count == 2 && !Documents.TryRead(context.Arguments[1], out statements))
            return new Refusal(Rules.Form.MalformedDocument, context.Function);

        var transaction = new Transaction(context, context.Arguments[0], statements);
        return membersOnly && MayAct(transaction) is { } refusal ? refusal : rule(transaction, document);
    }

    /// <summary>Only a member that is neither suspended nor gone may call, for reading too.</summary>
    private static Refusal? MayAct(Transaction transaction) => transaction.Caller switch
    {
        null => new Refusal(Rules.Agencies.NotAMember),
        { State: AgencyState.Suspended } caller => new Refusal(Rules.Agencies.Suspended, caller.Id),
        { State: AgencyState.Left } caller => new Refusal(Rules.Agencies.HasLeft, caller.Id),
        _ => null,
    };
}
