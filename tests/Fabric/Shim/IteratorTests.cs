using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class IteratorTests
{
    [Fact]
    public async Task Batches_are_asked_for_until_none_is_left_and_nothing_is_closed_then()
    {
        await using var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success(
            string.Join(' ', await stub.GetStateByRange("", "").Select(pair => pair.Key).ToListAsync())));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateByRange), Request.Batch("it", true, Request.Pair("a"), Request.Pair("b")));
        await peer.AnswerAsync(await peer.NextAsync(Type.QueryStateNext, new QueryStateNext { Id = "it" }), Request.Batch("it", true));
        await peer.AnswerAsync(await peer.NextAsync(Type.QueryStateNext, new QueryStateNext { Id = "it" }), Request.Batch("it", false, Request.Pair("c")));
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("a b c");
    }

    [Fact]
    public async Task The_next_batch_comes_while_the_last_result_is_worked_on()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            await foreach (var pair in stub.GetStateByRange("", ""))
                await stub.PutStateAsync(pair.Key, Request.Value);
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateByRange), Request.Batch("it", true, Request.Pair("a")));
        await peer.AnswerAsync(await peer.NextAsync(Type.QueryStateNext), Request.Batch("it", false));
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState));
        await peer.CompletedAsync();
    }

    [Fact]
    public async Task An_enumeration_that_is_left_early_closes_the_peers_iterator()
    {
        await using var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success((await stub.GetStateByRange("", "").FirstAsync()).Key));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateByRange), Request.Batch("it", true, Request.Pair("a"), Request.Pair("b")));
        await peer.AnswerAsync(await peer.NextAsync(Type.QueryStateClose, new QueryStateClose { Id = "it" }), new QueryResponse { Id = "it" });
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("a");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaving_at_a_batchs_last_result_waits_for_the_batch_that_was_asked_for(bool hasMore)
    {
        await using var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success((await stub.GetStateByRange("", "").FirstAsync()).Key));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateByRange), Request.Batch("it", true, Request.Pair("a")));
        await peer.AnswerAsync(await peer.NextAsync(Type.QueryStateNext), Request.Batch("it", hasMore, Request.Pair("b")));
        if (hasMore)
            await peer.AnswerAsync(await peer.NextAsync(Type.QueryStateClose), new QueryResponse());
        await peer.CompletedAsync();
    }

    [Fact]
    public async Task A_batch_that_fails_ends_the_enumeration_with_the_peers_words()
    {
        await using var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success(
            string.Join(' ', await stub.GetStateByRange("", "").Select(pair => pair.Key).ToListAsync())));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateByRange), Request.Batch("it", true, Request.Pair("a")));
        await peer.RefuseAsync(await peer.NextAsync(Type.QueryStateNext), "iterator gone");
        (await peer.CompletedAsync()).Response.Message.ShouldBe("iterator gone");
    }

    [Fact]
    public async Task A_batch_that_nobody_wants_may_fail()
    {
        await using var server = await Written.ServeAsync(async stub => ChaincodeResponse.Success((await stub.GetStateByRange("", "").FirstAsync()).Key));
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        await peer.AnswerAsync(await peer.NextAsync(Type.GetStateByRange), Request.Batch("it", true, Request.Pair("a")));
        await peer.RefuseAsync(await peer.NextAsync(Type.QueryStateNext), "iterator gone");
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("a");
    }

    [Fact]
    public async Task Pages_follow_each_other_by_bookmark()
    {
        await using var server = await Written.ServeAsync(async stub =>
        {
            var keys = new List<string>();
            var page = await stub.GetStateByRangeWithPaginationAsync("", "", 1, "");
            keys.AddRange(page.Items.Select(item => item.Key));
            while (page.Bookmark.Length > 0)
            {
                page = await stub.GetStateByRangeWithPaginationAsync("", "", 1, page.Bookmark);
                keys.AddRange(page.Items.Select(item => item.Key));
            }
            return ChaincodeResponse.Success(string.Join(' ', keys));
        });
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.TransactAsync();
        foreach (var (key, before, after) in new[] { ("a", "", "b"), ("b", "b", "") })
        {
            var request = await peer.NextAsync(Type.GetStateByRange);
            QueryMetadata.Parser.ParseFrom(GetStateByRange.Parser.ParseFrom(request.Payload).Metadata).Bookmark.ShouldBe(before);
            var page = Request.Batch("", false, Request.Pair(key));
            page.Metadata = Google.Protobuf.MessageExtensions.ToByteString(new QueryResponseMetadata { FetchedRecordsCount = 1, Bookmark = after });
            await peer.AnswerAsync(request, page);
        }
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("a b");
    }
}
