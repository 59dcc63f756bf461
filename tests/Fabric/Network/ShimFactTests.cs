using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using ExchangeNetwork.Tests.Fabric.Network.TestChaincode;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;
using Gateway = Hyperledger.Fabric.Client.Gateway;

/// <summary>What a chaincode sees of a real peer's ledger.</summary>
public sealed class ShimFactTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private Contract Facts => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Facts);

    [Fact]
    public async Task A_range_of_three_batches_comes_whole_and_in_order()
    {
        await Facts.SubmitAsync("putMany", ["range-", "250"]);
        (await Facts.EvaluateJsonAsync<string[]>("range", "range-", "range-~")).ShouldBe(Keys("range-", 0, 250));
        // From the first key on, without the last.
        (await Facts.EvaluateJsonAsync<string[]>("range", "range-0010", "range-0120")).ShouldBe(Keys("range-", 10, 120));
        (await Facts.EvaluateJsonAsync<string[]>("range", "range-9", "range-~")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_scan_may_stop_in_the_middle_of_any_batch()
    {
        await Facts.SubmitAsync("putMany", ["stop-", "250"]);
        foreach (var count in new[] { 1, 99, 100, 101, 249 })
            (await Facts.EvaluateJsonAsync<string[]>("rangeFirst", "stop-", "stop-~", $"{count}")).ShouldBe(Keys("stop-", 0, count));
    }

    [Fact]
    public async Task Keys_come_in_the_order_of_their_UTF8_bytes()
    {
        // In UTF-16 the surrogates of the last would stand before the second.
        string[] keys = ["utf8-a", "utf8-\uFF5E", "utf8-\U0001F600"];
        foreach (var key in keys.Reverse())
            await Facts.SubmitAsync("put", [key, "value"]);
        (await Facts.EvaluateJsonAsync<string[]>("range", "utf8-", "utf8.")).ShouldBe(keys);
    }

    [Fact]
    public async Task A_scan_by_part_of_a_composite_key_finds_what_begins_with_it_and_nothing_else()
    {
        await Facts.SubmitAsync("putComposite", ["asset", "alice", "120"]);
        await Facts.SubmitAsync("putComposite", ["asset", "alicea", "2"]);
        await Facts.SubmitAsync("putComposite", ["assets", "alice", "2"]);
        (await Facts.EvaluateJsonAsync<string[]>("partial", "asset", "alice")).ShouldBe(Enumerable.Range(0, 120).Select(i => $"alice/{i:D4}"));
        (await Facts.EvaluateJsonAsync<string[]>("partial", "asset")).Length.ShouldBe(122);
        // Simple ranges do not see composite keys.
        (await Facts.EvaluateJsonAsync<string[]>("range", "", "b")).ShouldNotContain(key => key.Contains("alice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_their_bookmarks()
    {
        await Facts.SubmitAsync("putMany", ["page-", "250"]);
        List<FactsContract.Page> pages = [];
        do
            pages.Add(await Facts.EvaluateJsonAsync<FactsContract.Page>("page", "page-", "page-~", "110", pages.LastOrDefault()?.Bookmark ?? ""));
        while (pages[^1].Bookmark.Length > 0);
        pages.Select(page => page.Count).ShouldBe([110, 110, 30]);
        pages.SelectMany(page => page.Keys).ShouldBe(Keys("page-", 0, 250));
    }

    [Fact]
    public async Task A_page_in_a_transaction_that_writes_is_refused_by_the_peer()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Facts.SubmitAsync("pageAndWrite", ["page-and-write", "page-and-write~"]));
        error.Details.ShouldHaveSingleItem().Message.ShouldContain("paginated");
    }

    [Fact]
    public async Task History_comes_newest_first_with_deletions()
    {
        List<string> transactions = [];
        foreach (var value in new[] { "one", "two", "", "four" })
        {
            var submitted = await Facts.SubmitWithoutWaitingAsync("put", Calls.Options(["history", value]), Token);
            (await submitted.GetStatusAsync(cancellationToken: Token)).Successful.ShouldBeTrue();
            transactions.Add(submitted.TransactionId);
        }
        var history = await Facts.EvaluateJsonAsync<FactsContract.Change[]>("history", "history");
        history.Select(change => (change.Value, change.IsDelete)).ShouldBe([("four", false), ("", true), ("two", false), ("one", false)]);
        history.Select(change => change.TransactionId).ShouldBe(transactions.AsEnumerable().Reverse());
        history.Select(change => change.Timestamp).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task A_write_of_zero_length_is_a_delete()
    {
        await Facts.SubmitAsync("put", ["zero", "value"]);
        await Facts.SubmitAsync("put", ["zero", ""]);
        (await Facts.EvaluateJsonAsync<string?>("get", "zero")).ShouldBeNull();
        (await Facts.EvaluateJsonAsync<string[]>("range", "zero", "zero~")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_transaction_does_not_see_its_own_writes()
    {
        await Facts.SubmitAsync("put", ["own", "old"]);
        (await Facts.SubmitAsync("readBack", ["own", "new"])).ShouldBe("\"old\"");
        (await Facts.EvaluateJsonAsync<string>("get", "own")).ShouldBe("new");
    }

    [Fact]
    public async Task A_key_has_one_entry_of_metadata_beside_its_value_and_a_new_one_takes_its_place()
    {
        await Facts.SubmitAsync("put", ["metadata", "value"]);
        await Facts.SubmitAsync("putMetadata", ["metadata", "color", "red"]);
        (await Metadata()).ShouldBe(new Dictionary<string, string> { ["color"] = "red" });
        await Facts.SubmitAsync("putMetadata", ["metadata", "age", "9"]);
        (await Metadata()).ShouldBe(new Dictionary<string, string> { ["age"] = "9" });
        (await Facts.EvaluateJsonAsync<string>("get", "metadata")).ShouldBe("value");

        Task<Dictionary<string, string>> Metadata() => Facts.EvaluateJsonAsync<Dictionary<string, string>>("metadata", "metadata");
    }

    [Fact]
    public async Task What_a_called_chaincode_writes_joins_the_transaction()
    {
        var basic = Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Basic);
        await Facts.SubmitAsync("call", [TestChaincodes.Names.Basic, "put", "from-facts", "written"]);
        (await basic.EvaluateAsync("get", ["from-facts"])).ShouldBe("written");
        (await Facts.EvaluateJsonAsync<FactsContract.Answer>("call", TestChaincodes.Names.Basic, "get", "from-facts"))
            .ShouldBe(new FactsContract.Answer(200, "", "written"));
        (await Facts.EvaluateJsonAsync<FactsContract.Answer>("call", TestChaincodes.Names.Basic, "errorMessage", "no"))
            .ShouldBe(new FactsContract.Answer(500, "no", ""));
    }

    [Fact]
    public async Task A_call_of_a_chaincode_that_is_not_there_is_the_peers_error()
    {
        var error = await Should.ThrowAsync<GatewayException>(() => Facts.EvaluateAsync("call", ["nowhere", "get"]));
        error.Message.ShouldContain("nowhere");
    }

    [Fact]
    public async Task A_deleted_private_value_is_gone_from_the_state_of_every_member()
    {
        await Facts.SubmitAsync("putPrivate", ["deleted"], [("value", "secret")]);
        var atOrg2 = Net.ContractOf(Orgs.Org2, TestChaincodes.Names.Facts);
        (await Patience.UntilAsync(() => atOrg2.EvaluateJsonAsync<string?>("getPrivate", "deleted"), value => value is not null)).ShouldBe("secret");

        await Facts.SubmitAsync("deletePrivate", ["deleted"]);
        (await Facts.EvaluateJsonAsync<string?>("getPrivate", "deleted")).ShouldBeNull();
        (await Patience.UntilAsync(() => atOrg2.EvaluateJsonAsync<string?>("getPrivate", "deleted"), value => value is null)).ShouldBeNull();
        (await Facts.EvaluateJsonAsync<string?>("hashPrivate", "deleted")).ShouldBeNull();
    }

    [Fact]
    public async Task A_purged_private_value_is_gone_at_every_member_with_its_hash()
    {
        Net.SkipUnlessItPurges();
        await Facts.SubmitAsync("putPrivate", ["purged"], [("value", "secret")]);
        var atOrg2 = Net.ContractOf(Orgs.Org2, TestChaincodes.Names.Facts);
        (await Facts.EvaluateJsonAsync<string?>("getPrivate", "purged")).ShouldBe("secret");
        (await Patience.UntilAsync(() => atOrg2.EvaluateJsonAsync<string?>("getPrivate", "purged"), value => value is not null)).ShouldBe("secret");
        // The bank's peer holds the hash only.
        var atOrg4 = Net.ContractOf(Orgs.Org4, TestChaincodes.Names.Facts);
        (await Patience.UntilAsync(() => atOrg4.EvaluateJsonAsync<string?>("hashPrivate", "purged"), hash => hash is not null))
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData("secret"u8)));

        await Facts.SubmitAsync("purgePrivate", ["purged"]);
        (await Facts.EvaluateJsonAsync<string?>("getPrivate", "purged")).ShouldBeNull();
        (await Patience.UntilAsync(() => atOrg2.EvaluateJsonAsync<string?>("getPrivate", "purged"), value => value is null)).ShouldBeNull();
        (await Facts.EvaluateJsonAsync<string?>("hashPrivate", "purged")).ShouldBeNull();
    }

    [Fact]
    public async Task A_thousand_writes_fit_in_one_transaction()
    {
        await Facts.SubmitAsync("putMany", ["thousand-", "1000"]);
        (await Facts.EvaluateJsonAsync<string[]>("range", "thousand-", "thousand-~")).ShouldBe(Keys("thousand-", 0, 1000));
        (await Facts.EvaluateJsonAsync<string>("get", "thousand-0999")).ShouldBe("value 999");
    }

    [Fact]
    public async Task A_megabyte_travels_both_ways()
    {
        var value = Convert.ToHexString(RandomNumberGenerator.GetBytes(512 * 1024));
        await Facts.SubmitAsync("put", ["megabyte", value]);
        (await Facts.EvaluateJsonAsync<string>("get", "megabyte")).ShouldBe(value);
    }

    [Fact]
    public async Task A_chaincode_knows_its_caller_and_the_transaction()
    {
        var proposal = Net.ContractOf(Orgs.Org2, TestChaincodes.Names.Facts).NewProposal("client");
        var caller = System.Text.Json.JsonSerializer.Deserialize<FactsContract.Caller>((await proposal.EvaluateAsync(cancellationToken: Token)).Span)!;
        caller.MspId.ShouldBe(Orgs.Org2.MspId);
        Encoding.UTF8.GetString(Convert.FromBase64String(caller.Id)).ShouldStartWith("x509::CN=User1@police.exchange.example,OU=client,");
        caller.TransactionId.ShouldBe(proposal.TransactionId);
        caller.Channel.ShouldBe(RunningNetwork.Channel);
        (caller.Timestamp - proposal.Timestamp).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Peers_reach_the_server_without_TLS_with_TLS_and_with_mutual_TLS()
    {
        foreach (var org in new[] { Orgs.Org4, Orgs.Org1, Orgs.Org2 })
            (await Facts.EvaluateAsync("client", by: [org.MspId])).ShouldContain(Orgs.Org1.MspId);
    }

    [Fact]
    public async Task Conflicting_transactions_are_run_again_until_every_one_counts()
    {
        using var gateway = Gateway.Connect(Net.Peer(Orgs.Org1), new GatewayOptions
        {
            Identity = Net.IdentityOf(Orgs.Org1),
            Signer = Net.SignerOf(Orgs.Org1).SignAsync,
            Retry = new RetryPolicy { MaxAttempts = 30 },
        });
        var contract = gateway.GetNetwork(RunningNetwork.Channel).GetContract(TestChaincodes.Names.Facts);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => contract.SubmitAsync("increment", ["counter"])));
        (await Facts.EvaluateJsonAsync<string>("get", "counter")).ShouldBe("5");
    }

    private static IEnumerable<string> Keys(string prefix, int first, int end) => Enumerable.Range(first, end - first).Select(i => $"{prefix}{i:D4}");
}
