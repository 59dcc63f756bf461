using System.Globalization;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Lets identifiers go that wait for a network key under which nobody asks for them any more; those in a ticket are evaluated, or given back first.</summary>
internal sealed partial class LetIdentifiersGo(
    NodeDatabase database, KeysAskedFor keys, PlaceIndex places, AuditLog audit, TimeProvider clock, ILogger<LetIdentifiersGo> logger)
{
    private const int AtOnce = 1 << 14;
    private const int TokensAtOnce = 500;

    /// <summary>Lets all that waits for a key and use go; false when something is asked for under the key meanwhile.</summary>
    /// <param name="keyId">A key that is retired, or that is not the current one and no list was made with.</param>
    /// <param name="use">The use.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public Task<bool> RunAsync(string keyId, string use, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (await keys.ContainsAsync(db, keyId, cancellationToken))
                return false;
            var gone = await Waiting(db, keyId, use).ExecuteDeleteAsync(cancellationToken);
            await EndAsync(db, keyId, use, gone, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Lets go what was asked for own lists under a key that is not the current one any more: they are made with the current one.</summary>
    /// <remarks>An identifier waits once, whatever it was asked for: what a record holds is asked for on, as records are.</remarks>
    /// <param name="keyId">A key that received lists were made with.</param>
    /// <param name="cancellationToken">Cancels before the next commit.</param>
    public async Task OfListsAsync(string keyId, CancellationToken cancellationToken)
    {
        const string use = nameof(EvaluationUse.List);
        var gone = 0;
        while (await database.WriteAsync(PassOnAsync, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
        await database.WriteAsync(
            async db =>
            {
                await EndAsync(db, keyId, use, gone, cancellationToken);
                await db.AddWorkAsync(
                    FormTicket.KindName, EvaluationQueue.KeyOf(keyId, nameof(EvaluationUse.Records)), clock.GetUtcNow(), cancellationToken: cancellationToken);
            },
            cancellationToken);

        // Within the transaction: a record that comes is found among the holdings before what it holds is queued.
        async Task<bool> PassOnAsync(NodeDbContext db)
        {
            var rows = await Waiting(db, keyId, use).OrderBy(row => row.Id).Take(AtOnce).ToListAsync(cancellationToken);
            var held = Held(rows);
            foreach (var some in rows.Where(row => held.Contains(row.Id)).Select(row => row.Id).Chunk(TokensAtOnce))
            {
                await db.WaitingIdentifiers.Where(row => some.Contains(row.Id))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Use, nameof(EvaluationUse.Records)), cancellationToken);
            }
            foreach (var some in rows.Where(row => !held.Contains(row.Id)).Select(row => row.Id).Chunk(TokensAtOnce))
                gone += await db.WaitingIdentifiers.Where(row => some.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
            return rows.Count > 0;
        }
    }

    private static IQueryable<WaitingIdentifierRow> Waiting(NodeDbContext db, string keyId, string use) =>
        db.WaitingIdentifiers.AsNoTracking().Where(row => row.KeyId == keyId && row.Use == use && row.TicketId == null);

    private HashSet<long> Held(List<WaitingIdentifierRow> rows)
    {
        var found = new List<FoundPlace>();
        places.Find([.. rows.Select(EvaluationQueue.TokenOf)], found);
        return [.. found.Select(one => rows[one.Key].Id)];
    }

    // Who cheats stays named.
    private async Task EndAsync(NodeDbContext db, string keyId, string use, int gone, CancellationToken cancellationToken)
    {
        await db.EvaluationProblems.Where(row => row.KeyId == keyId && row.Use == use && row.Code != EvaluationCodes.Cheat).ExecuteDeleteAsync(cancellationToken);
        if (gone == 0)
            return;
        LogGone(gone, keyId, use);
        await audit.AppendAsync(
            db, AuditLog.System, "", "identifiersLetGo", string.Create(CultureInfo.InvariantCulture, $"{keyId}/{use}/{gone}"), cancellationToken: cancellationToken);
    }

    [LoggerMessage(2745, LogLevel.Information, "{Count} identifiers that waited for key {KeyId} ({Use}) were let go: nothing is asked for under it any more")]
    private partial void LogGone(int count, string keyId, string use);
}
