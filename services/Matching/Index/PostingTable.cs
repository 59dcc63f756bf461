using System.Numerics;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Index;

/// <summary>Where a token leads: one identifier of one entry of one list.</summary>
/// <param name="High">Upper half of the token: with the fingerprint the whole of it is compared.</param>
/// <param name="List">Handle of the list.</param>
/// <param name="Entry">Ordinal of the entry.</param>
/// <param name="Next">The next posting of the same fingerprint, -1 at the end.</param>
/// <param name="Kind">Whole value or bridge key.</param>
internal readonly record struct Posting(ulong High, int List, int Entry, int Next, KeyKind Kind);

/// <summary>Open-addressed table from the lower half of a token to its postings. Never changed once made.</summary>
/// <remarks>Tokens are uniform (a keyed function's output), so their own bits are the hash.</remarks>
internal sealed class PostingTable
{
    private readonly ulong[] fingerprints;
    private readonly int[] heads;
    private readonly Posting[] postings;
    private readonly int mask;

    private PostingTable(int slots, int postingCount)
    {
        fingerprints = new ulong[slots];
        heads = new int[slots];
        postings = new Posting[postingCount];
        mask = slots - 1;
    }

    /// <summary>The table without postings.</summary>
    public static PostingTable Empty { get; } = new(2, 0);

    /// <summary>Number of postings.</summary>
    public int Count => postings.Length;

    /// <summary>A posting.</summary>
    public ref readonly Posting this[int index] => ref postings[index];

    /// <summary>This table and the postings of one more list.</summary>
    public PostingTable With(IndexedList list, int handle)
    {
        var table = new PostingTable(SlotsFor(Count + list.Entries.KeyCount), Count + list.Entries.KeyCount);
        if (table.mask == mask)
        {
            fingerprints.CopyTo(table.fingerprints, 0);
            heads.CopyTo(table.heads, 0);
        }
        else
        {
            for (var slot = 0; slot < fingerprints.Length; slot++)
            {
                if (fingerprints[slot] != 0)
                    table.heads[table.Claim(fingerprints[slot])] = heads[slot];
            }
        }
        postings.CopyTo(table.postings, 0);
        table.Add(list, handle, Count);
        return table;
    }

    /// <summary>A table of these lists only.</summary>
    public static PostingTable Of(IReadOnlyList<IndexedList> lists)
    {
        var count = lists.Sum(list => list.Entries.KeyCount);
        var table = new PostingTable(SlotsFor(count), count);
        var next = 0;
        for (var handle = 0; handle < lists.Count; handle++)
            next = table.Add(lists[handle], handle, next);
        return table;
    }

    /// <summary>The first posting of a token's fingerprint, or -1. Compare <see cref="Posting.High"/> along the chain.</summary>
    public int Find(LocalToken token)
    {
        var fingerprint = Fingerprint(token);
        for (var slot = (int)fingerprint & mask; ; slot = (slot + 1) & mask)
        {
            var found = fingerprints[slot];
            if (found == fingerprint)
                return heads[slot];
            if (found == 0)
                return -1;
        }
    }

    private int Add(IndexedList list, int handle, int next)
    {
        for (var entry = 0; entry < list.Entries.Count; entry++)
        {
            foreach (ref readonly var key in list.Entries.KeysOf(entry))
            {
                var fingerprint = Fingerprint(key.Token);
                var slot = Claim(fingerprint, out var taken);
                postings[next] = new Posting(key.Token.High, handle, entry, taken ? heads[slot] : -1, key.Kind);
                heads[slot] = next++;
            }
        }
        return next;
    }

    private int Claim(ulong fingerprint) => Claim(fingerprint, out _);

    private int Claim(ulong fingerprint, out bool taken)
    {
        for (var slot = (int)fingerprint & mask; ; slot = (slot + 1) & mask)
        {
            taken = fingerprints[slot] == fingerprint;
            if (taken)
                return slot;
            if (fingerprints[slot] == 0)
            {
                fingerprints[slot] = fingerprint;
                return slot;
            }
        }
    }

    // 0 marks a free slot; the one token in 2^64 whose half is 0 shares a chain with 1, and the upper half tells them apart.
    private static ulong Fingerprint(LocalToken token) => token.Low == 0 ? 1 : token.Low;

    // At most half full.
    private static int SlotsFor(int keys) => checked((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, checked(keys * 2))));
}
