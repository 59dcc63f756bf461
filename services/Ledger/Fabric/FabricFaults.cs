using ExchangeNetwork.Contract;
using Grpc.Core;
using Hyperledger.Fabric.Client;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>What the gateway's errors mean to the network: a rule that refused, a fault that may pass, or one that will not.</summary>
internal static class FabricFaults
{
    /// <summary>The refusal that the contract answered; null when none did. A fault of the contract is no refusal.</summary>
    public static Refusal? RefusalIn(GatewayException fault) =>
        fault.Details.Select(detail => detail.Message).Append(fault.Message)
            .Select(message => RefusalMessage.TryRead(message, out var refusal) ? refusal : null)
            .FirstOrDefault(refusal => refusal is not null && refusal.Code != Rules.Form.Fault);

    /// <summary>True when the agency's own peer refused: others may lag behind what this node has seen, its own does not.</summary>
    public static bool IsOwnPeers(GatewayException fault, string mspId)
    {
        var refusing = fault.Details.Where(detail => RefusalMessage.TryRead(detail.Message, out _)).ToList();
        return refusing.Count == 0 || refusing.Exists(detail => detail.MspId == mspId);
    }

    /// <summary>True when the contract itself failed.</summary>
    public static bool IsContractFault(GatewayException fault) =>
        fault.Details.Select(detail => detail.Message).Append(fault.Message)
            .Any(message => RefusalMessage.TryRead(message, out var refusal) && refusal.Code == Rules.Form.Fault);

    /// <summary>True when the same may succeed a moment later: a peer, an orderer or a chaincode that is away, or endorsers at different heights.</summary>
    public static bool MayPass(GatewayException fault) =>
        !IsAccessDenied(fault) && !HasExpired(fault) && fault.StatusCode is StatusCode.Unavailable or StatusCode.Aborted or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted
            // No plan for the endorsement policy while peers are away, or before they know each other.
            or StatusCode.FailedPrecondition
            // The contract answers in a form of its own: any other answer is the peer's, about a chaincode it could not reach or one that broke off.
            or StatusCode.Unknown or StatusCode.Internal;

    /// <summary>Code and arguments for people.</summary>
    public static Refusal ReasonOf(FabricLedgerOptions options, LedgerCall call, GatewayException fault)
    {
        if (IsContractFault(fault))
            return LedgerRefusals.ContractFault(call.Function);
        if (IsAccessDenied(fault) || HasExpired(fault))
            return LedgerRefusals.FabricAccessDenied(options.MspId, options.Channel);
        return MayPass(fault)
            ? LedgerRefusals.FabricUnreachable(string.Join(", ", options.Peers.Select(peer => peer.Address)), fault.StatusCode.ToString())
            : LedgerRefusals.FabricRefused(call.Function, TextOf(fault));
    }

    private static bool IsAccessDenied(GatewayException fault) =>
        fault.StatusCode is StatusCode.PermissionDenied or StatusCode.Unauthenticated
            || Says(fault, "access denied");

    // Other agencies' peers and the orderers say it; the agency's own peer from Fabric 3.0 on, and endorses all the same before.
    private static bool HasExpired(GatewayException fault) => Says(fault, "identity expired");

    private static bool Says(GatewayException fault, string words) =>
        fault.Details.Select(detail => detail.Message).Append(fault.Message).Any(message => message.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static string TextOf(GatewayException fault) =>
        fault.Details.Count == 0 ? fault.Message : string.Join("; ", fault.Details.Select(detail => $"{detail.MspId}: {detail.Message}").Distinct());
}
