using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Hyperledger.Fabric.Protos.Common;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>How Fabric hashes a block, so that anyone can do it again from the block's bytes.</summary>
public static class FabricBlockHash
{
    /// <summary>SHA-256 over the transactions' bytes, one after the other.</summary>
    public static byte[] Data(BlockData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var envelope in data.Data)
            hash.AppendData(envelope.Span);
        return hash.GetHashAndReset();
    }

    /// <summary>SHA-256 over the DER sequence of number, previous hash and data hash.</summary>
    public static byte[] Header(BlockHeader header) => SHA256.HashData(HeaderBytes(header));

    /// <summary>The DER sequence of number, previous hash and data hash: what orderers sign beside their own header.</summary>
    internal static byte[] HeaderBytes(BlockHeader header)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(header.Number));
            writer.WriteOctetString(header.PreviousHash.Span);
            writer.WriteOctetString(header.DataHash.Span);
        }
        return writer.Encode();
    }
}
