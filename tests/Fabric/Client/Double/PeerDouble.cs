using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Hyperledger.Fabric.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>A gateway peer on a free loopback port, with its gateway and its delivery service.</summary>
internal sealed class PeerDouble : IAsyncDisposable
{
    private readonly WebApplication application;
    private GrpcChannel? plain;

    private PeerDouble(WebApplication application, ChannelDouble channel, PeerScript script, DemandedCertificate demanded)
    {
        this.application = application;
        Channel = channel;
        Script = script;
        Demanded = demanded;
        Port = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public ChannelDouble Channel { get; }

    public PeerScript Script { get; }

    public DemandedCertificate Demanded { get; }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>One channel without TLS for the test, closed with the peer.</summary>
    public GrpcChannel Plain => plain ??= GatewayChannel.Create(new PeerEndpoint { Address = Address, Plaintext = true });

    public static async Task<PeerDouble> StartAsync(
        ChannelDouble? channel = null, X509Certificate2? tls = null, Func<X509Certificate2, bool>? acceptsClient = null)
    {
        channel ??= new ChannelDouble();
        var script = new PeerScript();
        var demanded = new DemandedCertificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(channel).AddSingleton(script).AddSingleton(demanded);
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = GatewayChannel.LargestMessage;
            options.MaxSendMessageSize = GatewayChannel.LargestMessage;
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (tls is not null)
            {
                listen.UseHttps(tls, https =>
                {
                    https.ClientCertificateMode = acceptsClient is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (certificate, _, _) => acceptsClient!(certificate);
                });
            }
        }));
        var application = builder.Build();
        application.MapGrpcService<GatewayServiceDouble>();
        application.MapGrpcService<DeliverServiceDouble>();
        await application.StartAsync();
        return new PeerDouble(application, channel, script, demanded);
    }

    public Gateway Connect(GatewayOptions? options = null) => Gateway.Connect(Plain, options ?? TestIdentity.P256.Options);

    public async ValueTask DisposeAsync()
    {
        plain?.Dispose();
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
    }
}
