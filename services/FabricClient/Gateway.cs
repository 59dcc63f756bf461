using Grpc.Core;

namespace Hyperledger.Fabric.Client;

/// <summary>A member's connection to the network through one gateway peer or several.</summary>
/// <remarks>
/// Safe for threads and meant to be kept. Channels belong to the caller: many gateways, one for each identity, may share them, and
/// disposing of a gateway cancels its own calls and streams only.
/// </remarks>
public sealed partial class Gateway : IDisposable
{
    private readonly GatewayOptions options;
    private readonly PeerSet peers;
    private readonly CancellationTokenSource closing = new();
    private readonly CancellationToken closed;

    private Gateway(IReadOnlyList<CallInvoker> invokers, GatewayOptions options)
    {
        options.Hash.ThrowIfNotSupported();
        if (options.TlsClientCertificateHash.Length is not (0 or 32))
            throw new ArgumentException("The hash of the TLS client certificate is a SHA-256 and has 32 bytes.", nameof(options));
        this.options = options;
        closed = closing.Token;
        peers = new PeerSet(invokers, options.PeerCoolDown, options.TimeProvider);
    }

    /// <summary>The identity that acts through this gateway.</summary>
    public X509Identity Identity => options.Identity;

    internal DigestAlgorithm Hash => options.Hash;

    internal CallTimeouts Timeouts => options.Timeouts;

    internal bool HasSigner => options.Signer is not null;

    internal RetryPolicy? Retry => options.Retry;

    internal TimeProvider Time => options.TimeProvider;

    internal ReadOnlyMemory<byte> TlsClientCertificateHash => options.TlsClientCertificateHash;

    /// <summary>Connects to one gateway peer; nothing is sent until the first call.</summary>
    /// <param name="peer">A channel to the peer, such as <see cref="GatewayChannel.Create"/> makes; it stays the caller's.</param>
    /// <param name="options">Identity, signer and settings.</param>
    /// <returns>A gateway to dispose of.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform lacks the hash asked for.</exception>
    public static Gateway Connect(ChannelBase peer, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return Connect([peer.CreateCallInvoker()], options);
    }

    /// <summary>Connects to several gateway peers, which are called in turn; one that is unavailable is passed over.</summary>
    /// <remarks>
    /// Evaluation, submission and commit status go to the next peer when one is unavailable. An endorsement does so only if the
    /// connection never opened; otherwise it fails, or is made anew under a <see cref="RetryPolicy"/>. An event stream that breaks
    /// is opened again by the caller with its checkpoint and then goes to the next peer.
    /// </remarks>
    /// <param name="peers">A channel to each peer, 1 to 64; they stay the caller's.</param>
    /// <param name="options">Identity, signer and settings.</param>
    /// <returns>A gateway to dispose of.</returns>
    /// <exception cref="ArgumentException">No peer, too many, or a setting out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform lacks the hash asked for.</exception>
    public static Gateway Connect(IReadOnlyList<ChannelBase> peers, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(peers);
        return Connect([.. peers.Select(peer => peer.CreateCallInvoker())], options);
    }

    /// <summary>Connects through call invokers, for a program that intercepts its calls.</summary>
    /// <param name="peers">An invoker for each gateway peer, 1 to 64.</param>
    /// <param name="options">Identity, signer and settings.</param>
    /// <returns>A gateway to dispose of.</returns>
    /// <exception cref="ArgumentException">No peer, too many, or a setting out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform lacks the hash asked for.</exception>
    public static Gateway Connect(IReadOnlyList<CallInvoker> peers, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(peers);
        ArgumentNullException.ThrowIfNull(options);
        return new Gateway(peers, options);
    }

    /// <summary>A channel of the network; nothing is sent, so that a channel that does not exist shows at the first call.</summary>
    /// <param name="channelName">The channel's name.</param>
    /// <returns>The channel as seen by this gateway's identity.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Network GetNetwork(string channelName)
    {
        ArgumentException.ThrowIfNullOrEmpty(channelName);
        return new Network(this, channelName);
    }

    /// <summary>Cancels the calls and ends the event streams in progress; channels stay open.</summary>
    public void Dispose()
    {
        if (closed.IsCancellationRequested)
            return;
        closing.Cancel();
        closing.Dispose();
    }

    internal ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken) =>
        options.Signer is { } signer
            ? signer(digest, cancellationToken)
            : throw new InvalidOperationException(
                "The gateway was connected without a signer: sign the digest elsewhere and bring it back by a NewSigned method.");
}
