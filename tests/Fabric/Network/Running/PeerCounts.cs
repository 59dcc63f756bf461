using System.Globalization;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>What a peer counts and tells under its address for operations, in the text form of Prometheus.</summary>
internal sealed class PeerCounts(Uri operations)
{
    /// <summary>How many requests of a type, such as <c>PUT_STATE</c>, a chaincode has sent to this peer.</summary>
    /// <param name="chaincode">Label of its package, without the version.</param>
    /// <param name="type">Name of the message's type.</param>
    public async Task<int> RequestsAsync(string chaincode, string type)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri(operations, "metrics"));
        return text.Split('\n')
            .Where(line => line.StartsWith("chaincode_shim_requests_received{", StringComparison.Ordinal)
                && line.Contains($"chaincode=\"{chaincode}_1:", StringComparison.Ordinal)
                && line.Contains($"type=\"{type}\"", StringComparison.Ordinal))
            .Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
