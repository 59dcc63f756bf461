using System.Net;
using System.Net.Sockets;

namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>Runs of free ports on loopback, since a sandbox takes one for each node behind the first, and one for each node's pages.</summary>
/// <remarks>A run belongs to this process until it ends: a lock file keeps other test processes off, so that two networks never meet on a port.</remarks>
internal static class FreePorts
{
    private const int AtOnce = 16;
    private const int PagesBehind = 101;
    private const int RunsPerStretch = PagesBehind / AtOnce;
    private const int Stretch = 2 * PagesBehind;
    private static readonly string Locks = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "xnet-test-ports")).FullName;
    private static readonly List<FileStream> Held = [];

    /// <summary>First port of a run of which nobody listens on the ones a sandbox of few agencies takes.</summary>
    public static int First()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var first = 10_000 + (Random.Shared.Next(105) * Stretch) + (Random.Shared.Next(RunsPerStretch) * AtOnce);
            if (Take(first) && Enumerable.Range(first, AtOnce).Concat(Enumerable.Range(first + PagesBehind, AtOnce)).All(IsFree))
                return first;
        }
        throw new InvalidOperationException("No run of free ports.");
    }

    private static bool Take(int first)
    {
        try
        {
            var taken = new FileStream(Path.Combine(Locks, $"{first}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            lock (Held)
                Held.Add(taken);
            return true;
        }
        catch (IOException)
        {
            // Another network has it.
            return false;
        }
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
