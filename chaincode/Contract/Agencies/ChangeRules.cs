namespace ExchangeNetwork.Contract.Agencies;

/// <summary>What may change about an agency; checked when a change is proposed, and again with each vote.</summary>
internal static class ChangeRules
{
    private const int MostKeys = 512;

    // An application travels on paper. Before it joined an agency left no evidence that an older key could forge.
    private static readonly TimeSpan ApplicationLifetime = TimeSpan.FromDays(30);

    public static Refusal? Check(Transaction tx, AgencyChangeProposal change, Approval proposer) =>
        HasItsMembersOnly(change) ?? change.Action switch
        {
            AgencyAction.Join => Joins(tx, change, proposer),
            AgencyAction.RotateKey => GetsAKey(tx, change, proposer),
            AgencyAction.RevokeKey => LosesAKey(tx, change),
            AgencyAction.Suspend => IsActive(tx, change),
            AgencyAction.Reinstate => IsSuspended(tx, change),
            _ => IsActive(tx, change) ?? LeavesItself(change, proposer),
        };

    /// <summary>Writes the agency and its line of the roll.</summary>
    public static Agency Apply(Transaction tx, AgencyChangeProposal change)
    {
        var before = tx.Get<Agency>(StateKeys.Agency(change.AgencyId));
        var agency = change.Action switch
        {
            AgencyAction.Join => FoundingRules.Joined(change.Agency!),
            AgencyAction.RotateKey => before! with { Keys = [.. before.Keys, change.Key!] },
            AgencyAction.RevokeKey => before! with { Keys = [.. before.Keys.Select(key => Revoked(key, change))] },
            AgencyAction.Suspend => before! with { State = AgencyState.Suspended },
            AgencyAction.Reinstate => before! with { State = AgencyState.Active },
            _ => before! with { State = AgencyState.Left },
        };
        tx.Put(StateKeys.Agency(agency.Id), agency);

        var roll = tx.Roll!;
        var line = FoundingRules.Line(agency);
        if (before is null)
            tx.Put(StateKeys.Roll, roll with { Members = [.. roll.Members, line] });
        else if (before.State != agency.State)
            tx.Put(StateKeys.Roll, roll with { Members = [.. roll.Members.Select(member => IsId(member.Id, agency.Id) ? line : member)] });
        return agency;
    }

    private static Refusal? HasItsMembersOnly(AgencyChangeProposal change) =>
        (change.Agency is not null) == (change.Action == AgencyAction.Join)
        && (change.Key is not null) == (change.Action == AgencyAction.RotateKey)
        && (change.KeyId is not null) == (change.Action == AgencyAction.RevokeKey)
        && (change.RevokedFrom is not null) == (change.Action == AgencyAction.RevokeKey)
        && (change.Agency is null || IsId(change.Agency.Id, change.AgencyId))
            ? null
            : new Refusal(Rules.Agencies.ProposalMembers);

    /// <summary>A new agency brings an id and an MSP id that nobody ever had, and proven keys.</summary>
    private static Refusal? Joins(Transaction tx, AgencyChangeProposal change, Approval proposer) =>
        KeyRules.NewAgency(tx, change.Agency!, proposer.At - ApplicationLifetime)
        ?? (tx.Roll!.Members.Any(member => IsId(member.Id, change.AgencyId) || IsId(member.MspId, change.Agency!.MspId))
            ? new Refusal(Rules.Agencies.IdIsTaken, change.AgencyId)
            : null);

    /// <summary>An agency gets a further key: on its own proposal, or on another's when it has no signing key left to speak with.</summary>
    private static Refusal? GetsAKey(Transaction tx, AgencyChangeProposal change, Approval proposer)
    {
        if (IsMember(tx, change) is { } stranger)
            return stranger;
        var agency = tx.Get<Agency>(StateKeys.Agency(change.AgencyId))!;
        var key = change.Key!;
        var canSpeak = agency.Keys.Any(own => own.Purpose == KeyPurpose.Sign && own.IsValidAt(tx.Now));
        if (canSpeak && !IsId(proposer.Agency, change.AgencyId))
            return new Refusal(Rules.Agencies.OwnKeysOnly, change.AgencyId);
        return WellFormed.Count(agency.Keys, "keys", MostKeys - 1)
            ?? KeyRules.NewKey(tx, change.AgencyId, key, proposer.At)
            ?? (agency.Keys.Any(own => IsId(own.KeyId, key.KeyId)) ? new Refusal(Rules.Agencies.KeyIdIsTaken, key.KeyId) : null)
            ?? KeyRules.EachServesOnce([.. agency.Keys, key]);
    }

    /// <summary>A key becomes void from now or from an earlier time, never from a later one.</summary>
    private static Refusal? LosesAKey(Transaction tx, AgencyChangeProposal change)
    {
        if (IsMember(tx, change) is { } stranger)
            return stranger;
        if (WellFormed.Id(change.KeyId!, "keyId") is { } form)
            return form;
        var key = tx.Get<Agency>(StateKeys.Agency(change.AgencyId))!.Keys.FirstOrDefault(key => IsId(key.KeyId, change.KeyId!));
        if (key is null)
            return new Refusal(Rules.Agencies.KeyNotFound, change.KeyId!);
        return change.RevokedFrom >= key.ValidFrom && change.RevokedFrom <= tx.Now + LedgerTime.Tolerance
            && (key.RevokedFrom is not { } earlier || change.RevokedFrom < earlier)
            ? null
            : new Refusal(Rules.Agencies.RevocationTime, change.KeyId!);
    }

    private static Refusal? IsMember(Transaction tx, AgencyChangeProposal change) => tx.Find(change.AgencyId) switch
    {
        null => new Refusal(Rules.Agencies.NotFound, change.AgencyId),
        { State: AgencyState.Left } => new Refusal(Rules.Agencies.HasLeft, change.AgencyId),
        _ => null,
    };

    private static Refusal? IsActive(Transaction tx, AgencyChangeProposal change) =>
        tx.IsActive(change.AgencyId) ? null : new Refusal(Rules.Agencies.NotActive, change.AgencyId);

    private static Refusal? IsSuspended(Transaction tx, AgencyChangeProposal change) =>
        tx.Find(change.AgencyId) is { State: AgencyState.Suspended } ? null : new Refusal(Rules.Agencies.NotSuspended, change.AgencyId);

    private static Refusal? LeavesItself(AgencyChangeProposal change, Approval proposer) =>
        IsId(change.AgencyId, proposer.Agency) ? null : new Refusal(Rules.Agencies.LeavesItself, change.AgencyId);

    private static AgencyKey Revoked(AgencyKey key, AgencyChangeProposal change) =>
        IsId(key.KeyId, change.KeyId!) ? key with { RevokedFrom = change.RevokedFrom } : key;

    private static bool IsId(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
