using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Shows hits of either side as API documents; opens and protects the released fields of received ones.</summary>
internal sealed class HitViews(NodeOptions options, FieldProtector protector)
{
    private const string Table = "ReceivedHits";

    public HitView Of(HitRow row) => new(
        row.Id, "holder", row.ListId, row.ListVersion, row.Tag, null, options.Agency, row.Source, row.RecordId, row.Count, row.Aggregated,
        row.MatchedTypes.Split(','), row.Score, JsonConvert.DeserializeObject<ExplanationView>(row.Explanation)!,
        row.BlockNumber is null ? "found" : "anchored", row.IndexHeight, row.FoundAt, row.BlockNumber, null, row.Evidence);

    public HitView Of(ReceivedHitRow row) => new(
        row.Id, "owner", row.ListId, row.ListVersion, row.Tag, row.EntryId, row.Agency, row.Source, row.RecordId, row.Count, row.Aggregated,
        row.MatchedTypes.Split(','), row.OwnScore ?? row.Score, JsonConvert.DeserializeObject<ExplanationView>(row.OwnExplanation ?? row.Explanation)!,
        row.State, row.IndexHeight, row.FoundAt, row.BlockNumber, Open(row)?.Fields, row.Evidence);

    public byte[] Protect(string hitId, ReleasedFields released) => protector.Protect(
        Table, nameof(ReceivedHitRow.Released), hitId, Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(released)));

    /// <summary>The commitment that the released fields of a received hit open, hex; null when none were released.</summary>
    public string? ReleaseOf(ReceivedHitRow row) => Open(row)?.Commit(options.NetworkId);

    /// <summary>Settles whether a received hit is what the ledger shows; both sides must be there.</summary>
    public void Verify(ReceivedHitRow received, string anchoredTag, string anchoredRoot, string? anchoredRelease)
    {
        var same = received.Tag == anchoredTag && received.IntakeRoot == anchoredRoot && ReleaseOf(received) == anchoredRelease;
        received.State = same ? "verified" : "disputed";
    }

    /// <summary>The fields that were released with a received hit; null when none were.</summary>
    public IReadOnlyDictionary<string, string>? ReleasedOf(ReceivedHitRow row) => Open(row)?.Fields;

    private ReleasedFields? Open(ReceivedHitRow row)
    {
        if (row.Released is null)
            return null;
        if (!protector.TryUnprotect(Table, nameof(ReceivedHitRow.Released), row.Id, row.Released, out var bytes, out var refusal))
            throw new InvalidOperationException($"The released fields of hit {row.Id} cannot be read: {refusal.Code}.");
        return JsonConvert.DeserializeObject<ReleasedFields>(Encoding.UTF8.GetString(bytes), AsText);
    }

    private static readonly JsonSerializerSettings AsText = new() { DateParseHandling = DateParseHandling.None };
}
