namespace ExchangeNetwork.Contract.LegalBases;

/// <summary>What a legal basis must say before anyone may approve it.</summary>
internal static class TermsRules
{
    private const string EverySource = "*";
    private const int MostDays = 36_600;
    private const int MostHours = 8_784;

    public static Refusal? Check(Transaction tx, LegalBasisTerms terms) =>
        WellFormed.Text(terms.Citation, "citation", 500)
        ?? WellFormed.Text(terms.Purpose, "purpose", 100)
        ?? NamesMembers(tx, terms.Owners, "owners", Rules.Bases.NoOwner)
        ?? NamesMembers(tx, terms.Recipients, "recipients", Rules.Bases.NoRecipient)
        ?? NamesTypes(terms)
        ?? NamesSources(terms.RecordSources)
        ?? SaysWhatIsReleased(terms)
        ?? WellFormed.Range(terms.K, "k", 1, WellFormed.Names)
        ?? WellFormed.Range(terms.WindowDays, "windowDays", 1, 366)
        ?? WellFormed.Range(terms.EntryCap, "entryCap", 1, 100_000_000)
        ?? WellFormed.Range(terms.RetentionDays, "retentionDays", 1, MostDays)
        ?? WellFormed.Range(terms.DisclosureDeadlineHours, "disclosureDeadlineHours", 1, MostHours)
        ?? WellFormed.Range(terms.OpeningDeadlineHours, "openingDeadlineHours", 1, MostHours)
        ?? WellFormed.Range(terms.OverMatchCap, "overMatchCap", 1, 1_000_000)
        ?? WellFormed.Text(terms.ImpactAssessment.Link, "impactAssessment.link", 500)
        ?? WellFormed.Hash(terms.ImpactAssessment.Sha256, "impactAssessment.sha256")
        ?? WellFormed.Period(terms.ValidFrom, terms.ValidUntil, tx.Now, MostDays);

    /// <summary>True when the basis lets records of a source match.</summary>
    public static bool Covers(RecordSources sources, string source) =>
        sources.Include.Concat(sources.Registers).Any(name => name is EverySource || string.Equals(name, source, StringComparison.Ordinal));

    /// <summary>An empty audience is an error, never "everyone".</summary>
    private static Refusal? NamesMembers(Transaction tx, IReadOnlyList<string> agencies, string member, string emptyCode) =>
        agencies.Count == 0
            ? new Refusal(emptyCode)
            : WellFormed.Set(agencies, member, WellFormed.AgencyId)
                ?? WellFormed.Each(agencies, agency => tx.Find(agency) is null or { State: Agencies.AgencyState.Left } ? new Refusal(Rules.Form.UnknownMember, member, agency) : null);

    private static Refusal? NamesTypes(LegalBasisTerms terms) =>
        terms.IdentifierTypes.Count == 0
            ? new Refusal(Rules.Bases.NoIdentifierType)
            : WellFormed.Set(terms.IdentifierTypes, "identifierTypes", WellFormed.Id);

    /// <summary>Sources are named; a population register only by its own name.</summary>
    private static Refusal? NamesSources(RecordSources sources)
    {
        if (sources.Include.Count + sources.Registers.Count == 0)
            return new Refusal(Rules.Bases.NoSource);
        if (sources.Registers.Contains(EverySource, StringComparer.Ordinal))
            return new Refusal(Rules.Bases.RegisterNotNamed);
        return WellFormed.Set(sources.Include, "recordSources.include", SourceName)
            ?? WellFormed.Set(sources.Registers, "recordSources.registers", SourceName);
    }

    private static Refusal? SaysWhatIsReleased(LegalBasisTerms terms) =>
        terms.ReleaseMode == ReleaseMode.Automatic && terms.ReleasableFields.Count == 0
            ? new Refusal(Rules.Bases.NothingToRelease)
            : WellFormed.FieldNames(terms.ReleasableFields, "releasableFields");

    private static Refusal? SourceName(string source, string member) => WellFormed.Text(source, member, 200);
}
