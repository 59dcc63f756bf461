using System.Net;
using System.Net.Sockets;

namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>Runs of free ports on loopback, since a sandbox takes one for each node behind the first.</summary>
internal static class FreePorts
{
    /// <summary>First port of a run of which nobody listens on the ones a sandbox of few agencies takes.</summary>
    public static int First()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var first = Random.Shared.Next(20_000, 32_000);
            if (Enumerable.Range(first, 16).Concat(Enumerable.Range(first + 101, 16)).All(IsFree))
                return first;
        }
        throw new InvalidOperationException("No run of free ports.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
