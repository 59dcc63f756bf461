using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>Writes a proposal in one pass: a serialized message inside a bytes field looks on the wire like an embedded one.</summary>
/// <remarks>
/// Built message by message, each argument would be copied once for every level it lies under. The bytes written here are the ones
/// signed and sent; nothing serializes them again.
/// </remarks>
internal static class ProposalBytes
{
    private const int NonceLength = 24;

    public static (ByteString Bytes, string TransactionId) Write(
        ByteString creator, string channel, ByteString extension, ChaincodeSpec spec,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? transient, DateTimeOffset now)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var transactionId = TransactionId(nonce, creator.Span);
        var header = new Header
        {
            ChannelHeader = new ChannelHeader
            {
                Type = (int)HeaderType.EndorserTransaction,
                Timestamp = Timestamp.FromDateTimeOffset(now),
                ChannelId = channel,
                TxId = transactionId,
                Extension = extension,
            }.ToByteString(),
            SignatureHeader = new SignatureHeader { Creator = creator, Nonce = UnsafeByteOperations.UnsafeWrap(nonce) }.ToByteString(),
        };
        var invocation = new ChaincodeInvocationSpec { ChaincodeSpec = spec };
        var payload = new ChaincodeProposalPayload();
        foreach (var (key, value) in transient ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, ReadOnlyMemory<byte>>.Empty)
            payload.TransientMap.Add(key, UnsafeByteOperations.UnsafeWrap(value));

        var headerSize = header.CalculateSize();
        var invocationSize = invocation.CalculateSize();
        var payloadSize = 1 + CodedOutputStream.ComputeLengthSize(invocationSize) + invocationSize + payload.CalculateSize();
        var bytes = new byte[
            1 + CodedOutputStream.ComputeLengthSize(headerSize) + headerSize + 1 + CodedOutputStream.ComputeLengthSize(payloadSize) + payloadSize];
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(Protos.Peer.Proposal.HeaderFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength(headerSize);
        header.WriteTo(output);
        output.WriteTag(Protos.Peer.Proposal.PayloadFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength(payloadSize);
        output.WriteTag(ChaincodeProposalPayload.InputFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength(invocationSize);
        invocation.WriteTo(output);
        payload.WriteTo(output);
        output.CheckNoSpaceLeft();
        return (UnsafeByteOperations.UnsafeWrap(bytes), transactionId);
    }

    private static string TransactionId(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> creator)
    {
        // An identity with a certificate has about a kilobyte; one of any size works.
        var length = nonce.Length + creator.Length;
        var input = length <= 4096 ? stackalloc byte[length] : new byte[length];
        nonce.CopyTo(input);
        creator.CopyTo(input[nonce.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return Convert.ToHexStringLower(hash);
    }
}
