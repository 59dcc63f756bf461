using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>What a transaction's signed proposal says about its submitter.</summary>
internal sealed record TransactionProposal(
    SignedProposal Signed, byte[] Creator, byte[] Binding, DateTimeOffset Timestamp, IReadOnlyDictionary<string, byte[]> Transient)
{
    /// <summary>Takes a proposal apart.</summary>
    /// <exception cref="InvalidProtocolBufferException">A part cannot be read.</exception>
    /// <exception cref="InvalidDataException">The proposal is not one for a chaincode.</exception>
    public static TransactionProposal Read(SignedProposal signed)
    {
        var proposal = Proposal.Parser.ParseFrom(signed.ProposalBytes);
        var header = Header.Parser.ParseFrom(proposal.Header);
        var channelHeader = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        if ((HeaderType)channelHeader.Type is not (HeaderType.EndorserTransaction or HeaderType.Config))
            throw new InvalidDataException($"A proposal of header type {channelHeader.Type} is none for a chaincode.");
        var signatureHeader = SignatureHeader.Parser.ParseFrom(header.SignatureHeader);
        var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        return new TransactionProposal(
            signed,
            Bytes.Take(signatureHeader.Creator),
            BindingOf(signatureHeader, channelHeader.Epoch),
            Time(channelHeader.Timestamp),
            Sorted(payload.TransientMap));
    }

    /// <summary>A map of the wire in ordinal order: protobuf maps have none that peers would share.</summary>
    public static IReadOnlyDictionary<string, byte[]> Sorted(IDictionary<string, ByteString> map)
    {
        var sorted = new SortedList<string, byte[]>(map.Count, StringComparer.Ordinal);
        foreach (var (name, value) in map)
            sorted.Add(name, Bytes.Take(value));
        return sorted;
    }

    /// <summary>A time of the wire cut to 100 ns; the start of the epoch when there is none.</summary>
    public static DateTimeOffset Time(Google.Protobuf.WellKnownTypes.Timestamp? timestamp) =>
        timestamp is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.UnixEpoch.AddSeconds(timestamp.Seconds).AddTicks(timestamp.Nanos / 100);

    private static byte[] BindingOf(SignatureHeader header, ulong epoch)
    {
        Span<byte> littleEndian = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(littleEndian, epoch);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header.Nonce.Span);
        hash.AppendData(header.Creator.Span);
        hash.AppendData(littleEndian);
        return hash.GetHashAndReset();
    }
}
