using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>What a contract sees and what a commit does.</summary>
public class TransactionTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_committed_value_is_read_back_with_its_block()
    {
        await using var network = await StartAsync();
        var outcome = await network.PutAsync("a", "1");
        outcome.Agreed.ShouldBeTrue();
        outcome.BlockNumber.ShouldBe(1);
        outcome.TransactionId.Length.ShouldBe(64);
        outcome.Timestamp.ShouldBe(network.Clock.Now);
        (await network.GetAsync("a")).ShouldBe("1");
        (await network.Tax.HeadAsync(Ended)).Number.ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_does_not_read_its_own_writes()
    {
        await using var network = await StartAsync();
        await network.PutAsync("a", "old");
        network.Contract["Test:Own"] = context =>
        {
            context.PutState("a", "new"u8.ToArray());
            context.PutPrivateData("lists", "p", "new"u8.ToArray());
            var seen = Encoding.UTF8.GetString(context.GetState("a")!) + context.GetStateByRange("a", "b").Count();
            return ContractResponse.Ok(Encoding.UTF8.GetBytes(seen + (context.GetPrivateData("lists", "p") is null)));
        };
        var outcome = await network.Tax.SubmitAsync(Call("Test:Own"), Ended);
        Encoding.UTF8.GetString(outcome.Result).ShouldBe("old1True");
        (await network.GetAsync("a")).ShouldBe("new");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_value_deletes_like_a_delete(bool empty)
    {
        await using var network = await StartAsync();
        await network.PutAsync("a", "1");
        network.Contract["Test:Remove"] = context =>
        {
            if (empty)
                context.PutState("a", []);
            else
                context.DeleteState("a");
            return ContractResponse.Ok([]);
        };
        network.Contract["Test:IsNull"] = context => ContractResponse.Ok([context.GetState("a") is null ? (byte)1 : (byte)0]);
        await network.Tax.SubmitAsync(Call("Test:Remove"), Ended);
        (await network.Tax.EvaluateAsync(Call("Test:IsNull"), Ended)).Result.ShouldBe([1]);
    }

    [Fact]
    public async Task Keys_come_in_the_order_of_their_UTF_8_bytes()
    {
        // U+FF5E sorts after U+1F600's surrogates in UTF-16, before it in UTF-8.
        await using var network = await StartAsync();
        foreach (var key in new[] { "x\U0001F600", "x\uFF5E", "xz", "x", "x涼" })
            await network.PutAsync(key, "v");
        var keys = Encoding.UTF8.GetString((await network.Tax.EvaluateAsync(Call("Test:Keys", "x", "y"), Ended)).Result);
        keys.ShouldBe("x|xz|x涼|x\uFF5E|x\U0001F600");
        string.CompareOrdinal("x\uFF5E", "x\U0001F600").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_simple_range_never_shows_composite_keys_and_a_partial_key_shows_its_own_only()
    {
        await using var network = await StartAsync();
        network.Contract["Test:Mixed"] = context =>
        {
            context.PutState("zsimple", [1]);
            context.PutState(CompositeKey.Create("list", "l1", "1"), [1]);
            context.PutState(CompositeKey.Create("list", "l1", "\uFFFD2"), [1]);
            context.PutState(CompositeKey.Create("list", "l10", "1"), [1]);
            return ContractResponse.Ok([]);
        };
        network.Contract["Test:Partial"] = context => ContractResponse.Ok(
            Encoding.UTF8.GetBytes(context.GetStateByPartialCompositeKey("list", "l1").Count().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await network.Tax.SubmitAsync(Call("Test:Mixed"), Ended);
        Encoding.UTF8.GetString((await network.Tax.EvaluateAsync(Call("Test:Keys", "", ""), Ended)).Result).ShouldEndWith("zsimple");
        Encoding.UTF8.GetString((await network.Tax.EvaluateAsync(Call("Test:Keys", "", ""), Ended)).Result).ShouldNotContain('\0');
        Encoding.UTF8.GetString((await network.Tax.EvaluateAsync(Call("Test:Partial"), Ended)).Result).ShouldBe("2");
        await Should.ThrowAsync<LedgerException>(() => network.Tax.EvaluateAsync(Call("Test:Keys", "\0", ""), Ended));
    }

    [Fact]
    public async Task An_evaluation_writes_nothing()
    {
        await using var network = await StartAsync();
        var outcome = await network.Tax.EvaluateAsync(Call("Test:Put", "a", "1"), Ended);
        outcome.Agreed.ShouldBeTrue();
        outcome.BlockNumber.ShouldBe(-1);
        (await network.GetAsync("a")).ShouldBe("");
        (await network.Tax.HeadAsync(Ended)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_refusal_is_a_value_and_writes_nothing()
    {
        await using var network = await StartAsync();
        var outcome = await network.Tax.SubmitAsync(Call("Test:Refuse"), Ended);
        outcome.Agreed.ShouldBeFalse();
        outcome.Refusal!.Code.ShouldBe("XN-TEST-001");
        outcome.BlockNumber.ShouldBe(-1);
        (await network.Tax.HeadAsync(Ended)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_fault_of_the_contract_is_an_exception_and_the_ledger_goes_on()
    {
        await using var network = await StartAsync();
        network.Contract["Test:Throw"] = _ => throw new InvalidOperationException("broken");
        network.Contract["Test:500"] = _ => new ContractResponse(500, [], null);
        (await Should.ThrowAsync<LedgerException>(() => network.Tax.SubmitAsync(Call("Test:Throw"), Ended))).Reason!.Code.ShouldBe("XN-LEDGER-007");
        (await Should.ThrowAsync<LedgerException>(() => network.Tax.SubmitAsync(Call("Test:500"), Ended))).Reason!.Code.ShouldBe("XN-LEDGER-007");
        (await network.PutAsync("a", "1")).Agreed.ShouldBeTrue();
    }

    [Fact]
    public async Task The_last_event_of_a_transaction_wins()
    {
        await using var network = await StartAsync();
        network.Contract["Test:Events"] = context =>
        {
            context.SetEvent("First", []);
            context.SetEvent("Second", "二"u8.ToArray());
            return ContractResponse.Ok([]);
        };
        await network.Tax.SubmitAsync(Call("Test:Events"), Ended);
        await foreach (var happened in network.Tax.EventsAsync(new LedgerPosition(0, 0), Ended))
        {
            happened.Name.ShouldBe("Second");
            Encoding.UTF8.GetString(happened.Payload).ShouldBe("二");
            break;
        }
    }

    [Fact]
    public async Task A_block_is_read_back_as_evidence_that_anyone_can_hash_and_verify()
    {
        await using var network = await StartAsync();
        await network.PutAsync("a", "1");
        var first = await network.Tax.ReadBlockAsync(0, Ended);
        var block = await network.As("bank").ReadBlockAsync(1, Ended);
        block!.PreviousHash.ShouldBe(first!.Hash);
        block.Hash.ShouldBe((await network.Tax.HeadAsync(Ended)).Hash);
        BlockHash.Fits(Channel, block).ShouldBeTrue();
        var transaction = block.Transactions.ShouldHaveSingleItem();
        transaction.MspId.ShouldBe("tax");
        transaction.Function.ShouldBe("Test:Put");
        CanonicalJson.Serialize(CanonicalJson.Parse(transaction.Envelope)).ShouldBe(transaction.Envelope);
        Envelope.TryParse(transaction.Envelope, out var envelope).ShouldBeTrue();
        envelope!.IsSignedBy(network.Signers["tax"].PublicKey).ShouldBeTrue();
        envelope.IsSignedBy(network.Signers["bank"].PublicKey).ShouldBeFalse();
        (await network.Tax.ReadBlockAsync(2, Ended)).ShouldBeNull();
        (await network.Tax.ReadBlockAsync(-1, Ended)).ShouldBeNull();
    }

    [Fact]
    public async Task State_and_head_are_there_after_opening_again()
    {
        await using var network = await StartAsync();
        await network.PutAsync("a", "1");
        var head = await network.Tax.HeadAsync(Ended);
        await network.ReopenAsync();
        (await network.Tax.HeadAsync(Ended)).Hash.ShouldBe(head.Hash);
        (await network.GetAsync("a")).ShouldBe("1");
        (await network.PutAsync("b", "2")).BlockNumber.ShouldBe(2);
    }
}
