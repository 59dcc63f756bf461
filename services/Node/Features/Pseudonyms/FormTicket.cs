using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Takes identifiers that wait, up to 65,536 of one network key and use, shuffles them and begins a ticket for them; one after the other.</summary>
/// <remarks>What waits for a key that nobody asks under any more is let go here: whatever may have ended that has this work done.</remarks>
internal sealed class FormTicket(
    NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, KeysAskedFor keys, LetIdentifiersGo letGo, Evaluators evaluators,
    EvaluationQueue queue, TicketPoints points, RecordHoldings holdings, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "formTicket";

    private const int MostPoints = 65_536;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var slash = work.Key.IndexOf('/', StringComparison.Ordinal);
        var (keyId, use) = (work.Key[..slash], work.Key[(slash + 1)..]);
        int waiting;
        bool isOpen;
        await using (var db = database.Read())
        {
            waiting = await db.WaitingIdentifiers.CountAsync(row => row.KeyId == keyId && row.Use == use && row.TicketId == null, cancellationToken);
            isOpen = await db.EvaluationTickets.AnyAsync(row => row.KeyId == keyId && row.Use == use, cancellationToken);
        }
        if (waiting == 0)
            return null;
        if (!await keys.ContainsAsync(keyId, cancellationToken))
            return await letGo.RunAsync(keyId, use, cancellationToken) ? null : TimeSpan.Zero;
        var key = ring.Find(keyId);
        if (use == nameof(EvaluationUse.List) && key is not null && ring.Current(key.Name)?.KeyId != keyId)
        {
            await letGo.OfListsAsync(keyId, cancellationToken);
            return null;
        }
        // The one that is open asks for the next when it is finished.
        if (isOpen)
            return null;
        if (key is null)
        {
            string[] arguments = [keyId, RequestRules.Text(ring.Serving.GetValueOrDefault(keyId).Epoch)];
            return await WaitAsync(keyId, use, EvaluationCodes.NoShare, arguments, LookAgain, cancellationToken);
        }
        if (await Allowance.ReadAsync(database, contract, options, key, clock, cancellationToken) is not { } allowance)
            return await WaitAsync(keyId, use, EvaluationCodes.NoKey, [key.Name], LookAgain, cancellationToken);
        var left = allowance.Of(Enum.Parse<EvaluationUse>(use));
        var wanted = Math.Min(waiting, MostPoints);
        var count = Allowance.PointsFor(left, wanted);
        if (count < 1)
        {
            string[] arguments = [key.KeyId, RequestRules.Text(wanted + RequestRules.MessagesOf(wanted)), left.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            return await WaitAsync(keyId, use, Rules.Pseudonyms.OverQuota, arguments, Allowance.UntilNextDay(clock.GetUtcNow()), cancellationToken);
        }
        if (evaluators.Choose(key, []) is not { } chosen)
        {
            return await WaitAsync(
                keyId, use, EvaluationCodes.TooFew, [key.KeyId, RequestRules.Text(key.Threshold)], LookAgain, cancellationToken);
        }
        await BeginAsync(use, key, count, chosen, cancellationToken);
        return null;
    }

    private Task BeginAsync(string use, KeyInUse key, int count, IReadOnlyList<string> chosen, CancellationToken cancellationToken)
    {
        var ticketId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var seed = points.NewSeed(ticketId);
        return database.WriteAsync(
            async db =>
            {
                var ids = await db.WaitingIdentifiers.Where(row => row.KeyId == key.KeyId && row.Use == use && row.TicketId == null)
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
        string keyId, string use, string code, IReadOnlyList<string> arguments, TimeSpan time, CancellationToken cancellationToken)
    {
        await database.WriteAsync(db => queue.NoteAsync(db, keyId, use, code, arguments, cancellationToken), cancellationToken);
        return time;
    }
}
