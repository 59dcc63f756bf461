using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Node.Features.Decoys;

/// <summary>An entry that stands for nobody.</summary>
/// <param name="Type">Type of its identifier.</param>
/// <param name="Value">Canonical value of its identifier, never issued.</param>
/// <param name="Tag">Tag of the entry, hex.</param>
internal sealed record Decoy(string Type, string Value, string Tag)
{
    /// <summary>Masks the value.</summary>
    public override string ToString() => $"Decoy({Type}, ***)";
}

/// <summary>The decoys of a list, the same in all its versions, and the salts of the tree over their tags.</summary>
/// <param name="Decoys">The decoys, at most <see cref="DecoyTree.Places"/>.</param>
/// <param name="Salts">A salt of 32 bytes for each place, hex.</param>
internal sealed record DecoySet(IReadOnlyList<Decoy> Decoys, IReadOnlyList<string> Salts)
{
    /// <summary>Decoys of a list where nobody says how many.</summary>
    public const int Usual = 2;

    // No entry that is uploaded can have such an id: control characters are refused.
    private const string IdStart = "\u0001decoy-";

    /// <summary>Makes decoys of a list.</summary>
    /// <param name="listId">The list.</param>
    /// <param name="listSeedKey">Key of the seeds of its entries, 32 bytes.</param>
    /// <param name="count">How many.</param>
    /// <param name="types">Types that its entries have and that decoys can be made of; not empty.</param>
    public static DecoySet Make(string listId, ReadOnlySpan<byte> listSeedKey, int count, IReadOnlyList<string> types)
    {
        using var seeds = new ListSeedKey(listSeedKey);
        var decoys = new List<Decoy>();
        for (var number = 0; number < count; number++)
        {
            var type = types[RandomNumberGenerator.GetInt32(types.Count)];
            decoys.Add(new Decoy(
                type, DecoyValues.Make(type, RandomNumberGenerator.GetInt32), Convert.ToHexStringLower(seeds.Derive(listId, IdOf(number)).Tag)));
        }
        return new DecoySet(decoys, [.. Enumerable.Range(0, DecoyTree.Places).Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)))]);
    }

    /// <summary>Whether an entry id is a decoy's.</summary>
    public static bool IsDecoy(string entryId) => entryId.StartsWith(IdStart, StringComparison.Ordinal);

    /// <summary>The decoys as entries of a version whose basis allows some types.</summary>
    public IReadOnlyList<OwnEntry> Entries(IReadOnlyList<string> allowed) =>
    [
        .. Decoys.Select((decoy, number) => new OwnEntry(
                IdOf(number), [new IdentifierValue(decoy.Type, decoy.Value)], new Dictionary<string, string>()))
            .Where(entry => allowed.Contains(entry.Identifiers[0].Type)),
    ];

    /// <summary>Root over the tags, hex.</summary>
    public string Root() => Convert.ToHexStringLower(MerkleTree.Root(Leaves()));

    /// <summary>Place of a tag; negative when it is no decoy's.</summary>
    public int PlaceOf(string tag) => Decoys.ToList().FindIndex(decoy => decoy.Tag == tag);

    /// <summary>The hashes from a place to the root.</summary>
    public IReadOnlyList<byte[]> Path(int place) => MerkleTree.InclusionProof(Leaves(), place);

    /// <summary>Masks the decoys.</summary>
    public override string ToString() => "DecoySet(***)";

    private static string IdOf(int number) => $"{IdStart}{number}";

    private byte[][] Leaves() =>
        [.. Salts.Select((salt, place) => DecoyTree.Leaf(Convert.FromHexString(salt), place < Decoys.Count ? Convert.FromHexString(Decoys[place].Tag) : []))];
}
