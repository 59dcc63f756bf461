using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExchangeNetwork.Matching.Index;

/// <summary>A Bloom filter whose bits for one token lie in one block of 256, half a cache line: eight bits, one in each word.</summary>
/// <remarks>
/// Says "no" for almost all tokens that are not there, and never for one that is. Tokens are uniform (a keyed function's output), so their
/// own lower half is the hash. The pointer is to as many whole blocks as were said, in a memory that the owner keeps alive while it uses the filter.
/// </remarks>
internal readonly unsafe struct BlockedBloom
{
    /// <summary>Bits of a block.</summary>
    public const int BitsPerBlock = 256;

    /// <summary>Bytes of a block.</summary>
    public const int BytesPerBlock = BitsPerBlock / 8;

    private const int WordsPerBlock = BitsPerBlock / 32;

    // Odd numbers without a pattern: each takes five bits of its own out of one product.
    private static readonly Vector256<uint> Multipliers = Vector256.Create(
        0x8F1BBCDDu, 0x2545F491u, 0xD6E8FEB9u, 0x9E3779B1u, 0xC2B2AE3Du, 0x27D4EB2Fu, 0x165667B1u, 0x5851F42Du);

    private readonly uint* words;
    private readonly int blocks;

    /// <summary>The filter that lies at the start of a memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The memory is too short.</exception>
    public BlockedBloom(IndexMemory memory, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.Length, (long)blocks * BytesPerBlock);
        words = (uint*)memory.Start;
        this.blocks = blocks;
    }

    /// <summary>The block that a token's lower half falls into: its upper 32 bits, scaled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint BlockOf(ulong low) => (uint)(((low >> 32) * (uint)blocks) >> 32);

    /// <summary>Begins to load a block into the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint block)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(words + ((nuint)block * WordsPerBlock));
    }

    /// <summary>Adds a token by its lower half; one thread at a time.</summary>
    public void Add(ulong low)
    {
        var block = words + ((nuint)BlockOf(low) * WordsPerBlock);
        if (Avx2.IsSupported)
        {
            (Vector256.Load(block) | Bits(low)).Store(block);
            return;
        }
        for (var word = 0; word < WordsPerBlock; word++)
            block[word] |= Bit(low, word);
    }

    /// <summary>False when the token is certainly not there.</summary>
    /// <param name="block">What <see cref="BlockOf"/> says of the token.</param>
    /// <param name="low">Lower half of the token.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayContain(uint block, ulong low)
    {
        if (!Avx2.IsSupported)
            return MayContainByWord(block, low);
        return Avx.TestC(Vector256.Load(words + ((nuint)block * WordsPerBlock)), Bits(low));
    }

    /// <summary>The clear version of <see cref="MayContain"/>, and the one for other processors.</summary>
    public bool MayContainByWord(uint block, ulong low)
    {
        for (var word = 0; word < WordsPerBlock; word++)
        {
            if ((words[((nuint)block * WordsPerBlock) + (uint)word] & Bit(low, word)) == 0)
                return false;
        }
        return true;
    }

    private static uint Bit(ulong low, int word) => 1u << (int)(((uint)low * Multipliers[word]) >> 27);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Bits(ulong low) =>
        Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, Vector256.Create((uint)low) * Multipliers >>> 27);
}
