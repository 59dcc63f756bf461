using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Tests.Unit.Matching.Index;

/// <summary>Lists and subjects of chosen tokens, without a key in between.</summary>
internal static class IndexSamples
{
    public static readonly DateTimeOffset Now = MatchingSamples.Now;

    private static readonly IdentifierType Mobile = IdentifierTypes.BuiltIn.All.Single(type => type.Code == "mobile");

    /// <summary>A token of its halves.</summary>
    public static LocalToken Token(ulong high, ulong low) => new(new UInt128(high, low));

    /// <summary>A token as the cipher would give it: uniform, and the same for the same number.</summary>
    public static LocalToken Token(int number) => Token(Mix((ulong)number), Mix(~(ulong)number));

    public static IdentifierKey Key(LocalToken token, KeyKind kind = KeyKind.Direct) => new(token, IdentifierFlags.None, (byte)Mobile.Ordinal, kind);

    /// <summary>Subjects of one key each.</summary>
    public static PreparedSubjects Subjects(params IEnumerable<LocalToken> tokens) => Subjects(tokens.Select(token => new[] { Key(token) }));

    /// <summary>Subjects of these keys.</summary>
    public static PreparedSubjects Subjects(IEnumerable<IReadOnlyList<IdentifierKey>> subjects)
    {
        var prepared = new PreparedSubjects();
        foreach (var keys in subjects)
        {
            keys.ToArray().CopyTo(prepared.AddKeys(keys.Count));
            prepared.EndSubject(SubjectAttributes.None);
        }
        return prepared;
    }

    /// <summary>A list in force all the time.</summary>
    public static IndexedList List(string id, params IEnumerable<LocalToken> tokens) => List(id, 1, Subjects(tokens));

    public static IndexedList List(string id, int version, PreparedSubjects entries) =>
        new(new ListVersion(id, version, Now.AddDays(-1), Now.AddDays(1)), entries);

    /// <summary>A run of one list.</summary>
    public static IndexRun Run(params IEnumerable<LocalToken> tokens) => RunBuilder.Build([(List("list", tokens), 0, 0)], 1)!;

    /// <summary>Everything that the subjects hit: subject, list, version, entry.</summary>
    public static (int Subject, string List, int Version, int Entry)[] Hits(IndexSnapshot snapshot, PreparedSubjects subjects, DateTimeOffset? now = null)
    {
        var hits = new List<IndexHit>();
        snapshot.Find(subjects, snapshot.InForce(now ?? Now), hits);
        return [.. hits.Select(hit => (hit.Subject, hit.List.Version.ListId, hit.List.Version.Version, hit.Entry))];
    }

    // The finalizer of SplitMix64: a bijection without visible pattern.
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
