using System.Net;
using System.Net.Sockets;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>The network's ports: those of the scripts, and a server for every agency and test chaincode.</summary>
internal sealed record Ports(int Base)
{
    private const int Step = 300;

    /// <summary>The first block of ports that nobody listens on.</summary>
    public static Ports Find()
    {
        // Below the range from which systems give out ports of outgoing connections.
        for (var first = 18_000; first < 29_000; first += Step)
        {
            var ports = new Ports(first);
            if (ports.All.All(IsFree))
                return ports;
        }
        throw new InvalidOperationException("No block of free ports was found between 18000 and 29000.");
    }

    public string Peer(Organization org) => $"127.0.0.1:{Base + 100 + (10 * org.Index)}";

    public string Chaincode(int chaincode, Organization org) => $"127.0.0.1:{Base + 200 + (10 * chaincode) + org.Index}";

    // An orderer has three ports, an agency four; see deploy/fabric/network.sh.
    private IEnumerable<int> All =>
        Enumerable.Range(0, 3).SelectMany(orderer => Enumerable.Range(Base + (10 * orderer), 3))
            .Concat(Orgs.All.SelectMany(org => Enumerable.Range(Base + 100 + (10 * org.Index), 4)))
            .Concat(Enumerable.Range(Base + 200, 60));

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            // In use: the next block is tried.
            return false;
        }
    }
}
