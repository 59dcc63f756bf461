using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;

/// <summary>Batches of writes and of reads: the outcome is the same on every peer; fewer messages are it where they are offered (Fabric 3.1).</summary>
public sealed class BatchTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    // deploy/fabric/config/core.yaml: most writes of a message, and most keys.
    private const int Most = 1000;

    private Contract Facts => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Facts);

    [Fact]
    public async Task Every_kind_of_write_joins_a_batch_and_the_last_of_a_key_wins()
    {
        await Facts.SubmitAsync("put", ["batch deleted", "value"]);
        await Facts.SubmitAsync("putPrivate", ["private deleted"], [("value", "old")]);
        await Facts.SubmitAsync("changeBatch", ["batch", "private"], [("value", "secret")]);
        (await Facts.EvaluateJsonAsync<string?>("get", "batch")).ShouldBe("last");
        (await Facts.EvaluateJsonAsync<string?>("get", "batch deleted")).ShouldBeNull();
        (await Facts.EvaluateJsonAsync<Dictionary<string, string>>("metadata", "batch")).ShouldBe(new Dictionary<string, string> { ["color"] = "red" });
        (await Facts.EvaluateJsonAsync<string?[]>("getManyPrivate", "private deleted", "private")).ShouldBe([null, "secret"]);
    }

    [Fact]
    public async Task A_purge_joins_a_batch()
    {
        Net.SkipUnlessItPurges();
        await Facts.SubmitAsync("putPrivate", ["purged in a batch"], [("value", "secret")]);
        (await Facts.EvaluateJsonAsync<string?>("getPrivate", "purged in a batch")).ShouldBe("secret");
        await Facts.SubmitAsync("purgeBatch", ["purged in a batch"]);
        (await Facts.EvaluateJsonAsync<string?>("getPrivate", "purged in a batch")).ShouldBeNull();
    }

    [Fact]
    public async Task A_batch_that_the_peer_refuses_fails_the_transaction()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Facts.SubmitAsync("strayBatch", ["stray"], [("value", "secret")]));
        error.Details.ShouldHaveSingleItem().Message.ShouldContain("Nowhere");
    }

    [Fact]
    public async Task Many_writes_and_reads_are_whole_and_in_order()
    {
        await Facts.SubmitAsync("putBatch", ["many-", "1500"]);
        (await Facts.EvaluateJsonAsync<string?[]>("getMany", "many-", "1501"))
            .ShouldBe([.. Enumerable.Range(0, 1500).Select(i => $"value {i}"), null]);
    }

    [Fact]
    public async Task Where_the_peer_offers_them_many_writes_and_reads_are_few_messages()
    {
        await SkipUnlessOfferedAsync();
        var peer = Net.CountsOf(Orgs.Org1);
        var before = (await CountAsync("WRITE_BATCH_STATE"), await CountAsync("GET_STATE_MULTIPLE"));
        await Facts.EvaluateAsync("putBatch", ["few-", $"{2 * Most}"], by: [Orgs.Org1.MspId]);
        await Facts.EvaluateAsync("putBatch", ["few-", $"{(2 * Most) + 1}"], by: [Orgs.Org1.MspId]);
        await Facts.EvaluateAsync("getMany", ["few-", $"{(2 * Most) + 1}"], by: [Orgs.Org1.MspId]);
        (await CountAsync("WRITE_BATCH_STATE"), await CountAsync("GET_STATE_MULTIPLE")).ShouldBe((before.Item1 + 5, before.Item2 + 3));

        Task<int> CountAsync(string type) => peer.RequestsAsync(TestChaincodes.Names.Facts, type);
    }

    [Fact]
    public async Task Where_the_peer_offers_them_the_networks_own_contract_writes_nothing_else()
    {
        await SkipUnlessOfferedAsync();
        var founders = await Net.FoundersAsync();
        await using var ledger = await FabricLedger.ConnectAsync(Net.LedgerOptions(Orgs.Org1), TimeProvider.System, NullLogger.Instance, Token);
        var head = await ledger.HeadAsync(Token);
        var statement = KeptCheckpoint.Sign(founders.SignerOf(Orgs.Org1), "tax", RunningNetwork.Channel, head, DateTimeOffset.UtcNow).Statement;
        (await ledger.SubmitAsync(new LedgerCall(Functions.CheckpointsSign, [CanonicalJson.Serialize(statement)]), Token)).Refusal.ShouldBeNull();
        var peer = Net.CountsOf(Orgs.Org1);
        (await peer.RequestsAsync("exchange", "WRITE_BATCH_STATE")).ShouldBePositive();
        (await peer.RequestsAsync("exchange", "PUT_STATE")).ShouldBe(0);
    }

    private async Task SkipUnlessOfferedAsync() => Assert.SkipUnless(
        await Facts.EvaluateJsonAsync<bool>("offersBatches"), "The peers offer no batches; those of Fabric 3.1 and later do.");
}
