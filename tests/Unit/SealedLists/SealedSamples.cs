using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

/// <summary>Identifiers with made-up evaluations, entries that hold them, and the tables that come of it.</summary>
internal static class SealedSamples
{
    public const int Identifiers = 40;

    public static readonly byte[] DomainKey = RandomNumberGenerator.GetBytes(32);

    private static readonly PseudonymOutput[] Outputs = [.. Enumerable.Range(0, Identifiers).Select(number => Random())];

    /// <summary>Entries by the numbers of the identifiers they hold; several may hold one.</summary>
    public static Gen<int[][]> Entries { get; } = Gen.Int[0, Identifiers - 1].Array[1, 5].Array[1, 12];

    public static PseudonymOutput Output(int identifier) => Outputs[identifier];

    public static PseudonymOutput Random() =>
        new(Pseudonym.FromBytes(RandomNumberGenerator.GetBytes(16)), UnlockKey.FromBytes(RandomNumberGenerator.GetBytes(32)));

    public static SealedVersion Version(string list = "list-1", int version = 1, byte salt = 7, string network = "net") =>
        new(network, list, version, [.. Enumerable.Repeat(salt, 32)]);

    public static EntrySeed SeedOf(string list, int entry)
    {
        var seed = new byte[EntrySeed.Size];
        WriteSeed(list, entry, seed);
        return new EntrySeed(seed);
    }

    public static SealedTable Table(int[][] entries, SealedVersion version, byte[]? domainKey = null) => Table(Arranged(entries, domainKey), version);

    public static SealedTable Table(IReadOnlyList<SealedIdentifier> identifiers, SealedVersion version)
    {
        using var domain = new DomainTokenizer(DomainKey);
        return Table(SealedRows.Arrange(domain, identifiers), version);
    }

    private static SealedTable Table(SealedRows rows, SealedVersion version)
    {
        var builder = new SealedTable.Builder(version);
        for (var segment = 0; segment < rows.SegmentCount; segment++)
        {
            if (!builder.TryAdd(rows.Write(segment, version, (entry, seed) => WriteSeed(version.ListId, entry, seed)), out var wrong))
                throw new InvalidOperationException($"Row {wrong} is refused.");
        }
        return builder.Finish();
    }

    public static SealedRows Arranged(int[][] entries, byte[]? domainKey = null)
    {
        using var domain = new DomainTokenizer(domainKey ?? DomainKey);
        return SealedRows.Arrange(domain, [.. entries.SelectMany((held, entry) => held.Select(identifier => new SealedIdentifier(entry, Outputs[identifier])))]);
    }

    /// <summary>What a holder of identifiers gets out of a domain: list, identifier and tag of each row that opens.</summary>
    public static List<(string List, int Identifier, string Tag)> Opened(SealedDomain domain, IReadOnlyList<int> held, Func<int, UnlockKey>? unlock = null)
    {
        var found = new List<FoundRow>();
        domain.Find([.. held.Select(identifier => Outputs[identifier].Pseudonym)], found);
        return [.. from row in found
                   let identifier = held[row.Identifier]
                   let seed = row.Table.Open(row.Row, unlock?.Invoke(identifier) ?? Outputs[identifier].Unlock)
                   where seed is not null
                   select (row.Table.Version.ListId, identifier, Convert.ToHexString(seed.Tag))];
    }

    /// <summary>What it should get: each of its identifiers for each entry that holds it.</summary>
    public static IEnumerable<(string List, int Identifier, string Tag)> Expected(string list, int[][] entries, IReadOnlyList<int> held) =>
        from identifier in held
        from entry in Enumerable.Range(0, entries.Length)
        where entries[entry].Contains(identifier)
        select (list, identifier, Convert.ToHexString(SeedOf(list, entry).Tag));

    private static void WriteSeed(string list, int entry, Span<byte> seed) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{list}/{entry}"), seed);
}
