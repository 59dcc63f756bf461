using System.Net;
using System.Net.Sockets;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>The network's ports: those of the scripts, and a server for every agency and test chaincode.</summary>
internal sealed record Ports(int Base)
{
    // Below the range from which systems give out ports of outgoing connections.
    private const int First = 18_000;
    private const int Step = 300;
    private const int Blocks = 36;

    /// <summary>A block of ports that nobody listens on.</summary>
    public static Ports Find()
    {
        for (var i = 0; i < Blocks; i++)
        {
            // Runs that begin at the same time begin to look at different places.
            var ports = new Ports(First + (Step * ((Environment.ProcessId + i) % Blocks)));
            if (ports.All.All(IsFree))
                return ports;
        }
        throw new InvalidOperationException("No block of free ports was found between 18000 and 28800.");
    }

    public string Peer(Organization org) => $"127.0.0.1:{Base + 100 + (10 * org.Index)}";

    /// <summary>Where a peer tells of its operation.</summary>
    public Uri Operations(Organization org) => new($"http://127.0.0.1:{Base + 102 + (10 * org.Index)}/");

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
