namespace ExchangeNetwork.Messages.Bus;

/// <summary>Content of a notice of type <c>disclosure-request</c>: what the ledger's request is about, for the holder's supervisor.</summary>
/// <param name="DisclosureId">The request on the ledger.</param>
/// <param name="HitId">The hit.</param>
/// <param name="Justification">Why the fields are wanted.</param>
public sealed record DisclosureRequested(string DisclosureId, string HitId, string Justification)
{
    /// <summary>Type of the notice.</summary>
    public const string Type = "disclosure-request";

    /// <summary>Masks the text.</summary>
    public override string ToString() => $"DisclosureRequested({DisclosureId})";
}

/// <summary>Content of a notice of type <c>disclosure-answer</c>.</summary>
/// <param name="DisclosureId">The request on the ledger.</param>
/// <param name="Released">The released fields; null when refused.</param>
/// <param name="ReleaseSalt">Salt that opens the commitment on the ledger, hex; null when refused.</param>
/// <param name="Remark">Free text of the holder; null when there is none.</param>
public sealed record DisclosureAnswered(
    string DisclosureId, IReadOnlyDictionary<string, string>? Released, string? ReleaseSalt, string? Remark)
{
    /// <summary>Type of the notice.</summary>
    public const string Type = "disclosure-answer";

    /// <summary>Masks the content.</summary>
    public override string ToString() => $"DisclosureAnswered({DisclosureId})";
}
