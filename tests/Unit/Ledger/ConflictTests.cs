using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>Optimistic validation: what was read must still stand when the transaction's turn comes.</summary>
public class ConflictTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_changed_since_it_was_read_makes_the_transaction_invalid()
    {
        await using var network = await StartAsync();
        await network.PutAsync("n", "1");
        var early = await PrepareAsync(network, Call("Test:Increment", "n"));
        await network.PutAsync("n", "5");
        (await network.Ledger.OrderAsync(early, Ended)).Code.ShouldBe(TransactionValidationCode.MvccReadConflict);
        (await network.GetAsync("n")).ShouldBe("5");
    }

    [Fact]
    public async Task A_key_that_appeared_or_vanished_since_it_was_read_is_a_conflict_too()
    {
        await using var network = await StartAsync();
        var appeared = await PrepareAsync(network, Call("Test:Increment", "n"));
        await network.PutAsync("n", "5");
        (await network.Ledger.OrderAsync(appeared, Ended)).Code.ShouldBe(TransactionValidationCode.MvccReadConflict);
        var vanished = await PrepareAsync(network, Call("Test:Increment", "n"));
        await network.PutAsync("n", "");
        (await network.Ledger.OrderAsync(vanished, Ended)).Code.ShouldBe(TransactionValidationCode.MvccReadConflict);
    }

    [Fact]
    public async Task A_read_that_still_stands_is_valid_whatever_else_changed()
    {
        await using var network = await StartAsync();
        var early = await PrepareAsync(network, Call("Test:Increment", "n"));
        await network.PutAsync("m", "5");
        (await network.Ledger.OrderAsync(early, Ended)).Code.ShouldBe(TransactionValidationCode.Valid);
    }

    [Fact]
    public async Task Earlier_transactions_of_the_same_block_count()
    {
        await using var network = await StartAsync();
        var two = new[] { await PrepareAsync(network, Call("Test:Increment", "n")), await PrepareAsync(network, Call("Test:Increment", "n")) };
        var before = await network.Tax.HeadAsync(Ended);
        using (var file = new LedgerFile(network.Path + "2", Channel, ScriptedContract.FindKey, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))
        {
            // The same history in a second file, where both stand in one block for certain.
            var founding = (await network.Tax.ReadBlockAsync(0, Ended))!.Transactions[0];
            Envelope.TryParse(founding.Envelope, out var envelope).ShouldBeTrue();
            var head = file.Append(new LedgerHead(-1, []), [new OrderedTransaction(envelope!, [])])!.Value.Head;
            head.Hash.ShouldBe(before.Hash);
            file.Append(head, two)!.Value.Codes.ShouldBe([TransactionValidationCode.Valid, TransactionValidationCode.MvccReadConflict]);
        }
    }

    [Theory]
    [InlineData("b1", "x", TransactionValidationCode.PhantomReadConflict)] // a new key in the range
    [InlineData("a1", "y", TransactionValidationCode.PhantomReadConflict)] // a changed one
    [InlineData("a1", "", TransactionValidationCode.PhantomReadConflict)] // one less
    [InlineData("c", "x", TransactionValidationCode.Valid)] // the end is exclusive
    [InlineData("Z", "x", TransactionValidationCode.Valid)] // before the start
    public async Task A_range_that_holds_other_keys_now_is_a_phantom(string key, string value, TransactionValidationCode expected)
    {
        await using var network = await StartAsync();
        await network.PutAsync("a1", "x");
        await network.PutAsync("a2", "x");
        network.Contract["Test:Count"] = context =>
        {
            context.PutState("count", [(byte)context.GetStateByRange("a", "c").Count()]);
            return ContractResponse.Ok([]);
        };
        var early = await PrepareAsync(network, Call("Test:Count"));
        await network.PutAsync(key, value);
        (await network.Ledger.OrderAsync(early, Ended)).Code.ShouldBe(expected);
    }

    [Theory]
    [InlineData("a11", TransactionValidationCode.Valid)] // beyond the last key that was looked at
    [InlineData("a0", TransactionValidationCode.PhantomReadConflict)]
    public async Task A_range_that_was_left_early_depends_on_what_was_seen_only(string key, TransactionValidationCode expected)
    {
        await using var network = await StartAsync();
        await network.PutAsync("a1", "x");
        await network.PutAsync("a2", "x");
        network.Contract["Test:First"] = context =>
        {
            context.PutState("first", Encoding.UTF8.GetBytes(context.GetStateByRange("a", "c").First().Key));
            return ContractResponse.Ok([]);
        };
        var early = await PrepareAsync(network, Call("Test:First"));
        await network.PutAsync(key, "x");
        (await network.Ledger.OrderAsync(early, Ended)).Code.ShouldBe(expected);
    }

    [Fact]
    public async Task A_private_value_that_changed_since_it_was_read_is_a_conflict()
    {
        await using var network = await StartAsync();
        network.Contract["Test:UsePrivate"] = context =>
        {
            context.PutState("copy", context.GetPrivateDataHash("lists", "p") ?? [0]);
            return ContractResponse.Ok([]);
        };
        var early = await PrepareAsync(network, Call("Test:UsePrivate"));
        await network.Tax.SubmitAsync(CallWithPrivate("Test:PutPrivate", ("p", [1])), Ended);
        (await network.Ledger.OrderAsync(early, Ended)).Code.ShouldBe(TransactionValidationCode.MvccReadConflict);
    }

    [Fact]
    public async Task Conflicts_are_run_again_until_each_has_its_turn()
    {
        await using var network = await StartAsync();
        var agencies = network.Signers.Keys.ToArray();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            network.As(agencies[i % 4]).SubmitAsync(Call("Test:Increment", "n"), Ended)));
        (await network.GetAsync("n")).ShouldBe("20");
        outcomes.Select(outcome => outcome.TransactionId).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task Conflicts_without_end_are_an_exception()
    {
        await using var network = await StartAsync();
        var other = network.As("bank");
        var runs = 0;
        network.Contract["Test:Loser"] = context =>
        {
            // Somebody else always commits between the run and its order.
            context.PutState("n", [(byte)(context.GetState("n")?.Length ?? 0), 1]);
            runs++;
            other.SubmitAsync(Call("Test:Put", "n", "x"), CancellationToken.None).GetAwaiter().GetResult();
            return ContractResponse.Ok([]);
        };
        var fault = await Should.ThrowAsync<LedgerException>(() => network.Tax.SubmitAsync(Call("Test:Loser"), Ended));
        fault.Reason!.Code.ShouldBe("XN-LEDGER-005");
        runs.ShouldBe(32);
    }

    [Fact]
    public async Task Invalid_transactions_stand_on_the_ledger_with_their_code()
    {
        await using var network = await StartAsync();
        var early = await PrepareAsync(network, Call("Test:Increment", "n"));
        await network.PutAsync("n", "5");
        var ordered = await network.Ledger.OrderAsync(early, Ended);
        var block = await network.Tax.ReadBlockAsync(ordered.Position.BlockNumber, Ended);
        block!.Transactions[0].ValidationCode.ShouldBe(TransactionValidationCode.MvccReadConflict);
        block.Transactions[0].Envelope.ShouldBe(early.Envelope.Bytes);
        BlockHash.Fits(Channel, block).ShouldBeTrue();
        var altered = block with { Transactions = [block.Transactions[0] with { ValidationCode = TransactionValidationCode.Valid }] };
        BlockHash.Fits(Channel, altered).ShouldBeFalse();
    }

    internal static async Task<OrderedTransaction> PrepareAsync(TestNetwork network, LedgerCall call, string agency = "tax")
    {
        var signer = network.Signers[agency];
        var simulated = await network.Ledger.SimulateAsync(call, signer, network.Clock.Now, CancellationToken.None);
        var envelope = Envelope.Sign(simulated.Run.ToDocument(simulated.Nonce, signer.KeyId, simulated.Response), signer);
        return new OrderedTransaction(envelope, simulated.Run.PrivateValues());
    }
}
