using System.Globalization;
using ExchangeNetwork.Contract.Pseudonyms;

namespace ExchangeNetwork.Contract;

/// <summary>Keys of the world state, one place for all modules; numbers are padded so that byte order is their order.</summary>
internal static class StateKeys
{
    public const string AgencyType = "agency";
    public const string BasisType = "basis";
    public const string ListType = "list";
    public const string PseudonymKeyType = "pseudonymkey";

    /// <summary>The one private collection: encrypted segments and wraps of lists, and encrypted key shares while a key is made.</summary>
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

    public static string AgencyIndexes { get; } = CompositeKey.Create("agencyindexes");

    public static string KeyGeneration(string keyId, int epoch) => CompositeKey.Create("keygeneration", keyId, Padded(epoch));

    public static string KeyStep(KeyRun run, int step, string agency, string of) =>
        CompositeKey.Create("keystep", run.KeyId, Padded(run.Epoch), Padded(run.Run), Padded(step), agency, of);

    public static string KeyShare(KeyRun run, string dealer, string receiver) =>
        CompositeKey.Create("keyshare", run.KeyId, Padded(run.Epoch), Padded(run.Run), dealer, receiver);

    public static string PseudonymKey(string keyId) => CompositeKey.Create(PseudonymKeyType, keyId);

    public static string PseudonymEpoch(string keyId, int epoch) => CompositeKey.Create("pseudonymepoch", keyId, Padded(epoch));

    public static string Erasure(string keyId, int epoch, string agency) => CompositeKey.Create("erasure", keyId, Padded(epoch), agency);

    public static string Quota(string agency, string keyId) => CompositeKey.Create("quota", agency, keyId);

    public static string Grant(string id) => CompositeKey.Create("grant", id);

    public static string Ticket(string agency, string id) => CompositeKey.Create("ticket", agency, id);

    public static string TicketAudit(string agency, string ticketId, int position, string auditor) =>
        CompositeKey.Create("ticketaudit", agency, ticketId, Padded(position), auditor);

    private static string Padded(long number) => number.ToString("D19", CultureInfo.InvariantCulture);
}
