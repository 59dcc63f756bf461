using Google.Protobuf;

namespace Hyperledger.Fabric.Client;

/// <summary>A message that needs a signature, signed by the gateway's signer when it is first sent or elsewhere beforehand.</summary>
/// <remarks>
/// For offline signing take <see cref="Bytes"/> and <see cref="Digest"/>, have the digest signed, and bring both back through the
/// gateway's NewSigned method of the same name. A message already signed is not signed again.
/// </remarks>
public abstract class Signable
{
    private byte[]? digest;

    private protected Signable(Gateway gateway) => Gateway = gateway;

    /// <summary>The whole message with its signature, if it has one, for transport or storage; serialized at each reading.</summary>
    public abstract ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What a signer has to sign: the hash of the signed part under the gateway's <see cref="DigestAlgorithm"/>.</summary>
    public ReadOnlyMemory<byte> Digest =>
        Gateway.Hash == DigestAlgorithm.None ? SignedPart.Memory : digest ??= Gateway.Hash.Compute(SignedPart.Span);

    internal Gateway Gateway { get; }

    private protected abstract ByteString SignedPart { get; }

    private protected abstract ByteString Signature { get; set; }

    /// <summary>Puts a signature made elsewhere in its place.</summary>
    internal void Attach(ReadOnlyMemory<byte> signature)
    {
        if (signature.IsEmpty)
            throw new ArgumentException("The signature is empty.", nameof(signature));
        Signature = ByteString.CopyFrom(signature.Span);
    }

    internal ValueTask SignAsync(CancellationToken cancellationToken)
    {
        if (!Signature.IsEmpty)
            return ValueTask.CompletedTask;
        // A signer that does not wait, as one in memory, costs no state machine.
        var signing = Gateway.SignAsync(Digest, cancellationToken);
        if (!signing.IsCompletedSuccessfully)
            return AwaitAsync(signing);
        Signature = UnsafeByteOperations.UnsafeWrap(signing.Result);
        return ValueTask.CompletedTask;
    }

    private async ValueTask AwaitAsync(ValueTask<byte[]> signing) =>
        Signature = UnsafeByteOperations.UnsafeWrap(await signing.ConfigureAwait(false));
}
