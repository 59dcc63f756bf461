using System.Buffers.Binary;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Node.Security;

/// <summary>What a list key and a list salt give: the segments' encryption, the leaves' salts and the order of the rows.</summary>
/// <remarks>
/// segmentKey, the leaves' key and the order's key are HKDF-SHA256(listKey, listSalt, label ‖ LP(networkId) ‖ LP(listId) ‖ u32 version). The
/// salt is new for each attempt to publish, so a segment number is a nonce that never comes twice. One thread at a time.
/// </remarks>
internal sealed class ListCipher : IDisposable
{
    public const int TagSize = 16;
    public const int SaltSize = 32;
    public const int LeafSaltSize = SaltStream.BlockSize;

    private readonly ListIdentity _list;
    private readonly AesGcm _segments;
    private readonly SaltStream _leafSalts;
    private readonly SaltStream _order;

    public ListCipher(ListIdentity list, ReadOnlySpan<byte> listKey, ReadOnlySpan<byte> listSalt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(listKey.Length, 32, nameof(listKey));
        ArgumentOutOfRangeException.ThrowIfNotEqual(listSalt.Length, SaltSize, nameof(listSalt));
        _list = list;
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, listKey, key, listSalt, Info("xnet1/segment"));
        _segments = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        _leafSalts = new SaltStream(listKey, listSalt, Info("xnet1/leaf"));
        _order = new SaltStream(listKey, listSalt, Info("xnet1/order"));
    }

    /// <summary>Encrypts a segment; the result is ciphertext ‖ tag.</summary>
    public byte[] Encrypt(int segment, int segmentCount, ReadOnlySpan<byte> plaintext)
    {
        var output = new byte[plaintext.Length + TagSize];
        _segments.Encrypt(
            Nonce(segment, stackalloc byte[12]),
            plaintext,
            output.AsSpan(0, plaintext.Length),
            output.AsSpan(plaintext.Length),
            AssociatedData(segment, segmentCount));
        return output;
    }

    /// <summary>Decrypts a segment; null when it does not authenticate as this one of this version.</summary>
    public byte[]? Decrypt(int segment, int segmentCount, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < TagSize)
            return null;
        var output = new byte[ciphertext.Length - TagSize];
        try
        {
            _segments.Decrypt(
                Nonce(segment, stackalloc byte[12]),
                ciphertext[..output.Length],
                ciphertext[output.Length..],
                output,
                AssociatedData(segment, segmentCount));
            return output;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The salts of the leaves of these rows, 16 bytes each.</summary>
    public byte[] LeafSalts(long firstRow, int count)
    {
        var salts = new byte[count * LeafSaltSize];
        _leafSalts.Write(firstRow, salts);
        return salts;
    }

    /// <summary>leaf = SHA-256(0x00 ‖ salt16 ‖ row), the salt taken by place out of <see cref="LeafSalts"/>.</summary>
    public static void WriteLeaf(ReadOnlySpan<byte> salts, int place, ReadOnlySpan<byte> row, Span<byte> leaf) =>
        SaltedLeaf.Write(salts.Slice(place * LeafSaltSize, LeafSaltSize), row, leaf);

    /// <summary>The order of the rows: row i holds entry order[i]. Whoever has no list key learns nothing of it.</summary>
    public int[] Order(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        var random = new RandomNumbers(_order);
        for (var i = count - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }

    public void Dispose()
    {
        _segments.Dispose();
        _leafSalts.Dispose();
        _order.Dispose();
    }

    private static Span<byte> Nonce(int segment, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt32BigEndian(nonce[8..], segment);
        return nonce;
    }

    private byte[] Info(string label) => new Labelled(label, _list.NetworkId).Lp(_list.ListId).U32((uint)_list.Version).ToArray();

    private byte[] AssociatedData(int segment, int segmentCount) =>
        new Labelled("xnet1/segment", _list.NetworkId)
            .Lp(_list.ListId)
            .U32((uint)_list.Version)
            .U32((uint)segment)
            .U32((uint)segmentCount)
            .Lp(_list.Owner)
            .Lp(_list.OwnerKeyId)
            .ToArray();

    /// <summary>Unbiased numbers from a stream of blocks.</summary>
    private sealed class RandomNumbers(SaltStream blocks)
    {
        private readonly byte[] _bytes = new byte[4096];
        private int _next = 4096;
        private long _block;

        public int Below(int bound)
        {
            // Rejects the last, incomplete run of the 2^32 values, so that each number is equally likely.
            var limit = uint.MaxValue - (uint)(((ulong)uint.MaxValue + 1) % (uint)bound);
            while (true)
            {
                if (_next == _bytes.Length)
                {
                    blocks.Write(_block, _bytes);
                    _block += _bytes.Length / SaltStream.BlockSize;
                    _next = 0;
                }
                var value = BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(_next));
                _next += sizeof(uint);
                if (value <= limit)
                    return (int)(value % (uint)bound);
            }
        }
    }
}
