using System.Text;
using System.Text.RegularExpressions;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A copy of a node's data folder, or of the ledger's, in the hands of somebody who goes through a list of residents.</summary>
internal sealed partial class StolenFolder : IDisposable
{
    private static readonly IdentifierType ResidentId = IdentifierTypes.BuiltIn.All.Single(type => type.Code == "resident-id");
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-stolen").FullName;

    /// <summary>Copies a folder; its node is stopped.</summary>
    public StolenFolder(string from)
    {
        // Files that only lock are empty, and held by the process that reads this.
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Where the copy lies.</summary>
    public string Place => folder;

    /// <summary>What of all this stands in the folder's bytes, by its name and file; each of at least eight bytes.</summary>
    public IReadOnlyCollection<string> Find(IEnumerable<(string Name, byte[] Bytes)> sought)
    {
        var byStart = sought.ToLookup(one => BitConverter.ToUInt64(one.Bytes), one => one);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var starts = byStart.Select(start => start.Key).ToHashSet();
        foreach (var (file, bytes) in Files())
        {
            ReadOnlySpan<byte> content = bytes;
            for (var at = 0; at + sizeof(ulong) <= content.Length; at++)
            {
                var start = BitConverter.ToUInt64(content[at..]);
                if (!starts.Contains(start))
                    continue;
                foreach (var (name, wanted) in byStart[start])
                {
                    if (content[at..].StartsWith(wanted))
                        found.Add($"{name} in {file}");
                }
            }
        }
        return found;
    }

    /// <summary>Everything in the folder that is written as 32 bytes are: whatever is a salt is among it.</summary>
    public IReadOnlySet<string> Salts()
    {
        var salts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, bytes) in Files())
        {
            foreach (Match match in Hex32().Matches(Encoding.Latin1.GetString(bytes)))
                salts.Add(match.Value);
        }
        return salts;
    }

    /// <summary>The residents that can be told from the folder with the keys of a store: by its database, its holdings and its pseudonym caches.</summary>
    /// <param name="store">The keys.</param>
    /// <param name="residents">Those that are tried.</param>
    public async Task<IReadOnlySet<string>> RecoverAsync(SoftwareKeyStore store, IReadOnlyList<Resident> residents)
    {
        var texts = new List<string>();
        texts.AddRange(await InDatabaseAsync(new FieldProtector(store)));
        texts.AddRange(InHoldings(store.GetOrCreate(KeyKind.Holdings, "1").CopySecret()));
        var recovered = residents.Where(resident => texts.Exists(text => text.Contains(resident.ResidentId, StringComparison.Ordinal)))
            .Select(resident => resident.ResidentId).ToHashSet(StringComparer.Ordinal);
        recovered.UnionWith(InCaches(store, residents));
        return recovered;
    }

    private NodeDbContext Database() => new(new DbContextOptionsBuilder<NodeDbContext>()
        .UseSqlite($"Data Source={Path.Combine(folder, "node.db")};Pooling=False").Options);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex Hex32();

    private IEnumerable<(string Name, byte[] Bytes)> Files() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllBytes(file)));

    private async Task<List<string>> InDatabaseAsync(FieldProtector protector)
    {
        await using var db = Database();
        var texts = new List<string>();
        foreach (var row in await db.ListEntries.ToListAsync())
            Open("ListEntries", nameof(row.Subject), $"{row.ListId}/{row.Version}/{row.EntryId}", row.Subject);
        foreach (var row in await db.WaitingIdentifiers.ToListAsync())
            Open("WaitingIdentifiers", nameof(row.Value), row.Token, row.Value);
        foreach (var row in await db.ReceivedHits.Where(row => row.Released != null).ToListAsync())
            Open("ReceivedHits", nameof(row.Released), row.Id, row.Released!);
        return texts;

        void Open(string table, string column, string key, byte[] value)
        {
            if (protector.TryUnprotect(table, column, key, value, out var bytes, out _))
                texts.Add(Encoding.UTF8.GetString(bytes));
        }
    }

    private List<string> InHoldings(byte[] key)
    {
        try
        {
            using var holdings = RecordHoldings.Open(Path.Combine(folder, "holdings"), key);
            return [.. Enumerable.Range(0, (int)holdings.FrameCount).SelectMany(number => holdings.ReadFrame(number).Records)
                .Select(record => Encoding.UTF8.GetString(record.Canonical))];
        }
        catch (HoldingsDamagedException)
        {
            return [];
        }
    }

    private List<string> InCaches(SoftwareKeyStore store, IReadOnlyList<Resident> residents)
    {
        using var tokenizer = new LocalTokenizer(IdentifierTypes.BuiltIn, store.GetOrCreate(KeyKind.LocalToken, "1").CopySecret());
        var recovered = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "pseudonyms"), "*.cache"))
        {
            var keyId = Path.GetFileNameWithoutExtension(path);
            try
            {
                using var cache = PseudonymCache.Open(path, store.GetOrCreate(KeyKind.PseudonymCache, keyId).CopySecret(), keyId);
                recovered.AddRange(residents.Select(resident => resident.ResidentId).Where(id => cache.Contains(tokenizer.Token(ResidentId, Encoding.UTF8.GetBytes(id)))));
            }
            catch (PseudonymCacheException)
            {
                // Of another node than these keys: nothing can be read.
            }
        }
        return recovered;
    }
}
