using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.Signatures;
using ExchangeNetwork.Ledger;

namespace ExchangeNetwork.Node.Security;

/// <summary>Whose share it is: all of it is bound into encryption and signature, so that no envelope serves another run or receiver.</summary>
/// <param name="NetworkId">The network.</param>
/// <param name="Run">The run that it is dealt in.</param>
/// <param name="Dealer">Who deals.</param>
/// <param name="Receiver">For whom it is.</param>
/// <param name="ReceiverKeyId">The receiver's encryption key.</param>
public sealed record ShareRoute(string NetworkId, KeyRun Run, string Dealer, string Receiver, string ReceiverKeyId)
{
    /// <summary>HPKE's info: <c>xnet1/dkg-share</c> ‖ LP(networkId) ‖ LP(keyId) ‖ u32 epoch ‖ u32 run ‖ LP(dealer) ‖ LP(receiver) ‖ LP(receiverKeyId).</summary>
    internal byte[] ToBytes() => new Labelled("xnet1/dkg-share", NetworkId)
        .Lp(Run.KeyId).U32((uint)Run.Epoch).U32((uint)Run.Run).Lp(Dealer).Lp(Receiver).Lp(ReceiverKeyId).ToArray();
}

/// <summary>A dealt share on its way: encrypted to its receiver by HPKE, signed by its dealer.</summary>
/// <remarks>enc 65 ‖ ciphertext 48 ‖ u64 milliseconds ‖ signature 64 ‖ id of the dealer's signing key.</remarks>
public static class ShareEnvelope
{
    private const int ShareSize = 32;
    private const int CiphertextSize = ShareSize + Hpke.TagSize;
    private const int TimeAt = Hpke.EncapsulatedKeySize + CiphertextSize;
    private const int SignatureAt = TimeAt + sizeof(ulong);
    private const int KeyIdAt = SignatureAt + Es256.SignatureSize;

    /// <summary>Encrypts and signs a share; false when the receiver's key is none of P-256.</summary>
    public static bool TrySeal(
        ShareRoute route, EncryptionKey receiver, ReadOnlySpan<byte> share, AgencySigner signer, DateTimeOffset now, [NotNullWhen(true)] out byte[]? envelope)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(share.Length, ShareSize, nameof(share));
        envelope = null;
        if (receiver.Point is not { } point || !Hpke.TrySeal(point, route.ToBytes(), [], share, out var enc, out var ciphertext))
            return false;
        byte[] encrypted = [.. enc, .. ciphertext];
        var at = LedgerTime.Milliseconds(now);
        var time = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(time, at);
        envelope = [.. encrypted, .. time, .. signer.Sign(Signed(route, encrypted, at, signer.KeyId)), .. Encoding.UTF8.GetBytes(signer.KeyId)];
        return true;
    }

    /// <summary>Checks and decrypts a share; false when anything in it is not what its dealer sealed for this key.</summary>
    /// <param name="route">Whose share it should be.</param>
    /// <param name="key">The receiver's key.</param>
    /// <param name="envelope">As it came.</param>
    /// <param name="signingKey">Finds the dealer's signing key on the ledger.</param>
    /// <param name="from">It was not signed before.</param>
    /// <param name="until">It was not signed after.</param>
    /// <param name="share">The share, 32 bytes; the caller zeroes them.</param>
    public static bool TryOpen(
        ShareRoute route, HpkePrivateKey key, ReadOnlySpan<byte> envelope, SigningKeyAt signingKey, DateTimeOffset from, DateTimeOffset until, out byte[] share)
    {
        share = [];
        if (envelope.Length <= KeyIdAt || !TryReadTime(envelope[TimeAt..SignatureAt], out var at) || at < from || at > until)
            return false;
        var keyId = Encoding.UTF8.GetString(envelope[KeyIdAt..]);
        if (!WellFormed.IsId(keyId) || signingKey(route.Dealer, keyId, at) is not { } dealersKey)
            return false;
        var encrypted = envelope[..TimeAt];
        return Es256.Verify(dealersKey, Signed(route, encrypted, LedgerTime.Milliseconds(at), keyId), envelope[SignatureAt..KeyIdAt])
            && Hpke.TryOpen(key, encrypted[..Hpke.EncapsulatedKeySize], route.ToBytes(), [], encrypted[Hpke.EncapsulatedKeySize..], out share)
            && share.Length == ShareSize;
    }

    private static byte[] Signed(ShareRoute route, ReadOnlySpan<byte> encrypted, ulong milliseconds, string keyId) =>
        new Labelled("xnet1/dkg-signed-share", route.NetworkId).Lp(route.ToBytes()).Raw(encrypted).U64(milliseconds).Lp(keyId).ToArray();

    private static bool TryReadTime(ReadOnlySpan<byte> bytes, out DateTimeOffset time)
    {
        var milliseconds = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var fits = milliseconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        time = fits ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : default;
        return fits;
    }
}
