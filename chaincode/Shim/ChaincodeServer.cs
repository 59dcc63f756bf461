using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hyperledger.Fabric.Shim.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hyperledger.Fabric.Shim;

/// <summary>Serves a chaincode to the peers that dial (chaincode as a service); any number of them, each on a stream of its own.</summary>
/// <remarks>A peer dials at the first transaction that needs the package, and again after a break: the server may start and restart at any time.</remarks>
public sealed class ChaincodeServer : IAsyncDisposable
{
    private readonly ChaincodeServerOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _application;
    private int _disposed;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="chaincode">The chaincode.</param>
    /// <param name="options">Address, package and TLS.</param>
    /// <param name="loggerFactory">Log; null logs nothing.</param>
    /// <exception cref="ArgumentException">The address is not of the form HOST:PORT, or the package id is empty.</exception>
    /// <exception cref="InvalidOperationException">The TLS files cannot be used; the message says why.</exception>
    public ChaincodeServer(IChaincode chaincode, ChaincodeServerOptions options, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(chaincode);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.PackageId);
        _options = options;
        _application = Build(chaincode, options, loggerFactory ?? NullLoggerFactory.Instance, _stopping.Token);
    }

    /// <summary>The address that the server listens on, <c>HOST:PORT</c> with the port that port 0 became; set by <see cref="StartAsync"/>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address is in use, or not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        var bound = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(bound).Authority;
    }

    /// <summary>Ends the streams and stops listening. Transactions that run fail at their peers, which dial again; nothing is half written.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _application.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Listens until cancelled.</summary>
    /// <exception cref="IOException">The address is in use, or not this machine's.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(cancelled.SetResult).ConfigureAwait(false))
            await cancelled.Task.ConfigureAwait(false);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Stops, if it runs, and frees everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static WebApplication Build(
        IChaincode chaincode, ChaincodeServerOptions options, ILoggerFactory loggerFactory, CancellationToken stopping)
    {
        var endpoint = ParseAddress(options.Address);
        var certificates = options.Tls is null ? null : ServerCertificates.Load(options.Tls);
        // The empty builder reads no configuration: only these options say where the server listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddSingleton(new ChaincodeEndpoint(chaincode, options, loggerFactory.CreateLogger<ChaincodeServer>(), stopping));
        builder.Services.AddRouting();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = ChaincodeServerOptions.MostMessageBytes;
            grpc.MaxSendMessageSize = ChaincodeServerOptions.MostMessageBytes;
        });
        // What a peer sends goes through the parser on the thread that received it. Chaincode never runs there: the streams see to that.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits);
            kestrel.Listen(endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (certificates is not null)
                    listen.UseHttps(certificates);
            });
        });
        if (certificates is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        var application = builder.Build();
        application.UseRouting();
        application.MapGrpcService<ChaincodeEndpoint>();
        return application;
    }

    /// <summary>A stream may be idle for days and then carry 100 MiB.</summary>
    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
        limits.Http2.InitialStreamWindowSize = 4 * 1024 * 1024;
    }

    private static IPEndPoint ParseAddress(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon >= 0 && ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            var host = address[..colon];
            if (host is "" or "*")
                return new IPEndPoint(IPAddress.IPv6Any, port);
            if (host == "localhost")
                return new IPEndPoint(IPAddress.Loopback, port);
            if (IPAddress.TryParse(host, out var ip) || TryResolve(host, out ip))
                return new IPEndPoint(ip, port);
        }
        throw new ArgumentException($"'{address}' is not an address to listen on: HOST:PORT, with an IP address or name of this machine or * as host.");
    }

    private static bool TryResolve(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        try
        {
            address = Dns.GetHostAddresses(host).FirstOrDefault();
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            // No such name: the caller says which address is wrong.
            address = null;
        }
        return address is not null;
    }
}
