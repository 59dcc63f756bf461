namespace ExchangeNetwork.Node.Messaging;

/// <summary>Purposes of bus addresses <c>agency.purpose</c>; all of an agency's addresses are declared when its node starts.</summary>
public static class BusAddresses
{
    /// <summary>Notices of hits, and requests to repeat them.</summary>
    public const string Hits = "hits";

    /// <summary>Disclosure requests and answers.</summary>
    public const string Disclosures = "disclosures";

    /// <summary>Comments and updates on joint alerts.</summary>
    public const string Alerts = "alerts";

    /// <summary>Requests for evaluations, and their answers.</summary>
    public const string Pseudonyms = "pseudonyms";

    /// <summary>Receipts that end the repetition of a message.</summary>
    public const string Receipts = "receipts";

    /// <summary>Records from the agency's own systems, in batches.</summary>
    public const string Intake = "intake";

    /// <summary>The purposes that carry sealed notices between agencies.</summary>
    public static IReadOnlyList<string> Notices { get; } = [Hits, Disclosures, Alerts, Pseudonyms, Receipts];

    /// <summary>The address of an agency for a purpose.</summary>
    public static string Of(string agency, string purpose) => $"{agency}.{purpose}";
}
