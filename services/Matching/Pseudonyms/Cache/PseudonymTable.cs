using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Pseudonyms.Cache;

/// <summary>Tokens with their pseudonyms in memory: open addressing over slots of 32 bytes, two in a cache line.</summary>
/// <remarks>
/// A slot holds 96 bits of the token, which is a keyed function's output: two that agree in them are as good as impossible, and the file has
/// the whole. The slots lie in 256 shards, chosen by the first byte, that grow one at a time by a quarter when four fifths are taken: 40 to 50
/// bytes an identifier, and never twice the table while it grows. Nothing is ever changed or removed, so readers need no lock: a slot counts
/// from the moment its place is written, which is last. One writer at a time.
/// </remarks>
internal sealed unsafe class PseudonymTable
{
    private const int ShardBits = 8;
    private const int SmallestShard = 16;

    // So many loads are under way at once; more than a core can keep does not help.
    private const int Batch = 64;

    private const int ScannedAtOnce = 4096;

    private Shard[] _shards;
    private int _count;

    /// <summary>A table that takes so many identifiers without growing.</summary>
    public PseudonymTable(long expected)
    {
        // Shards fill unevenly by a little: a sixteenth more than the average is as good as never exceeded by many.
        var capacity = (int)Math.Max(SmallestShard, ((expected + (expected >> 4)) >> ShardBits) * 5 / 4);
        _shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(_ => new Shard(capacity))];
    }

    /// <summary>Identifiers in the table.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Bytes of all slots.</summary>
    public long Size => Volatile.Read(ref _shards).Sum(shard => shard.Memory.Length);

    /// <summary>Adds an identifier; a token known before keeps what it has.</summary>
    /// <param name="token">Its token.</param>
    /// <param name="pseudonym">Its pseudonym.</param>
    /// <param name="place">Where it is in the file; never 0.</param>
    public void Add(LocalToken token, in Pseudonym pseudonym, uint place)
    {
        ArgumentOutOfRangeException.ThrowIfZero(place);
        var number = ShardOf(token);
        var shard = _shards[number];
        if (shard.IsFull)
        {
            var shards = (Shard[])_shards.Clone();
            shards[number] = shard = shard.Grown();
            Volatile.Write(ref _shards, shards);
        }
        if (shard.Add(token, pseudonym, place))
            Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Where an identifier is, and its pseudonym.</summary>
    public bool TryFind(LocalToken token, out Pseudonym pseudonym, out uint place)
    {
        var shard = Volatile.Read(ref _shards)[ShardOf(token)];
        var slot = shard.Find(shard.Home(token), token);
        (pseudonym, place) = slot is null ? default : (slot->Pseudonym, slot->Place);
        GC.KeepAlive(shard.Memory);
        return slot is not null;
    }

    /// <summary>The pseudonyms of many.</summary>
    [SkipLocalsInit]
    public int Find(ReadOnlySpan<LocalToken> tokens, Span<Pseudonym> pseudonyms, Span<bool> known)
    {
        var shards = Volatile.Read(ref _shards);
        var homes = stackalloc Slot*[Batch];
        var found = 0;
        for (var start = 0; start < tokens.Length; start += Batch)
        {
            var batch = tokens.Slice(start, Math.Min(Batch, tokens.Length - start));
            for (var i = 0; i < batch.Length; i++)
            {
                homes[i] = shards[ShardOf(batch[i])].Home(batch[i]);
                if (Sse.IsSupported)
                    Sse.Prefetch0(homes[i]);
            }
            for (var i = 0; i < batch.Length; i++)
            {
                var slot = shards[ShardOf(batch[i])].Find(homes[i], batch[i]);
                pseudonyms[start + i] = slot is null ? default : slot->Pseudonym;
                known[start + i] = slot is not null;
                found += slot is null ? 0 : 1;
            }
        }
        // The shards keep their memory, so nothing that a pointer led to was freed meanwhile.
        GC.KeepAlive(shards);
        return found;
    }

    /// <summary>Hands over all identifiers, a shard or less at a time.</summary>
    public void Scan(TableScan take)
    {
        var pseudonyms = new Pseudonym[ScannedAtOnce];
        var places = new uint[ScannedAtOnce];
        foreach (var shard in Volatile.Read(ref _shards))
        {
            for (int from = 0, count; (count = shard.Read(ref from, pseudonyms, places)) > 0;)
                take(pseudonyms.AsSpan(0, count), places.AsSpan(0, count));
        }
    }

    private static int ShardOf(LocalToken token) => (int)(token.High >> (64 - ShardBits));

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public ulong High;
        public uint Middle;

        // 0 in an empty slot.
        public uint Place;
        public Pseudonym Pseudonym;
    }

    private sealed class Shard
    {
        private readonly Slot* _slots;
        private readonly int _capacity;
        private int _taken;

        public Shard(int capacity)
        {
            Memory = IndexMemory.Allocate((long)capacity * sizeof(Slot));
            _slots = (Slot*)Memory.Start;
            _capacity = capacity;
        }

        public IndexMemory Memory { get; }

        // At least one slot stays empty, so every search ends.
        public bool IsFull => (_taken + 1) * 5L > _capacity * 4L;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Slot* Home(LocalToken token) => Home(MiddleOf(token));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Slot* Find(Slot* slot, LocalToken token)
        {
            for (; Volatile.Read(ref slot->Place) != 0; slot = After(slot))
            {
                if (slot->High == token.High && slot->Middle == MiddleOf(token))
                    return slot;
            }
            return null;
        }

        public bool Add(LocalToken token, in Pseudonym pseudonym, uint place)
        {
            if (Find(Home(token), token) is not null)
                return false;
            Take(new Slot { High = token.High, Middle = MiddleOf(token), Pseudonym = pseudonym, Place = place });
            return true;
        }

        /// <summary>Reads identifiers from a slot on, as many as there is room for; none at the end.</summary>
        public int Read(ref int from, Span<Pseudonym> pseudonyms, Span<uint> places)
        {
            var count = 0;
            for (; from < _capacity && count < places.Length; from++)
            {
                if (Volatile.Read(ref _slots[from].Place) is var place && place != 0)
                    (pseudonyms[count], places[count++]) = (_slots[from].Pseudonym, place);
            }
            GC.KeepAlive(Memory);
            return count;
        }

        /// <summary>A larger shard with the same identifiers.</summary>
        public Shard Grown()
        {
            var grown = new Shard(checked(_capacity + Math.Max(SmallestShard, _capacity / 4)));
            // A search begins there in proportion to where it begins here: walked in order, they are filled almost in order.
            for (var slot = _slots; slot < _slots + _capacity; slot++)
            {
                if (slot->Place != 0)
                    grown.Take(*slot);
            }
            GC.KeepAlive(Memory);
            return grown;
        }

        private static uint MiddleOf(LocalToken token) => (uint)(token.Low >> 32);

        private Slot* Home(uint middle) => _slots + (nuint)((middle * (ulong)(uint)_capacity) >> 32);

        private Slot* After(Slot* slot) => slot + 1 < _slots + _capacity ? slot + 1 : _slots;

        private void Take(in Slot taken)
        {
            var slot = Home(taken.Middle);
            while (slot->Place != 0)
                slot = After(slot);
            (slot->High, slot->Middle, slot->Pseudonym) = (taken.High, taken.Middle, taken.Pseudonym);
            Volatile.Write(ref slot->Place, taken.Place);
            _taken++;
        }
    }
}

/// <summary>Told of identifiers in a table.</summary>
/// <param name="pseudonyms">Their pseudonyms.</param>
/// <param name="places">Where they are in the file.</param>
internal delegate void TableScan(ReadOnlySpan<Pseudonym> pseudonyms, ReadOnlySpan<uint> places);
