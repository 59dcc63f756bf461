using System.Globalization;

namespace ExchangeNetwork.Contract;

/// <summary>Keys of the world state, one place for all modules; numbers are padded so that byte order is their order.</summary>
internal static class StateKeys
{
    public const string AgencyType = "agency";
    public const string BasisType = "basis";
    public const string ListType = "list";

    /// <summary>The one private collection: encrypted segments and wraps of lists.</summary>
    public const string Lists = "lists";

    public static string Roll { get; } = CompositeKey.Create("members");

    public static string Agency(string id) => CompositeKey.Create(AgencyType, id);

    public static string Proposal(string id) => CompositeKey.Create("proposal", id);

    public static string Basis(string id) => CompositeKey.Create(BasisType, id);

    public static string List(string id) => CompositeKey.Create(ListType, id);

    public static string ListVersion(string id, int version) => CompositeKey.Create("listversion", id, Padded(version));

    // The owner is part of the private keys: nobody can occupy the id of a list that another agency is about to publish.
    public static string Segment(string owner, string list, int version, int index) =>
        CompositeKey.Create("segment", owner, list, Padded(version), Padded(index));

    public static string Wrap(string owner, string list, int version, string recipient) =>
        CompositeKey.Create("wrap", owner, list, Padded(version), recipient);

    public static string Hits(string agency, string batch) => CompositeKey.Create("hits", agency, batch);

    public static string Alert(string id) => CompositeKey.Create("alert", id);

    public static string AlertOf(string list, string tag) => CompositeKey.Create("alertof", list, tag);

    public static string Disclosure(string id) => CompositeKey.Create("disclosure", id);

    public static string Coverage(string agency, string receipt) => CompositeKey.Create("coverage", agency, receipt);

    public static string Purge(string list, int version, string agency, string what) =>
        CompositeKey.Create("purge", list, Padded(version), agency, what);

    public static string Checkpoint(string agency, long number) => CompositeKey.Create("checkpoint", agency, Padded(number));

    private static string Padded(long number) => number.ToString("D19", CultureInfo.InvariantCulture);
}
