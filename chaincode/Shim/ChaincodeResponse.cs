using System.Text;

namespace Hyperledger.Fabric.Shim;

/// <summary>What a chaincode answers: Fabric's <c>protos.Response</c>.</summary>
/// <param name="Status">Below 400 peers endorse; 400 to 499 they pass the answer on without endorsing it; from 500 on the call has failed.</param>
/// <param name="Message">Text for the client; shown as <c>chaincode response STATUS, MESSAGE</c> when the call fails.</param>
/// <param name="Payload">The result; public on the channel once the transaction is committed.</param>
public sealed record ChaincodeResponse(int Status, string Message, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Status of an agreed transaction.</summary>
    public const int Ok = 200;

    /// <summary>Statuses from here on are not endorsed.</summary>
    public const int NotEndorsed = 400;

    /// <summary>Status of a failure.</summary>
    public const int Failed = 500;

    /// <summary>Status 200, with a result or without.</summary>
    public static ChaincodeResponse Success(ReadOnlyMemory<byte> payload = default) => new(Ok, "", payload);

    /// <summary>Status 200 with a text as UTF-8.</summary>
    public static ChaincodeResponse Success(string payload) => new(Ok, "", Encoding.UTF8.GetBytes(payload));

    /// <summary>Status 500 with the reason.</summary>
    public static ChaincodeResponse Error(string message) => new(Failed, message, default);
}
