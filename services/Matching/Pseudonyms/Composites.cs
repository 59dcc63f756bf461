using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>A batch of evaluations folded into one by weights that hash the whole batch (RFC 9497, 2.2.1).</summary>
/// <param name="Blinded">The RFC's M: weighted sum of the blinded elements.</param>
/// <param name="Evaluated">The RFC's Z: weighted sum of the evaluated elements.</param>
internal readonly record struct Composites(GroupElement Blinded, GroupElement Evaluated)
{
    /// <summary>Most elements of a batch: the position is hashed as two bytes.</summary>
    public const int MaxBatch = ushort.MaxValue;

    private const int PrefixSize = sizeof(ushort);
    private const int SeedSize = PrefixSize + OprfSuite.HashSize;
    private const int TranscriptSize = SeedSize + sizeof(ushort) + (2 * (PrefixSize + GroupElement.Size)) + 9;

    /// <summary>ComputeComposites: for whoever has the public key only; two multiplications per element.</summary>
    public static Composites Compute(
        in GroupElement publicKey, ReadOnlySpan<GroupElement> blinded, ReadOnlySpan<GroupElement> evaluated)
    {
        Span<byte> transcript = stackalloc byte[TranscriptSize];
        Begin(publicKey, transcript);
        var sums = default(Composites);
        for (var i = 0; i < blinded.Length; i++)
        {
            var weight = Weight(transcript, i, blinded[i], evaluated[i]);
            sums = new Composites(sums.Blinded + (weight * blinded[i]), sums.Evaluated + (weight * evaluated[i]));
        }
        return sums;
    }

    /// <summary>ComputeCompositesFast: the key itself takes the place of half the multiplications.</summary>
    public static Composites ComputeFast(
        in GroupScalar key, in GroupElement publicKey, ReadOnlySpan<GroupElement> blinded, ReadOnlySpan<GroupElement> evaluated)
    {
        Span<byte> transcript = stackalloc byte[TranscriptSize];
        Begin(publicKey, transcript);
        var sum = default(GroupElement);
        for (var i = 0; i < blinded.Length; i++)
            sum += Weight(transcript, i, blinded[i], evaluated[i]) * blinded[i];
        return new Composites(sum, key * sum);
    }

    // LP(seed) ‖ u16 position ‖ LP(blinded) ‖ LP(evaluated) ‖ "Composite": all but position and elements stays the same.
    private static void Begin(in GroupElement publicKey, Span<byte> transcript)
    {
        Span<byte> seedTranscript = stackalloc byte[PrefixSize + GroupElement.Size + PrefixSize + OprfSuite.SeedTag.Length];
        var rest = WritePrefixed(seedTranscript, publicKey.Encoding);
        WritePrefixed(rest, OprfSuite.SeedTag);
        Span<byte> seed = stackalloc byte[OprfSuite.HashSize];
        SHA512.HashData(seedTranscript, seed);
        WritePrefixed(transcript, seed);
        "Composite"u8.CopyTo(transcript[^9..]);
    }

    private static GroupScalar Weight(Span<byte> transcript, int position, in GroupElement blinded, in GroupElement evaluated)
    {
        var rest = transcript[SeedSize..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)position);
        rest = WritePrefixed(rest[sizeof(ushort)..], blinded.Encoding);
        WritePrefixed(rest, evaluated.Encoding);
        return OprfSuite.HashToScalar(transcript);
    }

    /// <summary>Writes u16 length ‖ bytes and returns what lies behind.</summary>
    internal static Span<byte> WritePrefixed(Span<byte> destination, scoped ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)bytes.Length);
        bytes.CopyTo(destination[PrefixSize..]);
        return destination[(PrefixSize + bytes.Length)..];
    }
}
