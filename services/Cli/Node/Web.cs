using System.Net;
using System.Net.Sockets;
using ExchangeNetwork.Cli.Shell;

namespace ExchangeNetwork.Cli.Node;

/// <summary>HTTP as the command uses it, with nodes and with identity providers.</summary>
internal static class Web
{
    /// <summary>A client that never carries a token to another address and notices a dead peer.</summary>
    /// <param name="address">The peer; one on this machine is never asked through a proxy.</param>
    public static HttpClient Client(Uri address) => new(new SocketsHttpHandler
    {
        UseProxy = !address.IsLoopback,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ConnectCallback = ConnectAsync,
    })
    {
        // Uploads and live streams have no end that a clock could know; connecting has.
        Timeout = Timeout.InfiniteTimeSpan,
        BaseAddress = address,
    };

    /// <summary>A base address to which a token or a password may go, with a slash at the end.</summary>
    /// <exception cref="CommandException">It is neither https nor http on this machine.</exception>
    public static Uri Address(string text)
    {
        var address = Secure(text);
        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.GetLeftPart(UriPartial.Path) + "/");
    }

    /// <summary>An exact address to which a token or a password may go.</summary>
    /// <exception cref="CommandException">It is neither https nor http on this machine.</exception>
    public static Uri Secure(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            throw new CommandException(ExitCode.Usage, "XN-CLI-010", Safe.Text(text));
        }
        return address;
    }

    /// <summary>A path with query parameters; those without a value are left out.</summary>
    public static string Query(string path, params (string Name, string? Value)[] parameters)
    {
        var query = string.Join('&', parameters.Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return query.Length == 0 ? path : path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }

    /// <summary>An id as one segment of a path.</summary>
    public static string Segment(string? id) => Uri.EscapeDataString(id ?? "");

    // A live stream may be silent for hours: keep-alive probes tell a quiet node from a dead one.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
