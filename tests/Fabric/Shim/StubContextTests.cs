using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class StubContextTests
{
    [Fact]
    public async Task The_stub_shows_what_the_proposal_says()
    {
        var creator = Proposed.Creator("Org1MSP");
        var at = new DateTimeOffset(2026, 3, 2, 8, 0, 0, 123, TimeSpan.Zero);
        var proposal = Proposed.By(creator, at, new Dictionary<string, byte[]> { ["z"] = [1], ["a"] = [2] }, epoch: 0x0102);
        IChaincodeStub? seen = null;
        await using var server = await Written.ServeAsync(stub =>
        {
            seen = stub;
            return Task.CompletedTask;
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        var input = new ChaincodeInput { Args = { Request.Bytes("f"), Request.Bytes("乙") }, Decorations = { ["d"] = Request.Bytes("3") } };
        await peer.SendAsync(new ChaincodeMessage
        {
            Type = Type.Transaction,
            Txid = "tx1",
            ChannelId = "exchange",
            Payload = input.ToByteString(),
            Proposal = proposal,
        });
        await peer.CompletedAsync();

        var stub = seen.ShouldNotBeNull();
        stub.ChannelId.ShouldBe("exchange");
        stub.TransactionId.ShouldBe("tx1");
        stub.Function.ShouldBe("f");
        stub.Parameters.ShouldBe(["乙"]);
        stub.Args.Select(arg => Encoding.UTF8.GetString(arg)).ShouldBe(["f", "乙"]);
        stub.Creator.ShouldBe(creator);
        stub.Timestamp.ShouldBe(at);
        stub.Transient.Keys.ShouldBe(["a", "z"]);
        stub.Transient["z"].ShouldBe([1]);
        stub.Decorations["d"].ShouldBe("3"u8.ToArray());
        stub.LocalMspId.ShouldBe("Org1MSP");
        stub.SignedProposal.ShouldBe(proposal);
        byte[] epoch = [2, 1, 0, 0, 0, 0, 0, 0];
        stub.Binding.ShouldBe(SHA256.HashData([.. Proposed.Nonce, .. creator, .. epoch]));
    }

    [Fact]
    public async Task A_transaction_without_a_proposal_runs_and_knows_no_submitter()
    {
        await using var server = await Written.ServeAsync(stub =>
        {
            stub.Creator.ShouldBeEmpty();
            stub.Binding.ShouldBeEmpty();
            stub.Transient.ShouldBeEmpty();
            stub.SignedProposal.ShouldBeNull();
            stub.Function.ShouldBe("");
            stub.Parameters.ShouldBeEmpty();
            Should.Throw<InvalidOperationException>(() => stub.Timestamp);
            Should.Throw<InvalidOperationException>(() => stub.Client);
            return Task.CompletedTask;
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        (await peer.CompletedAsync()).Response.Message.ShouldBe("");
    }

    [Fact]
    public async Task The_last_event_is_the_transactions_event()
    {
        await using var server = await Written.ServeAsync(stub =>
        {
            Should.Throw<ArgumentException>(() => stub.SetEvent("", default));
            stub.SetEvent("First", "1"u8.ToArray());
            stub.SetEvent("Last", "2"u8.ToArray());
            return Task.CompletedTask;
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        (await peer.CompletedAsync()).Event.ShouldBe(new ChaincodeEvent { EventName = "Last", Payload = Request.Bytes("2") });
    }

    [Fact]
    public async Task A_transaction_without_an_event_ends_without_one()
    {
        await using var server = await Written.EchoAsync();
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        (await peer.CompletedAsync()).Event.ShouldBeNull();
    }

    [Fact]
    public async Task Keys_collections_and_bounds_that_the_ledger_does_not_take_are_refused_before_they_leave()
    {
        const string Lone = "\uD800";
        await using var server = await Written.ServeAsync(async stub =>
        {
            Func<Task>[] wrong =
            [
                () => stub.GetStateAsync(""),
                () => stub.GetStateAsync(Lone),
                () => stub.PutStateAsync("", Request.Value),
                () => stub.PutStateAsync("", default),
                () => stub.DeleteStateAsync(""),
                () => stub.GetMultipleStatesAsync(["a", ""]),
                () => stub.GetHistoryForKey("").FirstAsync().AsTask(),
                () => stub.GetStateByRange("\0a", "").FirstAsync().AsTask(),
                () => stub.GetStateByRange("a", "\0b").FirstAsync().AsTask(),
                () => stub.GetStateByRange("a", Lone).FirstAsync().AsTask(),
                () => stub.GetStateByRangeWithPaginationAsync("", "", 0, ""),
                () => stub.GetQueryResult("").FirstAsync().AsTask(),
                () => stub.GetPrivateDataAsync("", "k"),
                () => stub.GetPrivateDataAsync("c", ""),
                () => stub.GetPrivateDataHashAsync("", "k"),
                () => stub.PutPrivateDataAsync("", "k", Request.Value),
                () => stub.DeletePrivateDataAsync("", "k"),
                () => stub.PurgePrivateDataAsync("", "k"),
                () => stub.GetPrivateDataByRange("", "a", "b").FirstAsync().AsTask(),
                () => stub.GetPrivateDataByPartialCompositeKey("", "a").FirstAsync().AsTask(),
                () => stub.GetPrivateDataQueryResult("", "{}").FirstAsync().AsTask(),
                () => stub.GetPrivateDataMetadataAsync("", "k"),
                () => stub.GetPrivateDataValidationParameterAsync("", "k"),
                () => stub.SetPrivateDataValidationParameterAsync("", "k", Request.Value),
                () => stub.PutStateMetadataAsync("k", "", Request.Value),
                () => stub.InvokeChaincodeAsync("", []),
                () => stub.GetStateByPartialCompositeKey("a\0").FirstAsync().AsTask(),
            ];
            foreach (var call in wrong)
                await Should.ThrowAsync<ArgumentException>(call);
            return ChaincodeResponse.Success(wrong.Length.ToString(CultureInfo.InvariantCulture));
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        // Nothing was sent before the end.
        (await peer.CompletedAsync()).Response.ShouldBe(new Response { Status = 200, Payload = Request.Bytes("27") });
    }

    [Fact]
    public void Composite_keys_join_and_split()
    {
        CompositeKey.Create("car", "red", "").ShouldBe("\0car\0red\0\0");
        var (type, attributes) = CompositeKey.Split("\0car\0red\0\0");
        type.ShouldBe("car");
        attributes.ShouldBe(["red", ""]);
        CompositeKey.Create("车", "𠮷").ShouldBe("\0车\0𠮷\0");
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\U0010FFFF")]
    public void Parts_that_would_break_a_composite_key_are_refused(string part)
    {
        Should.Throw<ArgumentException>(() => CompositeKey.Create(part));
        Should.Throw<ArgumentException>(() => CompositeKey.Create("car", part));
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_no_part_of_a_composite_key() => Should.Throw<ArgumentException>(() => CompositeKey.Create("car", "\uDC00"));

    [Theory]
    [InlineData("")]
    [InlineData("simple")]
    [InlineData("\0")]
    [InlineData("\0car")]
    public void Other_keys_do_not_split(string key) => Should.Throw<ArgumentException>(() => CompositeKey.Split(key));
}
