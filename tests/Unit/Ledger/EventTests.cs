using System.Text;
using ExchangeNetwork.Ledger;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>The event stream: every position once, from anywhere, live.</summary>
public class EventTests
{
    // A skipped event shows as a reader that waits for ever.
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task Many_readers_see_every_event_once_and_in_order_while_others_write()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var network = await StartAsync();
        const int count = 400;
        var readers = Enumerable.Range(0, 4).Select(_ => ReadAsync(network, LedgerPosition.Start, count + 1, ended)).ToArray();
        await WriteAsync(network, 0, count, ended);
        var seen = await Task.WhenAll(readers);
        foreach (var events in seen)
        {
            events.Select(happened => happened.Position).ShouldBeInOrder(SortDirection.Ascending);
            events.Select(happened => happened.Position).Distinct().Count().ShouldBe(count + 1);
            events.Skip(1).Select(happened => Encoding.UTF8.GetString(happened.Payload)).Order().ShouldBe(Enumerable.Range(0, count).Select(Key).Order());
        }
        seen[0].Select(happened => happened.TransactionId).ShouldBe(seen[3].Select(happened => happened.TransactionId));
    }

    [Fact(Timeout = Patience)]
    public async Task A_reader_that_waits_is_woken_by_every_commit()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var network = await StartAsync();
        var next = 0;
        await foreach (var happened in network.As("bank").EventsAsync(new LedgerPosition(0, 0), ended).Prepend(null!))
        {
            // Each commit falls into the moment when the reader is about to wait.
            if (happened is not null)
                Encoding.UTF8.GetString(happened.Payload).ShouldBe(Key(next++));
            if (next == 300)
                break;
            _ = network.PutAsync(Key(next), "v");
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Reading_resumes_after_any_position_without_skip_or_repeat()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var network = await StartAsync();
        var first = WriteAsync(network, 0, 150, ended);
        var all = ReadAsync(network, LedgerPosition.Start, 301, ended);
        await first;
        await WriteAsync(network, 150, 150, ended);
        var events = await all;
        for (var i = 0; i < events.Count; i += 23)
        {
            var rest = await ReadAsync(network, events[i].Position, events.Count - i - 1, ended);
            rest.Select(happened => happened.Position).ShouldBe(events.Skip(i + 1).Select(happened => happened.Position));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_history_longer_than_a_page_is_read_whole_after_opening_again()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var network = await StartAsync();
        await WriteAsync(network, 0, 700, ended);
        await network.ReopenAsync();
        (await ReadAsync(network, LedgerPosition.Start, 701, ended)).Select(happened => happened.Position).Distinct().Count().ShouldBe(701);
    }

    [Fact(Timeout = Patience)]
    public async Task Invalid_transactions_and_those_without_an_event_are_passed_over()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var network = await StartAsync();
        var early = await ConflictTests.PrepareAsync(network, Call("Test:Put", "x", "1"));
        (await network.Ledger.OrderAsync(early, ended)).Code.ShouldBe(TransactionValidationCode.Valid);
        (await network.Ledger.OrderAsync(early, ended)).Code.ShouldBe(TransactionValidationCode.DuplicateTransactionId);
        await network.Tax.SubmitAsync(Call("Test:Increment", "n"), ended);
        await network.PutAsync("last", "1");
        var events = await ReadAsync(network, LedgerPosition.Start, 3, ended);
        events.Select(happened => happened.Position.BlockNumber).ShouldBe([0, 1, 4]);
        events[1].TransactionId.ShouldBe(early.Envelope.Transaction.Id);
        events[1].Timestamp.ShouldBe(network.Clock.Now);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reader_from_beyond_the_head_waits_for_what_comes_after_its_position()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var network = await StartAsync();
        var reading = ReadAsync(network, new LedgerPosition(2, 9999), 1, ended);
        await network.PutAsync("a", "1");
        await network.PutAsync("b", "1");
        await network.PutAsync("c", "1");
        (await reading)[0].Position.BlockNumber.ShouldBe(3);
    }

    [Fact(Timeout = Patience)]
    public async Task Cancelling_ends_a_reader_and_closing_the_ledger_ends_the_rest_with_an_error()
    {
        var ended = TestContext.Current.CancellationToken;
        await using var network = await StartAsync();
        using var stop = new CancellationTokenSource();
        var cancelled = ReadAsync(network, LedgerPosition.Start, 5, stop.Token);
        var left = ReadAsync(network, LedgerPosition.Start, 5, ended);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        await network.Ledger.DisposeAsync();
        (await Should.ThrowAsync<LedgerException>(() => left)).Reason!.Code.ShouldBe("XN-LEDGER-010");
        (await Should.ThrowAsync<LedgerException>(() => network.PutAsync("a", "1"))).Reason!.Code.ShouldBe("XN-LEDGER-010");
    }

    private static string Key(int number) => $"k{number:D5}";

    private static Task<LedgerOutcome[]> WriteAsync(TestNetwork network, int from, int count, CancellationToken ended)
    {
        var agencies = network.Signers.Keys.ToArray();
        return Task.WhenAll(Enumerable.Range(from, count).Select(i =>
            network.As(agencies[i % agencies.Length]).SubmitAsync(Call("Test:Put", Key(i), "v"), ended)));
    }

    private static async Task<List<LedgerEvent>> ReadAsync(
        TestNetwork network, LedgerPosition after, int count, CancellationToken ended)
    {
        var events = new List<LedgerEvent>();
        if (count == 0)
            return events;
        await foreach (var happened in network.As("bank").EventsAsync(after, ended))
        {
            events.Add(happened);
            if (events.Count == count)
                break;
        }
        return events;
    }
}
