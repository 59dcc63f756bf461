using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Ids of hits: both agencies compute the same from list, entry, holder, source and record.</summary>
public static class HitId
{
    /// <summary>First 32 hex digits of SHA-256(<c>xnet1/hit-id</c> ‖ LP(networkId) ‖ LP(listId) ‖ tag ‖ LP(agency) ‖ LP(source) ‖ LP(recordId)).</summary>
    public static string Of(string networkId, string listId, ReadOnlySpan<byte> tag, string agency, string source, string recordId) =>
        Convert.ToHexStringLower(new Labelled("xnet1/hit-id", networkId).Lp(listId).Raw(tag).Lp(agency).Lp(source).Lp(recordId).Sha256())[..32];

    /// <summary>Id of the hit that stands for the capped records of one value, from the start of its 24 hours on.</summary>
    public static string OfAggregate(string networkId, string listId, ReadOnlySpan<byte> tag, string agency, string token, DateTimeOffset since) =>
        Convert.ToHexStringLower(new Labelled("xnet1/aggregate-id", networkId)
            .Lp(listId).Raw(tag).Lp(agency).Lp(token).U64(LedgerTime.Milliseconds(since)).Sha256())[..32];
}
