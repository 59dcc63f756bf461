using ExchangeNetwork.Contract.Actors;

namespace ExchangeNetwork.Contract.LegalBases;

/// <summary>A legal basis is proposed by one agency, in force once two agencies approved, and never changes: another basis is another id.</summary>
internal static class LegalBasisRules
{
    /// <summary>A member puts a basis forward.</summary>
    public static ContractResponse Propose(Transaction tx, LegalBasisTerms terms)
    {
        if (WellFormed.Id(terms.BasisId, "basisId") is { } form)
            return form;
        if (tx.Get<LegalBasis>(StateKeys.Basis(terms.BasisId)) is { } earlier)
        {
            var same = string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal)
                && string.Equals(earlier.ProposedBy.Agency, tx.CallerId, StringComparison.Ordinal);
            return same ? Transaction.Answer(earlier) : new Refusal(Rules.Form.IdIsUsed, terms.BasisId);
        }

        var refusal =
            ActorRules.One(tx, ActorStep.Propose, out var proposer, ActorRole.Analyst, ActorRole.Supervisor, ActorRole.Administrator)
            ?? TermsRules.Check(tx, terms);
        if (refusal is not null)
            return refusal;

        var basis = new LegalBasis { Terms = terms, State = BasisState.Proposed, Act = tx.Act, ProposedBy = proposer, Approvals = [] };
        tx.Put(StateKeys.Basis(terms.BasisId), basis);
        return tx.Agreed(Events.BasisProposed, basis);
    }

    /// <summary>A member approves a proposed basis; the second agency's approval brings it into force.</summary>
    public static ContractResponse Approve(Transaction tx, BasisApproval approval)
    {
        if (Find(tx, approval.BasisId, out var basis) is { } missing)
            return missing;

        var refusal =
            ActorRules.One(tx, ActorStep.Approve, out var approver, ActorRole.Supervisor, ActorRole.Administrator)
            ?? IsProposed(basis)
            ?? IsNotOver(tx, basis)
            ?? ActorRules.OtherPerson(basis.ProposedBy, approver)
            ?? HasNotApproved(tx, basis);
        if (refusal is not null)
            return refusal;

        basis = basis with { Approvals = [.. basis.Approvals, approver] };
        var inForce = basis.Approvals.Count(earlier => tx.IsActive(earlier.Agency)) >= 2;
        if (inForce)
            basis = basis with { State = BasisState.InForce, InForceFrom = tx.Now };
        tx.Put(StateKeys.Basis(approval.BasisId), basis);
        return tx.Agreed(inForce ? Events.BasisInForce : Events.BasisProposed, basis);
    }

    /// <summary>An agency that proposed or approved a basis takes that back; nothing may be matched or disclosed under it any more.</summary>
    public static ContractResponse Revoke(Transaction tx, BasisRevocation revocation)
    {
        if (Find(tx, revocation.BasisId, out var basis) is { } missing)
            return missing;

        var refusal =
            ActorRules.One(tx, ActorStep.Decide, out var decider, ActorRole.Supervisor, ActorRole.Administrator)
            ?? IsNotRevoked(basis)
            ?? CarriedIt(tx, basis);
        if (refusal is not null)
            return refusal;

        basis = basis with { State = BasisState.Revoked, RevokedBy = decider };
        tx.Put(StateKeys.Basis(revocation.BasisId), basis);
        return tx.Agreed(Events.BasisRevoked, basis);
    }

    /// <summary>A basis as it stands.</summary>
    public static ContractResponse Get(Transaction tx, BasisQuery query) =>
        Find(tx, query.BasisId, out var basis) is { } missing ? missing : Transaction.Answer(basis);

    /// <summary>All bases.</summary>
    public static ContractResponse List(Transaction tx, NoArguments none) => Transaction.Answer(tx.Scan<LegalBasis>(StateKeys.BasisType));

    /// <summary>The basis exists.</summary>
    public static Refusal? Find(Transaction tx, string basisId, out LegalBasis basis)
    {
        basis = null!;
        if (WellFormed.Id(basisId, "basisId") is { } form)
            return form;
        if (tx.Get<LegalBasis>(StateKeys.Basis(basisId)) is not { } found)
            return new Refusal(Rules.Bases.NotFound, basisId);
        basis = found;
        return null;
    }

    /// <summary>The basis exists and is in force now.</summary>
    public static Refusal? InForce(Transaction tx, string basisId, out LegalBasis basis)
    {
        if (Find(tx, basisId, out basis) is { } missing)
            return missing;
        return basis.IsInForceAt(tx.Now) ? null : new Refusal(Rules.Bases.NotInForce, basisId);
    }

    private static Refusal? IsProposed(LegalBasis basis) =>
        basis.State == BasisState.Proposed ? null : new Refusal(Rules.Bases.NotProposed, basis.Terms.BasisId);

    private static Refusal? IsNotOver(Transaction tx, LegalBasis basis) =>
        tx.Now < basis.Terms.ValidUntil ? null : new Refusal(Rules.Bases.IsOver, basis.Terms.BasisId);

    private static Refusal? IsNotRevoked(LegalBasis basis) =>
        basis.State != BasisState.Revoked ? null : new Refusal(Rules.Bases.IsRevoked, basis.Terms.BasisId);

    private static Refusal? HasNotApproved(Transaction tx, LegalBasis basis) =>
        basis.Approvals.Any(earlier => string.Equals(earlier.Agency, tx.CallerId, StringComparison.Ordinal))
            ? new Refusal(Rules.Bases.AlreadyApproved, tx.CallerId)
            : null;

    private static Refusal? CarriedIt(Transaction tx, LegalBasis basis) =>
        basis.Approvals.Prepend(basis.ProposedBy).Any(carrier => string.Equals(carrier.Agency, tx.CallerId, StringComparison.Ordinal))
            ? null
            : new Refusal(Rules.Bases.NotYoursToRevoke, basis.Terms.BasisId);
}
