using ExchangeNetwork.Ledger.Fabric;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Ledger;

public class FabricBlockHashTests
{
    [Fact]
    public void A_headers_hash_is_what_the_next_block_of_a_real_peer_names_as_its_previous()
    {
        // Blocks 1 and 2 of a channel of Fabric 2.5.4.
        var first = new BlockHeader
        {
            Number = 1,
            PreviousHash = ByteString.FromBase64("aX+iZ5H6+swaIi+Sa7YL+nugnxeiWmKaJQ77YIDe2jc="),
            DataHash = ByteString.FromBase64("ij96Ug1cmBbh+19X62PtkpiAlVDjKsUU6aWWx5qN/b4="),
        };
        Convert.ToBase64String(FabricBlockHash.Header(first)).ShouldBe("LThDF675UF/DnID4nWhZwvVHf+dBvTJDoC9CdWEHusI=");
    }

    [Fact]
    public void What_is_no_transaction_reads_as_one_without_id()
    {
        foreach (var bytes in (byte[][])[[], [0xff, 0xff], [0x0a, 0x02, 0x08, 0x01]])
            FabricTransaction.Read(ByteString.CopyFrom(bytes)).TransactionId.ShouldBe("");
    }
}
