using System.Data.Common;
using System.Text.Json;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>An identifier whose pseudonym is wanted.</summary>
/// <param name="Token">Its local token.</param>
/// <param name="Type">Its type.</param>
/// <param name="Canonical">Its canonical value, UTF-8.</param>
internal readonly record struct WantedIdentifier(LocalToken Token, IdentifierType Type, ReadOnlyMemory<byte> Canonical)
{
    /// <summary>Masks the value.</summary>
    public override string ToString() => $"WantedIdentifier({Type.Code}, ***)";
}

/// <summary>Identifiers whose pseudonyms are wanted under a network key.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Identifiers">The identifiers.</param>
internal sealed record WantedPseudonyms(string KeyId, IReadOnlyList<WantedIdentifier> Identifiers);

/// <summary>The identifiers that wait for their pseudonym, until it is in the cache.</summary>
internal sealed class EvaluationQueue(PseudonymCaches caches, FieldProtector protector, TimeProvider clock)
{
    private const string Table = "WaitingIdentifiers";
    private const string Column = "Value";

    // Least urgent first: nobody waits for the holdings; a list waits to be published.
    private static readonly EvaluationUse[] Urgency = [EvaluationUse.WarmUp, EvaluationUse.Records, EvaluationUse.List];

    // What comes in within it shares a ticket.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    /// <summary>Queues what is neither known nor queued; each identifier once for each key, for the most urgent of its uses.</summary>
    /// <param name="db">The transaction of the work that wants them.</param>
    /// <param name="use">What they are wanted for; each use has an allowance of its own.</param>
    /// <param name="pseudonyms">The identifiers, by key.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(
        NodeDbContext db, EvaluationUse use, IEnumerable<WantedPseudonyms> pseudonyms, CancellationToken cancellationToken)
    {
        var queued = 0;
        foreach (var key in pseudonyms.GroupBy(wanted => wanted.KeyId, StringComparer.Ordinal))
        {
            var cache = caches.Of(key.Key);
            var (before, raised) = (queued, 0);
            var unknown = key.SelectMany(wanted => wanted.Identifiers).Where(wanted => !cache.Contains(wanted.Token)).ToList();
            foreach (var chunk in unknown.Chunk(500))
                raised += await RaiseAsync(db, key.Key, use, [.. chunk.Select(wanted => TextOf(wanted.Token))], cancellationToken);
            queued += await InsertAsync(db, key.Key, use, unknown, cancellationToken);
            if (queued + raised > before)
                await db.AddWorkAsync(FormTicket.KindName, KeyOf(key.Key, use.ToString()), clock.GetUtcNow() + Gathering, cancellationToken: cancellationToken);
        }
        return queued;
    }

    /// <summary>Key of work about the queue of a network key and use.</summary>
    public static string KeyOf(string keyId, string use) => $"{keyId}/{use}";

    /// <summary>A token as rows have it.</summary>
    public static string TextOf(LocalToken token) => Convert.ToHexStringLower(token.ToArray());

    /// <summary>The token of a row.</summary>
    public static LocalToken TokenOf(WaitingIdentifierRow row) => LocalToken.FromBytes(Convert.FromHexString(row.Token));

    /// <summary>The canonical value of a row.</summary>
    /// <exception cref="InvalidOperationException">Its protection does not open: the key folder is not the database's.</exception>
    public byte[] ValueOf(WaitingIdentifierRow row) => protector.TryUnprotect(Table, Column, row.Token, row.Value, out var value, out var refusal)
        ? value
        : throw new InvalidOperationException($"A waiting identifier cannot be opened: {refusal.Code}.");

    /// <summary>Keeps why identifiers wait; the contract's or this node's code.</summary>
    public async Task NoteAsync(
        NodeDbContext db, string keyId, string use, string code, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var row = await db.EvaluationProblems.FindAsync([keyId, use], cancellationToken);
        var text = JsonSerializer.Serialize(arguments);
        if (row is null)
            db.EvaluationProblems.Add(row = new EvaluationProblemRow { KeyId = keyId, Use = use, Code = "", Arguments = "" });
        if ((row.Code, row.Arguments) != (code, text))
            (row.Code, row.Arguments, row.At) = (code, text, clock.GetUtcNow());
    }

    /// <summary>What waits for something less urgent, for which there may be no allowance, waits for this from now on.</summary>
    private static Task<int> RaiseAsync(NodeDbContext db, string keyId, EvaluationUse use, List<string> tokens, CancellationToken cancellationToken)
    {
        var urgent = use.ToString();
        var less = Urgency.TakeWhile(lower => lower != use).Select(lower => lower.ToString()).ToList();
        return less.Count == 0
            ? Task.FromResult(0)
            : db.WaitingIdentifiers
                .Where(row => row.KeyId == keyId && tokens.Contains(row.Token) && row.TicketId == null && less.Contains(row.Use))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Use, urgent), cancellationToken);
    }

    // One prepared statement for all rows, run row by row: tracked rows take several times as long, and hold up the one writer meanwhile.
    private async Task<int> InsertAsync(
        NodeDbContext db, string keyId, EvaluationUse use, IReadOnlyList<WantedIdentifier> unknown, CancellationToken cancellationToken)
    {
        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        insert.CommandText =
            """
            INSERT INTO "WaitingIdentifiers" ("KeyId", "Use", "Token", "Type", "Value", "Position")
            VALUES (@keyId, @use, @token, @type, @value, 0) ON CONFLICT ("KeyId", "Token") DO NOTHING
            """;
        Parameter("@keyId").Value = keyId;
        Parameter("@use").Value = use.ToString();
        var (tokenOf, typeOf, valueOf) = (Parameter("@token"), Parameter("@type"), Parameter("@value"));
        var inserted = 0;
        foreach (var wanted in unknown)
        {
            var token = TextOf(wanted.Token);
            (tokenOf.Value, typeOf.Value) = (token, wanted.Type.Code);
            valueOf.Value = protector.Protect(Table, Column, token, wanted.Canonical.Span);
            inserted += await insert.ExecuteNonQueryAsync(cancellationToken);
        }
        return inserted;

        DbParameter Parameter(string parameterName)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = parameterName;
            insert.Parameters.Add(parameter);
            return parameter;
        }
    }
}
