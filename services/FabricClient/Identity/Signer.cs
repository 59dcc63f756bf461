namespace Hyperledger.Fabric.Client;

/// <summary>Signs a digest: the seam at which a key in an HSM, a cloud vault or a file meets the gateway.</summary>
/// <remarks>
/// Called from many threads at once. An ECDSA signature must come back as a DER sequence of r and s with s at most half the
/// curve's order, since the peer refuses the other half: <see cref="EcdsaSignature"/> makes one out of what a token returns.
/// </remarks>
/// <param name="digest">The message's hash under the gateway's <see cref="DigestAlgorithm"/>; the message itself with <see cref="DigestAlgorithm.None"/>.</param>
/// <param name="cancellationToken">Ends the wait for a remote key.</param>
/// <returns>The signature, not changed by anyone afterwards.</returns>
public delegate ValueTask<byte[]> Signer(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken);
