namespace ExchangeNetwork.Messages.Bus;

/// <summary>Records from an agency's own systems on its intake queue <c>agency.intake</c>; a batch in one message.</summary>
/// <param name="Source">Source of the records.</param>
/// <param name="Ndjson">One JSON object a line, the same members as in a file; at most a few thousand lines.</param>
public sealed record RecordsSubmitted(string Source, string Ndjson)
{
    /// <summary>Masks the content.</summary>
    public override string ToString() => $"RecordsSubmitted({Source})";
}
