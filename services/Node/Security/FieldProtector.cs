using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Node.Security;

/// <summary>Encrypts columns with subject data in the node's database with AES-256-GCM.</summary>
/// <remarks>
/// Form: version 1 (1 byte) ‖ key fingerprint (8) ‖ random nonce (12) ‖ ciphertext ‖ tag (16), 37 bytes more than the plaintext. Table, column
/// and row key are authenticated, so a value moved elsewhere does not open. Random nonces allow 2^32 values per key: retire the key long before.
/// Safe for use from many threads.
/// </remarks>
public sealed class FieldProtector(SoftwareKeyStore keys)
{
    /// <summary>Bytes that protection adds.</summary>
    public const int Overhead = HeaderSize + NonceSize + TagSize;

    private const byte Version = 1;
    private const int HeaderSize = 9;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private static readonly int Kept = Environment.ProcessorCount * 2;

    // .NET promises of no AesGcm instance that threads may share it, so each call borrows one.
    private readonly ConcurrentDictionary<KeyEntry, ConcurrentBag<AesGcm>> _idle = [];

    /// <summary>Encrypts a value for its place, with the current field protection key; the first use makes one.</summary>
    public byte[] Protect(string table, string column, string rowKey, ReadOnlySpan<byte> plaintext)
    {
        var key = keys.CurrentOrCreate(KeyKind.FieldProtection);
        var output = new byte[Overhead + plaintext.Length];
        output[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(output.AsSpan(1), key.Fingerprint);
        var nonce = output.AsSpan(HeaderSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        var aead = Borrow(key);
        aead.Encrypt(
            nonce,
            plaintext,
            output.AsSpan(HeaderSize + NonceSize, plaintext.Length),
            output.AsSpan(output.Length - TagSize),
            AssociatedData(table, column, rowKey));
        Return(key, aead);
        return output;
    }

    /// <summary>Decrypts a value of this place; refused: XN-KEYS-005 its key is gone, -006 changed or of another place.</summary>
    public bool TryUnprotect(
        string table,
        string column,
        string rowKey,
        ReadOnlySpan<byte> value,
        [NotNullWhen(true)] out byte[]? plaintext,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        plaintext = null;
        refusal = null;
        if (value.Length < Overhead || value[0] != Version)
        {
            refusal = new Refusal("XN-KEYS-006");
            return false;
        }
        var fingerprint = BinaryPrimitives.ReadUInt64BigEndian(value[1..]);
        var key = keys.List(KeyKind.FieldProtection).FirstOrDefault(key => key.Fingerprint == fingerprint);
        if (key is null)
        {
            refusal = new Refusal("XN-KEYS-005");
            return false;
        }
        var opened = new byte[value.Length - Overhead];
        var aead = Borrow(key);
        try
        {
            aead.Decrypt(
                value.Slice(HeaderSize, NonceSize),
                value.Slice(HeaderSize + NonceSize, opened.Length),
                value[^TagSize..],
                opened,
                AssociatedData(table, column, rowKey));
        }
        catch (AuthenticationTagMismatchException)
        {
            refusal = new Refusal("XN-KEYS-006");
            return false;
        }
        finally
        {
            Return(key, aead);
        }
        plaintext = opened;
        return true;
    }

    private AesGcm Borrow(KeyEntry key)
    {
        if (_idle.TryGetValue(key, out var idle) && idle.TryTake(out var aead))
            return aead;
        var secret = key.CopySecret();
        try
        {
            return new AesGcm(secret, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private void Return(KeyEntry key, AesGcm aead)
    {
        var idle = _idle.GetOrAdd(key, _ => []);
        if (idle.Count < Kept)
            idle.Add(aead);
        else
            aead.Dispose();
    }

    private static byte[] AssociatedData(string table, string column, string rowKey) =>
        new Labelled("xnet1/field", table).Lp(column).Lp(rowKey).ToArray();
}
