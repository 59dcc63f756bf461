using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Contract.Actors;

/// <summary>Acts of people: who did it, in which role, asserted and signed by their agency.</summary>
internal static class ActorRules
{
    // A draft may lie on a desk; every other act is recorded at once.
    private static readonly TimeSpan OldestDraft = TimeSpan.FromDays(30);
    private static readonly TimeSpan OldestAct = TimeSpan.FromHours(24);

    /// <summary>Exactly one person acted, in this step.</summary>
    public static Refusal? One(Transaction tx, ActorStep step, out Approval person, params ReadOnlySpan<ActorRole> roles)
    {
        person = new Approval(tx.CallerId, string.Empty, tx.Now);
        if (tx.Statements.Count > 1)
            return new Refusal(Rules.Actors.StatementSurplus);
        return Find(tx, step, out person, roles);
    }

    /// <summary>A drafter and an approver acted, two different persons.</summary>
    public static Refusal? DrafterAndApprover(Transaction tx, out Approval drafter, out Approval approver)
    {
        approver = new Approval(tx.CallerId, string.Empty, tx.Now);
        if (Find(tx, ActorStep.Draft, out drafter, ActorRole.Analyst, ActorRole.Supervisor) is { } drafted)
            return drafted;
        if (Find(tx, ActorStep.Approve, out approver, ActorRole.Supervisor) is { } approved)
            return approved;
        if (tx.Statements.Count > 2)
            return new Refusal(Rules.Actors.StatementSurplus);
        return OtherPerson(drafter, approver);
    }

    /// <summary>Nobody approves what they put forward themselves.</summary>
    public static Refusal? OtherPerson(Approval first, Approval second) =>
        string.Equals(first.Agency, second.Agency, StringComparison.Ordinal) && string.Equals(first.Actor, second.Actor, StringComparison.Ordinal)
            ? new Refusal(Rules.Actors.SamePerson)
            : null;

    private static Refusal? Find(Transaction tx, ActorStep step, out Approval person, params ReadOnlySpan<ActorRole> roles)
    {
        var statement = tx.Statements.FirstOrDefault(statement => statement.Step == step);
        person = new Approval(tx.CallerId, statement?.Actor ?? string.Empty, tx.Now);
        if (statement is null)
            return new Refusal(Rules.Actors.StatementMissing, StepName(step));
        return WellFormed.Id(statement.Actor, "actor")
            ?? WellFormed.Id(statement.KeyId, "keyId")
            ?? IsOfTheCaller(tx, statement)
            ?? IsOverThisAct(tx, statement)
            ?? RoleMayDoIt(statement, roles)
            ?? IsTimely(tx, statement)
            ?? IsSigned(tx, statement);
    }

    private static Refusal? IsOfTheCaller(Transaction tx, ActorStatement statement) =>
        string.Equals(statement.Agency, tx.CallerId, StringComparison.Ordinal) ? null : new Refusal(Rules.Actors.OtherAgency, tx.CallerId);

    private static Refusal? IsOverThisAct(Transaction tx, ActorStatement statement) =>
        string.Equals(statement.Act, tx.Act, StringComparison.Ordinal) ? null : new Refusal(Rules.Actors.OtherAct);

    private static Refusal? RoleMayDoIt(ActorStatement statement, ReadOnlySpan<ActorRole> roles) =>
        roles.Contains(statement.Role) ? null : new Refusal(Rules.Actors.Role, StepName(statement.Step));

    private static Refusal? IsTimely(Transaction tx, ActorStatement statement)
    {
        var oldest = tx.Now - (statement.Step == ActorStep.Draft ? OldestDraft : OldestAct);
        return statement.At >= oldest && statement.At <= tx.Now + LedgerTime.Tolerance ? null : new Refusal(Rules.Actors.Time, StepName(statement.Step));
    }

    private static Refusal? IsSigned(Transaction tx, ActorStatement statement)
    {
        if (!string.Equals(statement.Alg, Es256.Name, StringComparison.Ordinal))
            return new Refusal(Rules.Actors.Algorithm, Es256.Name);
        var agency = tx.Get<Agency>(StateKeys.Agency(tx.CallerId))!;
        if (MemberKeys.Find(agency.Keys, KeyPurpose.Sign, statement.KeyId, statement.At) is not { } key)
            return new Refusal(Rules.Actors.KeyNotValid, statement.KeyId);
        return WellFormed.Base64(statement.Signature, Es256.SignatureSize) is { } signature
            && Es256.Verify(Convert.FromBase64String(key.PublicKey), statement.Message(tx.Channel), signature)
            ? null
            : new Refusal(Rules.Actors.Signature);
    }

    private static string StepName(ActorStep step) => step switch
    {
        ActorStep.Draft => "draft",
        ActorStep.Approve => "approve",
        ActorStep.Decide => "decide",
        ActorStep.Propose => "propose",
        _ => "verdict",
    };
}
