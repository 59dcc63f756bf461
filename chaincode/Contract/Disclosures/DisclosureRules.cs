using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Contract.Disclosures;

/// <summary>After a hit the list's owner may ask for fields; a supervisor of the holder grants or refuses with a code, or the request lapses.</summary>
internal static class DisclosureRules
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(366);

    /// <summary>The owner of a list in force asks the holder of an anchored hit for fields that the list may release.</summary>
    public static ContractResponse Request(Transaction tx, DisclosureRequest request)
    {
        if (Form(request) is { } form)
            return form;
        if (tx.Get<Disclosure>(StateKeys.Disclosure(request.DisclosureId)) is { } earlier)
        {
            return string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal) && Same(earlier.Requester, tx.CallerId)
                ? Transaction.Answer(earlier)
                : new Refusal(Rules.Form.IdIsUsed, request.DisclosureId);
        }

        if (InForce.Check(tx, request.ListId, out var list, out var basis) is { } notInForce)
            return notInForce;
        var refusal =
            WhoAsked(tx, out var actor)
            ?? OwnerAsks(tx, list)
            ?? HolderIsAnother(tx, request)
            ?? HitIsAnchored(tx, request)
            ?? FieldsAreReleasable(request, list)
            ?? DeadlineIsFair(tx, request, basis);
        if (refusal is not null)
            return refusal;

        return Write(tx, Events.DisclosureRequested, new Disclosure
        {
            Request = request,
            Requester = tx.CallerId,
            RequestActor = actor,
            RequestedAt = tx.Now,
            Act = tx.Act,
            State = DisclosureState.Requested,
        });
    }

    /// <summary>A supervisor of the holder releases fields that were asked for, in time and while list and basis are in force.</summary>
    public static ContractResponse Grant(Transaction tx, DisclosureGrant grant)
    {
        if (Find(tx, grant.DisclosureId, out var disclosure) is { } missing)
            return missing;
        var refusal =
            ActorRules.One(tx, ActorStep.Decide, out var supervisor, ActorRole.Supervisor)
            ?? HolderDecides(tx, disclosure)
            ?? WellFormed.Hash(grant.Commitment, "commitment")
            ?? WellFormed.FieldNames(grant.Fields, "fields")
            ?? WereAskedFor(grant, disclosure)
            ?? InForce.Check(tx, disclosure.Request.ListId, out _, out _);
        if (refusal is not null)
            return refusal;

        return Write(tx, Events.DisclosureGranted, disclosure with
        {
            State = DisclosureState.Granted,
            DecidedAt = tx.Now,
            DecisionActor = supervisor.Actor,
            Fields = grant.Fields,
            Commitment = grant.Commitment,
        });
    }

    /// <summary>A supervisor of the holder refuses, with a code.</summary>
    public static ContractResponse Refuse(Transaction tx, DisclosureRefusal answer)
    {
        if (Find(tx, answer.DisclosureId, out var disclosure) is { } missing)
            return missing;
        var refusal =
            ActorRules.One(tx, ActorStep.Decide, out var supervisor, ActorRole.Supervisor)
            ?? HolderDecides(tx, disclosure)
            ?? IsAReason(answer);
        if (refusal is not null)
            return refusal;

        return Write(tx, Events.DisclosureRefused, disclosure with
        {
            State = DisclosureState.Refused,
            DecidedAt = tx.Now,
            DecisionActor = supervisor.Actor,
            ReasonCode = answer.ReasonCode,
        });
    }

    /// <summary>Anyone may say that the holder let the deadline pass.</summary>
    public static ContractResponse Lapse(Transaction tx, DisclosureReference reference)
    {
        if (Find(tx, reference.DisclosureId, out var disclosure) is { } missing)
            return missing;
        if (disclosure.State == DisclosureState.Lapsed)
            return Transaction.Answer(disclosure);
        if ((IsUndecided(disclosure) ?? DeadlineIsOver(tx, disclosure)) is { } refusal)
            return refusal;
        return Write(tx, Events.DisclosureLapsed, disclosure with { State = DisclosureState.Lapsed, DecidedAt = tx.Now });
    }

    /// <summary>A disclosure as it stands.</summary>
    public static ContractResponse Get(Transaction tx, DisclosureReference reference) =>
        Find(tx, reference.DisclosureId, out var disclosure) is { } missing ? missing : Transaction.Answer(disclosure);

    private static ContractResponse Write(Transaction tx, string eventName, Disclosure disclosure)
    {
        tx.Put(StateKeys.Disclosure(disclosure.Request.DisclosureId), disclosure);
        return tx.Agreed(eventName, disclosure);
    }

    private static Refusal? Find(Transaction tx, string disclosureId, out Disclosure disclosure)
    {
        disclosure = null!;
        if (WellFormed.Id(disclosureId, "disclosureId") is { } form)
            return form;
        if (tx.Get<Disclosure>(StateKeys.Disclosure(disclosureId)) is not { } found)
            return new Refusal(Rules.Disclosures.NotFound, disclosureId);
        disclosure = found;
        return null;
    }

    private static Refusal? Form(DisclosureRequest request) =>
        WellFormed.Id(request.DisclosureId, "disclosureId")
        ?? WellFormed.AgencyId(request.Holder, "holder")
        ?? WellFormed.Hash(request.Tag, "tag")
        ?? WellFormed.Id(request.HitBatch, "hitBatch")
        ?? WellFormed.OptionalHash(request.Commit, "commit")
        ?? WellFormed.FieldNames(request.Fields, "fields");

    private static Refusal? OwnerAsks(Transaction tx, QueryList list) =>
        Same(list.Owner, tx.CallerId) ? null : new Refusal(Rules.Disclosures.OwnerOnly, list.ListId);

    private static Refusal? HolderIsAnother(Transaction tx, DisclosureRequest request)
    {
        if (Same(request.Holder, tx.CallerId))
            return new Refusal(Rules.Disclosures.OwnRecord);
        return tx.IsActive(request.Holder) ? null : new Refusal(Rules.Disclosures.HolderNotActive, request.Holder);
    }

    private static Refusal? HitIsAnchored(Transaction tx, DisclosureRequest request) =>
        HitRules.Find(tx, new HitBatchReference(request.Holder, request.HitBatch), out var batch)
        ?? (batch.Rows.Any(row => Same(row.ListId, request.ListId) && Same(row.Tag, request.Tag) && (request.Commit is null || Same(row.Commit, request.Commit)))
            ? null
            : new Refusal(Rules.Disclosures.HitNotFound, request.Holder, request.HitBatch));

    private static Refusal? FieldsAreReleasable(DisclosureRequest request, QueryList list) =>
        request.Fields.Count > 0 && request.Fields.All(field => list.ReleasableFields.Contains(field, StringComparer.Ordinal))
            ? null
            : new Refusal(Rules.Disclosures.FieldNotReleasable, list.ListId);

    /// <summary>The holder has at least the time that the basis gives it.</summary>
    private static Refusal? DeadlineIsFair(Transaction tx, DisclosureRequest request, LegalBasis basis)
    {
        var hours = basis.Terms.DisclosureDeadlineHours;
        if (request.Deadline < tx.Now + TimeSpan.FromHours(hours) - LedgerTime.Tolerance)
            return new Refusal(Rules.Disclosures.DeadlineTooSoon, WellFormed.Number(hours));
        return request.Deadline <= tx.Now + LongestDeadline + TimeSpan.FromHours(hours) ? null : new Refusal(Rules.Disclosures.DeadlineTooLate);
    }

    /// <summary>A person asks with a statement; a node that asks by rule brings none.</summary>
    private static Refusal? WhoAsked(Transaction tx, out string? actor)
    {
        actor = null;
        if (tx.Statements.Count == 0)
            return null;
        var refusal = ActorRules.One(tx, ActorStep.Propose, out var person, ActorRole.Analyst, ActorRole.Supervisor);
        actor = person.Actor;
        return refusal;
    }

    private static Refusal? HolderDecides(Transaction tx, Disclosure disclosure)
    {
        if (!Same(disclosure.Request.Holder, tx.CallerId))
            return new Refusal(Rules.Disclosures.HolderOnly, disclosure.Request.Holder);
        return IsUndecided(disclosure)
            ?? (LedgerTime.IsOver(disclosure.Request.Deadline, tx.Now) ? new Refusal(Rules.Disclosures.DeadlineIsOver, disclosure.Request.DisclosureId) : null);
    }

    private static Refusal? IsUndecided(Disclosure disclosure) =>
        disclosure.State == DisclosureState.Requested ? null : new Refusal(Rules.Disclosures.IsDecided, disclosure.Request.DisclosureId);

    private static Refusal? DeadlineIsOver(Transaction tx, Disclosure disclosure) =>
        LedgerTime.IsOver(disclosure.Request.Deadline, tx.Now) ? null : new Refusal(Rules.Disclosures.DeadlineNotOver, disclosure.Request.DisclosureId);

    private static Refusal? WereAskedFor(DisclosureGrant grant, Disclosure disclosure) =>
        grant.Fields.Count > 0 && grant.Fields.All(field => disclosure.Request.Fields.Contains(field, StringComparer.Ordinal))
            ? null
            : new Refusal(Rules.Disclosures.FieldNotRequested);

    private static Refusal? IsAReason(DisclosureRefusal answer) =>
        DisclosureReasons.All.Contains(answer.ReasonCode, StringComparer.Ordinal)
            ? null
            : new Refusal(Rules.Disclosures.UnknownReason, string.Join(", ", DisclosureReasons.All));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
