using System.Text.Json;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

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

/// <summary>The identifiers that wait for their pseudonym, until it is in the cache.</summary>
internal sealed class EvaluationQueue(PseudonymCaches caches, FieldProtector protector, TimeProvider clock)
{
    private const string Table = "WaitingIdentifiers";
    private const string Column = "Value";

    // What comes in within it shares a ticket.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    /// <summary>Queues what is neither known nor queued; each identifier once for each key name.</summary>
    /// <param name="db">The transaction of the work that wants them.</param>
    /// <param name="use">What they are wanted for; each use has an allowance of its own.</param>
    /// <param name="identifiers">The identifiers.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <returns>How many were queued.</returns>
    public async Task<int> QueueAsync(
        NodeDbContext db, EvaluationUse use, IEnumerable<WantedIdentifier> identifiers, CancellationToken cancellationToken)
    {
        var queued = 0;
        foreach (var name in identifiers.GroupBy(wanted => wanted.Type.KeyName, StringComparer.Ordinal))
        {
            var cache = caches.Current(name.Key);
            var added = db.WaitingIdentifiers.Local.Where(row => row.KeyName == name.Key).Select(row => row.Token).ToHashSet(StringComparer.Ordinal);
            foreach (var chunk in name.DistinctBy(wanted => wanted.Token).Where(wanted => cache?.Contains(wanted.Token) != true).Chunk(500))
            {
                var tokens = chunk.Select(wanted => TokenText(wanted.Token)).ToList();
                added.UnionWith(await db.WaitingIdentifiers.Where(row => row.KeyName == name.Key && tokens.Contains(row.Token))
                    .Select(row => row.Token).ToListAsync(cancellationToken));
                foreach (var wanted in chunk.Where(wanted => added.Add(TokenText(wanted.Token))))
                {
                    db.WaitingIdentifiers.Add(Row(name.Key, use, wanted));
                    queued++;
                }
            }
            if (queued > 0)
                await db.AddWorkAsync(FormTicket.KindName, KeyOf(name.Key, use.ToString()), clock.GetUtcNow() + Gathering, cancellationToken: cancellationToken);
        }
        return queued;
    }

    /// <summary>Key of work about the queue of a key name and use.</summary>
    public static string KeyOf(string keyName, string use) => $"{keyName}/{use}";

    /// <summary>The token of a row.</summary>
    public static LocalToken TokenOf(WaitingIdentifierRow row) => LocalToken.FromBytes(Convert.FromHexString(row.Token));

    /// <summary>The canonical value of a row.</summary>
    /// <exception cref="InvalidOperationException">Its protection does not open: the key folder is not the database's.</exception>
    public byte[] ValueOf(WaitingIdentifierRow row) => protector.TryUnprotect(Table, Column, row.Token, row.Value, out var value, out var refusal)
        ? value
        : throw new InvalidOperationException($"A waiting identifier cannot be opened: {refusal.Code}.");

    /// <summary>Keeps why identifiers wait; the contract's or this node's code.</summary>
    public async Task NoteAsync(
        NodeDbContext db, string keyName, string use, string code, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var row = await db.EvaluationProblems.FindAsync([keyName, use], cancellationToken);
        var text = JsonSerializer.Serialize(arguments);
        if (row is null)
            db.EvaluationProblems.Add(row = new EvaluationProblemRow { KeyName = keyName, Use = use, Code = "", Arguments = "" });
        if ((row.Code, row.Arguments) != (code, text))
            (row.Code, row.Arguments, row.At) = (code, text, clock.GetUtcNow());
    }

    private WaitingIdentifierRow Row(string keyName, EvaluationUse use, in WantedIdentifier wanted)
    {
        var token = TokenText(wanted.Token);
        return new WaitingIdentifierRow
        {
            KeyName = keyName,
            Use = use.ToString(),
            Token = token,
            Type = wanted.Type.Code,
            Value = protector.Protect(Table, Column, token, wanted.Canonical.Span),
        };
    }

    private static string TokenText(LocalToken token) => Convert.ToHexStringLower(token.ToArray());
}
