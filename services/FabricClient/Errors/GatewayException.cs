using Google.Protobuf;
using Grpc.Core;

namespace Hyperledger.Fabric.Client;

/// <summary>A call to the gateway peer failed; thrown itself by evaluation and event streams, by its descendants for the other steps.</summary>
public class GatewayException : Exception
{
    internal GatewayException(string action, string? transactionId, RpcException inner)
        : base(Describe(action, transactionId, inner), inner)
    {
        TransactionId = transactionId;
        StatusCode = inner.StatusCode;
        Details = DetailsOf(inner);
    }

    /// <summary>The transaction that the call was about; null for an event stream.</summary>
    public string? TransactionId { get; }

    /// <summary>The gRPC status code of the answer.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>A line for each node behind the gateway that failed; empty where the fault arose in the gateway peer or on the way to it.</summary>
    public IReadOnlyList<ErrorDetail> Details { get; }

    /// <summary>What the nodes behind the gateway said; empty when nothing of that comes with the error.</summary>
    internal static IReadOnlyList<ErrorDetail> DetailsOf(RpcException e)
    {
        if (e.Trailers.Count == 0)
            return [];
        try
        {
            var status = e.GetRpcStatus();
            return status is null
                ? []
                : [.. status.Details.Where(any => any.Is(Protos.Gateway.ErrorDetail.Descriptor))
                    .Select(any => any.Unpack<Protos.Gateway.ErrorDetail>())
                    .Select(detail => new ErrorDetail(detail.Address, detail.MspId, detail.Message))];
        }
        catch (InvalidProtocolBufferException)
        {
            // The status itself is the error to report; garbage in its optional trailer must not replace it.
            return [];
        }
    }

    private static string Describe(string action, string? transactionId, RpcException e) =>
        transactionId is null
            ? $"Failed to {action}: {e.StatusCode}: {e.Status.Detail}"
            : $"Failed to {action} transaction {transactionId}: {e.StatusCode}: {e.Status.Detail}";
}
