using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Pseudonyms.Dealing;

/// <summary>A dealer's secret polynomial: its value at 0 is what is dealt, its value at an index is that agency's share of it.</summary>
/// <remarks>
/// It comes whole from a seed of the key store, so that a node that was killed deals the same again: coefficient m is
/// SHA-512(<c>xnet1/dkg-coefficient</c> ‖ LP(networkId) ‖ LP(keyId) ‖ u32 epoch ‖ u32 index ‖ seed ‖ u32 m), reduced. The seed is random for
/// every run and destroyed with its end.
/// </remarks>
public sealed class DealtPolynomial : IDisposable
{
    /// <summary>Bytes of a seed.</summary>
    public const int SeedSize = 32;

    private readonly GroupScalar[] _coefficients;
    private bool _disposed;

    private DealtPolynomial(Dealer dealer, GroupScalar[] coefficients, byte[] seed)
    {
        // One seed in 2^252 meets it; a new run then takes another seed.
        if (Array.Exists(coefficients, coefficient => coefficient.IsZero))
            throw new InvalidOperationException("A coefficient came out as zero.");
        _coefficients = coefficients;
        var commitments = Array.ConvertAll(coefficients, coefficient => GroupElement.MultiplyGenerator(coefficient));
        Commitments = commitments;
        // What is dealt is in the hash as well: one nonce never proves two secrets.
        var nonce = dealer.Hash("xnet1/dkg-nonce"u8, seed, commitments[0].ToArray());
        Proof = PossessionProof.Generate(dealer, coefficients[0], commitments[0], nonce);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>The generator multiplied by each coefficient (C_0 to C_(t-1)), to be revealed.</summary>
    public IReadOnlyList<GroupElement> Commitments { get; }

    /// <summary>Proof that the dealer knows what it deals, to be revealed.</summary>
    public PossessionProof Proof { get; }

    /// <summary>A dealer's part of a new key.</summary>
    /// <param name="dealer">Who deals.</param>
    /// <param name="threshold">How many shares give the key (t).</param>
    /// <param name="seed">Exactly <see cref="SeedSize"/> secret random bytes.</param>
    public static DealtPolynomial OfNewKey(Dealer dealer, int threshold, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(dealer);
        var kept = Checked(threshold, seed);
        return new DealtPolynomial(dealer, Coefficients(dealer, threshold, kept), kept);
    }

    /// <summary>A dealer's part of the same key among other holders: its share, times what the share counts among the dealers.</summary>
    /// <param name="dealer">Who deals.</param>
    /// <param name="threshold">How many of the new shares give the key (t).</param>
    /// <param name="seed">Exactly <see cref="SeedSize"/> secret random bytes.</param>
    /// <param name="share">The dealer's share of the epoch before.</param>
    /// <param name="dealers">All dealers, as many as the threshold of the epoch before.</param>
    /// <exception cref="ArgumentException">The share is another agency's, or its holder is no dealer.</exception>
    public static DealtPolynomial OfShare(Dealer dealer, int threshold, ReadOnlySpan<byte> seed, KeyShare share, IndexSet dealers)
    {
        ArgumentNullException.ThrowIfNull(dealer);
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(dealers);
        if (share.Index != dealer.Index)
            throw new ArgumentException("A dealer deals its own share.", nameof(share));
        var kept = Checked(threshold, seed);
        var coefficients = Coefficients(dealer, threshold, kept);
        coefficients[0] = dealers.Coefficient(share.Index) * share.Value;
        return new DealtPolynomial(dealer, coefficients, kept);
    }

    /// <summary>The share of a receiver, for it alone; the dealer's own by its own index.</summary>
    /// <exception cref="ObjectDisposedException">The polynomial was forgotten.</exception>
    public GroupScalar ShareOf(byte receiver)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // The value at 0 is what nobody may see.
        ArgumentOutOfRangeException.ThrowIfZero(receiver);
        var at = GroupScalar.FromUInt128(receiver);
        var value = _coefficients[^1];
        for (var m = _coefficients.Length - 2; m >= 0; m--)
            value = (at * value) + _coefficients[m];
        return value;
    }

    /// <summary>Forgets the polynomial.</summary>
    public void Dispose()
    {
        _disposed = true;
        Array.Clear(_coefficients);
    }

    /// <summary>Masks the polynomial.</summary>
    public override string ToString() => "DealtPolynomial(***)";

    private static byte[] Checked(int threshold, ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedSize, nameof(seed));
        return seed.ToArray();
    }

    private static GroupScalar[] Coefficients(Dealer dealer, int threshold, byte[] seed)
    {
        var coefficients = new GroupScalar[threshold];
        var number = new byte[sizeof(uint)];
        for (var m = 0; m < threshold; m++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(number, (uint)m);
            coefficients[m] = dealer.Hash("xnet1/dkg-coefficient"u8, seed, number);
        }
        return coefficients;
    }
}
