using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Takes identifiers that wait, up to 65,536 of one key name and use, shuffles them and begins a ticket for them; one after the other.</summary>
internal sealed class FormTicket(
    NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, Evaluators evaluators, EvaluationQueue queue, TicketPoints points,
    RecordHoldings holdings, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "formTicket";

    private const int MostPoints = 65_536;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var slash = work.Key.IndexOf('/', StringComparison.Ordinal);
        var (keyName, use) = (work.Key[..slash], work.Key[(slash + 1)..]);
        int waiting;
        await using (var db = database.Read())
        {
            // The one that is open asks for the next when it is finished.
            if (await db.EvaluationTickets.AnyAsync(row => row.KeyName == keyName && row.Use == use, cancellationToken))
                return null;
            waiting = await db.WaitingIdentifiers.CountAsync(row => row.KeyName == keyName && row.Use == use && row.TicketId == null, cancellationToken);
        }
        if (waiting == 0)
            return null;
        if (ring.Current(keyName) is not { } key
            || await Allowance.ReadAsync(database, contract, options, key, clock, cancellationToken) is not { } allowance)
        {
            return await WaitAsync(keyName, use, EvaluationCodes.NoKey, [keyName], LookAgain, cancellationToken);
        }
        var left = allowance.Of(Enum.Parse<EvaluationUse>(use));
        var wanted = Math.Min(waiting, MostPoints);
        var count = Allowance.PointsFor(left, wanted);
        if (count < 1)
        {
            string[] arguments = [key.KeyId, RequestRules.Text(wanted + RequestRules.MessagesOf(wanted)), left.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            return await WaitAsync(keyName, use, Rules.Pseudonyms.OverQuota, arguments, Allowance.UntilNextDay(clock.GetUtcNow()), cancellationToken);
        }
        if (evaluators.Choose(key, []) is not { } chosen)
        {
            return await WaitAsync(
                keyName, use, EvaluationCodes.TooFew, [key.KeyId, RequestRules.Text(key.Threshold)], LookAgain, cancellationToken);
        }
        await BeginAsync(keyName, use, key, count, chosen, cancellationToken);
        return null;
    }

    private Task BeginAsync(string keyName, string use, KeyInUse key, int count, IReadOnlyList<string> chosen, CancellationToken cancellationToken)
    {
        var ticketId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var seed = points.NewSeed(ticketId);
        return database.WriteAsync(
            async db =>
            {
                var ids = await db.WaitingIdentifiers.Where(row => row.KeyName == keyName && row.Use == use && row.TicketId == null)
                    .OrderBy(row => row.Id).Take(count).Select(row => row.Id).ToArrayAsync(cancellationToken);
                // What was counted may wait for another use by now.
                if (ids.Length == 0)
                    return;
                // Their order is seen by the evaluators.
                RandomNumberGenerator.Shuffle(ids.AsSpan());
                // One statement for all of them: a statement for each would hold up the one writer.
                var shuffled = System.Text.Json.JsonSerializer.Serialize(ids);
                await db.Database.ExecuteSqlAsync(
                    $"""
                    UPDATE "WaitingIdentifiers" SET "TicketId" = {ticketId}, "Position" = place.key
                    FROM json_each({shuffled}) AS place WHERE place.value = "WaitingIdentifiers"."Id"
                    """,
                    cancellationToken);
                db.EvaluationTickets.Add(new EvaluationTicketRow
                {
                    TicketId = ticketId,
                    KeyName = keyName,
                    Use = use,
                    KeyId = key.KeyId,
                    Epoch = key.Epoch,
                    Count = ids.Length,
                    // What waits came with a record of these, or with none.
                    Frames = holdings.FrameCount,
                    Seed = seed,
                    Evaluators = string.Join(',', chosen),
                    Dropped = "",
                });
                await db.AddWorkAsync(AskEvaluators.KindName, ticketId, clock.GetUtcNow(), cancellationToken: cancellationToken);
            },
            cancellationToken);
    }

    private async Task<TimeSpan?> WaitAsync(
        string keyName, string use, string code, IReadOnlyList<string> arguments, TimeSpan time, CancellationToken cancellationToken)
    {
        await database.WriteAsync(db => queue.NoteAsync(db, keyName, use, code, arguments, cancellationToken), cancellationToken);
        return time;
    }
}
