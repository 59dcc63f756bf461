using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Hyperledger.Fabric.Client;

/// <summary>Makes channels to peers.</summary>
public static class GatewayChannel
{
    /// <summary>What a peer accepts and sends at most, 100 MiB: the gRPC setting of Fabric itself.</summary>
    public const int LargestMessage = 100 * 1024 * 1024;

    private static readonly TimeSpan ShortestKeepAlive = TimeSpan.FromSeconds(60);

    /// <summary>Makes a channel; the connection opens at the first call, and one channel serves every gateway to that peer.</summary>
    /// <param name="endpoint">The peer.</param>
    /// <returns>A channel to dispose of after its gateways.</returns>
    /// <exception cref="ArgumentException">The address is not host and port, the PEM holds no certificate, or settings contradict each other.</exception>
    public static GrpcChannel Create(PeerEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var (host, port) = Split(endpoint.Address);
        if (endpoint.KeepAlive < ShortestKeepAlive && endpoint.KeepAlive != Timeout.InfiniteTimeSpan)
            throw new ArgumentException("A peer closes connections that ping more often than every 60 seconds.", nameof(endpoint));
        if (endpoint.Plaintext && (endpoint.ClientCertificate is not null || endpoint.TlsRootCertificates is not null))
            throw new ArgumentException("Certificates mean nothing without TLS.", nameof(endpoint));

        var handler = new SocketsHttpHandler
        {
            // A connection carries a hundred streams or so; waiting commits and events would otherwise queue behind one another.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = endpoint.KeepAlive,
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
            ConnectCallback = (_, cancellationToken) => DialAsync(host, port, endpoint.ConnectTimeout, cancellationToken),
        };
        if (!endpoint.Plaintext)
            handler.SslOptions = Tls(endpoint);
        // The handler takes the name it checks from the address and nothing else: the address carries the name, the callback dials the host.
        var name = endpoint.HostNameOverride ?? host;
        if (name.Contains(':', StringComparison.Ordinal))
            name = $"[{name}]";
        return GrpcChannel.ForAddress(
            string.Create(CultureInfo.InvariantCulture, $"{(endpoint.Plaintext ? "http" : "https")}://{name}:{port}"),
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                MaxReceiveMessageSize = LargestMessage,
                MaxSendMessageSize = LargestMessage,
            });
    }

    private static SslClientAuthenticationOptions Tls(PeerEndpoint endpoint)
    {
        var tls = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (endpoint.TlsRootCertificates is { } pem)
        {
            // Cryptogen and private authorities publish no revocation lists.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(pem);
            if (policy.CustomTrustStore.Count == 0)
                throw new ArgumentException("The PEM text of the TLS roots holds no certificate.", nameof(endpoint));
            tls.CertificateChainPolicy = policy;
        }
        if (endpoint.ClientCertificate is { } certificate)
        {
            if (!certificate.HasPrivateKey)
                throw new ArgumentException("The TLS client certificate has no private key.", nameof(endpoint));
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }
        return tls;
    }

    private static (string Host, int Port) Split(string address)
    {
        var colon = address.LastIndexOf(':');
        var host = colon > 0 ? address[..colon].Trim('[', ']') : "";
        return host.Length > 0 && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
            ? (host, port)
            : throw new ArgumentException($"'{address}' is not host:port.", nameof(address));
    }

    private static async ValueTask<Stream> DialAsync(string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, limited.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Said as the network's failure, which it is: a cancellation would be taken for the caller's.
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
