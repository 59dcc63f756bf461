using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The verifiable oblivious pseudorandom function of RFC 9497, section 3.3.2, under a single key.</summary>
/// <remarks>
/// The network evaluates with a shared key; this is what that must equal. Application context belongs into the input, never here:
/// Finalize adds nothing of its own.
/// </remarks>
internal static class Voprf
{
    /// <summary>Most bytes of an input: its length is hashed as two bytes.</summary>
    public const int MaxInputSize = ushort.MaxValue;

    /// <summary>Bytes of an output.</summary>
    public const int OutputSize = OprfSuite.HashSize;

    /// <summary>DeriveKeyPair (3.2.1): the same seed and info give the same key.</summary>
    /// <param name="seed">32 secret bytes.</param>
    /// <param name="info">At most 65,535 bytes.</param>
    public static (GroupScalar Key, GroupElement PublicKey) DeriveKeyPair(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> info)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, GroupScalar.Size, nameof(seed));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(info.Length, ushort.MaxValue, nameof(info));
        // seed ‖ LP(info) ‖ counter.
        var input = new byte[seed.Length + sizeof(ushort) + info.Length + 1];
        seed.CopyTo(input);
        Composites.WritePrefixed(input.AsSpan(seed.Length), info);
        var key = default(GroupScalar);
        for (var counter = 0; key.IsZero; counter++)
        {
            input[^1] = checked((byte)counter);
            key = OprfSuite.HashToScalar(input, OprfSuite.DeriveKeyPairTag);
        }
        CryptographicOperations.ZeroMemory(input);
        return (key, GroupElement.MultiplyGenerator(key));
    }

    /// <summary>Blind with a given blind other than zero; false for an input that hashes to the identity, which is as good as impossible.</summary>
    public static bool TryBlind(ReadOnlySpan<byte> input, in GroupScalar blind, out GroupElement blinded)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Length, MaxInputSize, nameof(input));
        if (blind.IsZero)
            throw new ArgumentException("Zero blinds nothing.", nameof(blind));
        blinded = blind * OprfSuite.HashToGroup(input);
        return !blinded.IsIdentity;
    }

    /// <summary>BlindEvaluate: the evaluations and one proof for all.</summary>
    public static DleqProof BlindEvaluate(
        in GroupScalar key, in GroupElement publicKey, ReadOnlySpan<GroupElement> blinded, Span<GroupElement> evaluated)
    {
        for (var i = 0; i < blinded.Length; i++)
            evaluated[i] = key * blinded[i];
        return DleqProof.Generate(key, publicKey, blinded, evaluated);
    }

    /// <summary>Finalize without the proof, which was verified: removes the blind and hashes.</summary>
    /// <param name="input">As it was blinded.</param>
    /// <param name="blind">Its blind.</param>
    /// <param name="evaluated">The evaluation of its blinded element.</param>
    /// <param name="output">Receives 64 bytes.</param>
    public static void FinalizeOutput(ReadOnlySpan<byte> input, in GroupScalar blind, in GroupElement evaluated, Span<byte> output) =>
        HashOutput(input, blind.Invert() * evaluated, output);

    /// <summary>The last step of Finalize: SHA-512(LP(input) ‖ LP(unblinded) ‖ <c>Finalize</c>).</summary>
    public static void HashOutput(ReadOnlySpan<byte> input, in GroupElement unblinded, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.Length, MaxInputSize, nameof(input));
        var size = (2 * sizeof(ushort)) + input.Length + GroupElement.Size + 8;
        Span<byte> stack = stackalloc byte[1024];
        var message = size <= stack.Length ? stack[..size] : new byte[size];
        var rest = Composites.WritePrefixed(message, input);
        rest = Composites.WritePrefixed(rest, unblinded.Encoding);
        "Finalize"u8.CopyTo(rest);
        SHA512.HashData(message, output);
        CryptographicOperations.ZeroMemory(message);
    }
}
