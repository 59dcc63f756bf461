using System.Net.Sockets;

namespace ExchangeNetwork.Dashboard.Node;

/// <summary>Registers the client of the node's API.</summary>
internal static class NodeApiHosting
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public static void AddNodeApi(this IServiceCollection services, DashboardOptions options) => services
        .AddHttpClient<NodeApi>(client =>
        {
            client.BaseAddress = new Uri(options.NodeApi!, "/api/v1/");
            client.Timeout = AnswerWithin;
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectCallback = ConnectAsync,
        })
        .RemoveAllLoggers();

    // The live stream may be silent for hours; keep-alive finds out when the other end is gone without a word.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
