namespace ExchangeNetwork.Contract.Agencies;

/// <summary>How a network begins, and who is in it.</summary>
internal static class FoundingRules
{
    /// <summary>The first transaction: one founder names all founders; each key proves that its holder takes part.</summary>
    public static ContractResponse Bootstrap(Transaction tx, Founding founding)
    {
        if (tx.Roll is { } roll)
        {
            return string.Equals(roll.FoundingAct, tx.Act, StringComparison.Ordinal)
                ? Transaction.Answer(roll)
                : new Refusal(Rules.Agencies.AlreadyFounded);
        }

        var refusal =
            AtLeastTwo(founding)
            ?? WellFormed.Count(founding.Agencies, "agencies", WellFormed.Names)
            ?? WellFormed.Each(founding.Agencies, agency => KeyRules.NewAgency(tx, agency, proposedAt: null))
            ?? WellFormed.Distinct(founding.Agencies.Select(agency => agency.Id), "id")
            ?? WellFormed.Distinct(founding.Agencies.Select(agency => agency.MspId), "mspId")
            ?? CallerIsAFounder(tx, founding);
        if (refusal is not null)
            return refusal;

        var agencies = founding.Agencies.Select(Joined).ToArray();
        foreach (var agency in agencies)
            tx.Put(StateKeys.Agency(agency.Id), agency);
        tx.Put(StateKeys.Roll, new MembershipRoll { FoundingAct = tx.Act, Members = [.. agencies.Select(Line)] });
        return tx.Agreed(Events.NetworkFounded, new Founded { Agencies = agencies, At = tx.Now });
    }

    /// <summary>An agency with its keys, for everyone.</summary>
    public static ContractResponse Get(Transaction tx, AgencyQuery query)
    {
        if (WellFormed.AgencyId(query.AgencyId, "agencyId") is { } refusal)
            return refusal;
        return tx.Get<Agency>(StateKeys.Agency(query.AgencyId)) is { } agency
            ? Transaction.Answer(agency)
            : new Refusal(Rules.Agencies.NotFound, query.AgencyId);
    }

    /// <summary>All agencies, for everyone; none before the founding.</summary>
    public static ContractResponse List(Transaction tx, NoArguments none) => Transaction.Answer(tx.Scan<Agency>(StateKeys.AgencyType));

    /// <summary>A new agency as an active member.</summary>
    public static Agency Joined(NewAgency agency) => new()
    {
        Id = agency.Id,
        MspId = agency.MspId,
        NameZh = agency.NameZh,
        NameEn = agency.NameEn,
        State = AgencyState.Active,
        Keys = agency.Keys,
    };

    /// <summary>The agency's line of the roll.</summary>
    public static Member Line(Agency agency) => new(agency.Id, agency.MspId, agency.State);

    // With one founder alone, one agency would decide everything in the network's name.
    private static Refusal? AtLeastTwo(Founding founding) => founding.Agencies.Count >= 2 ? null : new Refusal(Rules.Agencies.TooFewFounders);

    private static Refusal? CallerIsAFounder(Transaction tx, Founding founding) =>
        founding.Agencies.Any(agency => string.Equals(agency.MspId, tx.CallerMspId, StringComparison.Ordinal))
            ? null
            : new Refusal(Rules.Agencies.CallerIsNoFounder);
}
