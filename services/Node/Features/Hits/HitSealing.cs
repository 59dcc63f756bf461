using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using HitRow = ExchangeNetwork.Node.Storage.HitRow;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Turns admitted matches into hits with their commitments, claims and automatically released fields.</summary>
internal sealed class HitSealing(NodeOptions options, TimeProvider clock)
{
    private const string ObservedAt = "observed_at";

    /// <summary>The hits of a frame; everything in them follows from frame, list and record, so a repeat gives the same.</summary>
    public IReadOnlyList<SealedHit> Seal(ScreenedFrame screened)
    {
        if (screened.Matches.Count == 0)
            return [];
        using var commitments = new Commitments(screened.Frame.BatchSecret);
        return [.. screened.Matches.Select(match => Seal(screened, match, commitments))];
    }

    /// <summary>A hit as the owner is told of it.</summary>
    public static NoticedHit Noticed(HitRow row, ReleasedFields? released) => new(
        row.Id, row.ListId, row.ListVersion, row.Tag, row.Source, row.RecordId, row.Aggregated, row.Count, row.MatchedTypes.Split(','),
        row.Score, JsonConvert.DeserializeObject<ExplanationView>(row.Explanation)!, row.Evidence, row.IndexHeight, row.FoundAt,
        row.RecordLeaf, row.IntakeRoot, row.CommitSalt, row.Commit, released?.Fields, released?.Salt, row.Release);

    /// <summary>The fields of a canonical record that are among the wanted ones, in ordinal order of their names.</summary>
    public static IReadOnlyDictionary<string, string> FieldsOf(byte[] canonicalRecord, IReadOnlyList<string> wanted)
    {
        var record = CanonicalJson.Parse(canonicalRecord);
        var fields = record["fields"] as JObject ?? [];
        var released = new SortedDictionary<string, string>(
            fields.Properties().Where(field => wanted.Contains(field.Name)).ToDictionary(field => field.Name, field => (string?)field.Value ?? ""),
            StringComparer.Ordinal);
        // The one column that a record keeps apart from the others, whatever its source calls it.
        if (wanted.Contains(ObservedAt) && (string?)record["observedAt"] is { } observedAt)
            released.TryAdd(ObservedAt, observedAt);
        return released;
    }

    private SealedHit Seal(ScreenedFrame screened, AdmittedMatch admitted, Commitments commitments)
    {
        var (list, seed) = (admitted.List, admitted.Seed);
        var record = screened.Frame.Records[admitted.Record];
        var leaf = new byte[MerkleTree.HashSize];
        Commitments.WriteRecordLeaf(commitments.RecordSalt(admitted.Record), record.Canonical, leaf);
        var salt = commitments.HitSalt(leaf, seed.Tag);
        var commit = Claims.HitCommit(options.NetworkId, salt, leaf, seed.Tag);
        var claim = seed.Sign(Claims.Message(options.NetworkId, list.Manifest.ListId, options.Agency, seed.Tag, commit));

        var released = list.Manifest.ReleaseMode == ReleaseMode.Automatic
            ? ReleasedFields.Of(commitments, leaf, seed.Tag, record.Canonical, list.Manifest.ReleasableFields)
            : null;

        return new SealedHit
        {
            Id = HitId.Of(options.NetworkId, list.Manifest.ListId, seed.Tag, options.Agency, screened.Frame.Source, record.RecordId),
            ListId = list.Manifest.ListId,
            ListVersion = list.Manifest.Version,
            Owner = list.Manifest.Owner,
            OverMatchCap = list.Basis.OverMatchCap,
            Tag = Convert.ToHexStringLower(seed.Tag),
            Source = screened.Frame.Source,
            RecordId = record.RecordId,
            Frame = screened.Number,
            FrameIndex = admitted.Record,
            Tokens = [.. admitted.Identifiers.Select(identifier => Convert.ToHexStringLower(identifier.Token.ToArray())).Distinct()],
            MatchedTypes = string.Join(',', admitted.Identifiers.Select(identifier => identifier.Type.Code).Distinct().Order(StringComparer.Ordinal)),
            Score = admitted.Score,
            Explanation = JsonConvert.SerializeObject(Explain(admitted.Explanation)),
            IndexHeight = admitted.IndexHeight,
            FoundAt = LedgerTime.Cut(clock.GetUtcNow()),
            RecordLeaf = Convert.ToHexStringLower(leaf),
            IntakeRoot = Convert.ToHexStringLower(screened.Frame.IntakeRoot),
            CommitSalt = Convert.ToHexStringLower(salt),
            Commit = Convert.ToHexStringLower(commit),
            Claim = Convert.ToBase64String(claim),
            Released = released,
            Release = released?.Commit(options.NetworkId),
        };
    }

    /// <summary>Why there is a match, for people and programs.</summary>
    public static ExplanationView Explain(Explanation explanation) => new(
        explanation.Zh,
        explanation.En,
        [.. explanation.Parts.Select(part => new ExplanationPart(
            part.Feature, JsonNamingPolicyOf(part.Comparison.ToString()), Math.Round(part.Weight, 2)))]);

    private static string JsonNamingPolicyOf(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
