using System.Text;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Pseudonyms;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Matches records against sealed lists by what is known of pseudonyms, and says whose identifiers nothing is known of.</summary>
internal sealed class SealedScreening(NodeOptions options, MatchEngine engine, KeyRing ring, PseudonymCaches caches)
{
    private readonly HashSet<string> registers = [.. options.Registers];

    /// <summary>Matches records of one source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="prepared">The records.</param>
    /// <param name="scopes">The lists.</param>
    /// <param name="now">The moment that decides which lists are in force.</param>
    /// <param name="height">Ledger height of the lists.</param>
    /// <returns>What policy admits as hits, by the records' ordinals, and the records of which something is not known yet.</returns>
    public SealedFindings Match(string source, PreparedSubjects prepared, IReadOnlyList<SealedScope> scopes, DateTimeOffset now, long height)
    {
        var audience = scopes.Select(scope => (Scope: scope, Lists: Admitted(scope, source, now))).Where(scope => scope.Lists.Count > 0).ToList();
        if (audience.Count == 0)
            return SealedFindings.None;
        var keys = HeldKey.Of(prepared);
        var matcher = new SealedMatcher(keys);
        var matches = new List<AdmittedMatch>();
        var waiting = new HashSet<int>();
        var serving = ring.Serving;
        foreach (var (scope, lists) in audience)
        {
            var found = new List<SealedMatch>();
            // Nothing becomes known any more under a key that is retired.
            var serves = scope.KeyIds.Values.All(serving.ContainsKey);
            var unknown = serves ? waiting : [];
            matcher.Match(
                scope.Domain,
                type => KnownOf(scope, lists, type),
                (key, table) => scope.TryFind(table, out var list) && lists.Contains(list) && list.Holds(key.Type.Code),
                found,
                unknown);
            if (!serves)
                waiting.UnionWith(unknown.Where(ordinal => serving.ContainsKey(scope.KeyIds[keys[ordinal].Type.KeyName])));
            foreach (var match in found)
            {
                if (scope.TryFind(match.Table, out var list) && HitPolicy.Reaches(match.Evidence.Score, list.Manifest.Threshold))
                    matches.Add(AdmittedMatch.Of(match, list, height));
            }
        }
        var asked = AskedKeys.OfRecords(
            engine.Types, audience.Select(scope => (scope.Scope.KeyIds, TypesOf(scope.Lists))), serving.ContainsKey, name => ring.Current(name)?.KeyId);
        foreach (var (type, keyId) in asked.Ahead)
            AddUnknown(keys, type, caches.Of(keyId), waiting);
        return new SealedFindings(matches, [.. waiting.Select(key => keys[key].Record).Distinct().Order()], asked);
    }

    /// <summary>The identifiers of records to be asked for, by key; which of them are known the queue knows.</summary>
    public IReadOnlyList<WantedPseudonyms> Wanted(IEnumerable<HeldRecord> records, AskedKeys asked)
    {
        var identifiers = records.SelectMany(record => SealedSubject.OfRecord(engine.Types, asked.Types, record)).Distinct().ToList();
        return asked.Divide(WantedOf(engine, identifiers));
    }

    /// <summary>How many of some records hold an identifier of which nothing is known under one of its keys.</summary>
    public int Unknown(IReadOnlyList<HeldRecord> records, AskedKeys keys)
    {
        var held = records.Select(record => SealedSubject.OfRecord(engine.Types, keys.Types, record)).ToList();
        var identifiers = held.SelectMany(record => record).Distinct().ToList();
        var tokens = CanonicalTokens.Of(engine, identifiers);
        var unknown = identifiers.Where((identifier, i) => keys.Of(identifier.Type.Code).Any(keyId => !caches.Of(keyId).Contains(tokens[i]))).ToHashSet();
        return held.Count(record => record.Any(unknown.Contains));
    }

    /// <summary>Identifiers with the tokens that the queue knows them by.</summary>
    public static IReadOnlyList<WantedIdentifier> WantedOf(MatchEngine engine, IReadOnlyList<CanonicalIdentifier> identifiers)
    {
        var tokens = CanonicalTokens.Of(engine, identifiers);
        return [.. identifiers.Select((identifier, i) => new WantedIdentifier(tokens[i], identifier.Type, Encoding.UTF8.GetBytes(identifier.Value)))];
    }

    /// <summary>Whether records of a source may match a list, whatever the time.</summary>
    public bool AdmitsSource(LegalBasisTerms basis, string source) => HitPolicy.AdmitsSource(registers, basis.RecordSources, source);

    private List<SealedList> Admitted(SealedScope scope, string source, DateTimeOffset now) =>
        [.. scope.Lists.Where(list => HitPolicy.Admits(options.Agency, registers, list.Manifest, list.Basis, source, now))];

    private static IReadOnlySet<string> TypesOf(List<SealedList> lists) => lists.SelectMany(list => list.Manifest.IdentifierTypes).ToHashSet(StringComparer.Ordinal);

    private static void AddUnknown(List<HeldKey> keys, string type, PseudonymCache cache, HashSet<int> unknown)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Type.Code == type && !cache.Contains(keys[i].Token))
                unknown.Add(i);
        }
    }

    private PseudonymCache? KnownOf(SealedScope scope, List<SealedList> lists, IdentifierType type) =>
        lists.Exists(list => list.Holds(type.Code)) && scope.KeyIds.TryGetValue(type.KeyName, out var keyId) ? caches.Of(keyId) : null;
}

/// <summary>What matching records with sealed lists came to.</summary>
/// <param name="Matches">Matches that policy admits.</param>
/// <param name="Waiting">Ordinals of records with an identifier of which nothing is known.</param>
/// <param name="Asked">What their identifiers are asked for under.</param>
internal sealed record SealedFindings(IReadOnlyList<AdmittedMatch> Matches, IReadOnlyList<int> Waiting, AskedKeys Asked)
{
    /// <summary>Nothing.</summary>
    public static SealedFindings None { get; } = new([], [], AskedKeys.None);
}
