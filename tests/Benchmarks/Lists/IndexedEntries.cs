using System.Security.Cryptography;
using ExchangeNetwork.Cli.Bench;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Sandbox.Network;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeNetwork.Benchmarks.Lists;

/// <summary>Many entries in the indexes of running nodes beside what the nodes receive, as if large lists had been published before.</summary>
internal static class IndexedEntries
{
    private const string Name = "indexed-before";

    /// <summary>Puts a disclosed list into a node's index and saves that, as an import does.</summary>
    public static void AddDisclosed(SandboxNode node, IdentifierBatch entries)
    {
        var engine = node.Services.GetRequiredService<MatchEngine>();
        var now = DateTimeOffset.UtcNow;
        string[] types = [.. IdentifierTypes.BuiltIn.All.Select(type => type.Code)];
        var stored = node.Services.GetRequiredService<StoredIndex>();
        stored.Index.Put(engine.PrepareList(new ListVersion(Name, 1, now.AddDays(-1), now.AddDays(1)), types, entries), stored.Index.Snapshot.Height);
        stored.SaveMuch();
    }

    /// <summary>Puts a sealed list into a node's registry that is matched together with another one: of the same owner, made with the same keys.</summary>
    public static void AddSealed(SandboxNode node, SealedList beside, SealedTable table) => node.Services.GetRequiredService<ListRegistry>()
        .Put(beside with { Manifest = beside.Manifest with { ListId = Name }, Table = table });

    /// <summary>Identifiers of eight types, each an entry.</summary>
    public static IdentifierBatch Identifiers(int count)
    {
        var (samples, batch) = (new SampleIdentifiers(), new IdentifierBatch());
        for (var number = 0; number < count; number++)
            samples.AddEntry(batch, number);
        return batch;
    }

    /// <summary>A sealed list of filling rows alone: nothing opens them, and they cost what others cost.</summary>
    public static SealedTable Rows(int count)
    {
        var builder = new SealedTable.Builder(new SealedVersion("indexed", Name, 1, new byte[SealedVersion.SaltSize]));
        var segments = SealedRow.SegmentsOf(count);
        // The tokens of each segment begin with its share of all numbers, so that the segments are in order.
        for (var segment = 0; segment < segments; segment++)
        {
            var rows = RandomNumberGenerator.GetBytes(SealedRow.PerSegment * SealedRow.Size);
            var starts = new uint[SealedRow.PerSegment];
            for (var row = 0; row < starts.Length; row++)
                starts[row] = (uint)(((ulong)segment << 32) / (ulong)segments) + (uint)Random.Shared.NextInt64((1L << 32) / segments);
            Array.Sort(starts);
            for (var row = 0; row < starts.Length; row++)
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(rows.AsSpan(row * SealedRow.Size), starts[row]);
            if (!builder.TryAdd(SortTies(rows), out var wrong))
                throw new InvalidOperationException($"Row {wrong} is out of its place.");
        }
        return builder.Finish();
    }

    // Equal beginnings are rare, and their rows may stand the wrong way round.
    private static byte[] SortTies(byte[] rows)
    {
        for (var row = 1; row < SealedRow.PerSegment; row++)
        {
            for (var at = row; at > 0 && Row(at).SequenceCompareTo(Row(at - 1)) < 0; at--)
            {
                var later = Row(at).ToArray();
                Row(at - 1).CopyTo(Row(at));
                later.CopyTo(Row(at - 1));
            }
        }
        return rows;

        Span<byte> Row(int row) => rows.AsSpan(row * SealedRow.Size, SealedRow.Size);
    }
}
