using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>What a peer of 3.1 and later takes in one request; older peers offer nothing.</summary>
/// <param name="MostWrites">Most writes of a batch; null when batches are not offered.</param>
/// <param name="MostKeys">Most keys of a request for several; null when that is not offered.</param>
internal sealed record PeerOffer(int? MostWrites, int? MostKeys)
{
    // Fabric's own shims take smaller limits for this one.
    private const uint Least = 100;

    public static PeerOffer None { get; } = new(null, null);

    /// <summary>Reads the payload of READY.</summary>
    public static PeerOffer Of(ChaincodeAdditionalParams offered) => new(
        offered.UseWriteBatch ? Limit(offered.MaxSizeWriteBatch) : null,
        offered.UseGetMultipleKeys ? Limit(offered.MaxSizeGetMultipleKeys) : null);

    private static int Limit(uint offered) => (int)Math.Min(Math.Max(offered, Least), int.MaxValue);
}
