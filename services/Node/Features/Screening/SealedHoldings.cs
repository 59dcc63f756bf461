using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Finds what sealed lists hit in the holdings, from what is known of pseudonyms, and counts what waits.</summary>
/// <remarks>A row cannot be turned into a token: everything that is known is held against the rows, and only what has one is looked for.</remarks>
internal sealed class SealedHoldings(
    RecordHoldings holdings, PlaceIndex places, MatchEngine engine, PseudonymCaches caches, SealedScreening screening, NodeDatabase database, TimeProvider clock)
{
    private const int FoundPerTransaction = 2_000;
    private const int KeysAtOnce = 1 << 16;

    /// <summary>Where records are that hold an identifier of which a list has a row.</summary>
    /// <param name="list">The list.</param>
    /// <param name="frames">The frames that are looked through.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IReadOnlyList<RecordPlace> Places(SealedList list, IReadOnlyList<FrameFacts> frames, CancellationToken cancellationToken)
    {
        using var domain = new SealedDomain(list.DomainKey);
        domain.Put([list.Table]);
        var tokens = new List<LocalToken>();
        foreach (var keyId in list.KeyIds.Values)
        {
            caches.Of(keyId).Scan((pseudonyms, tokenOf) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                tokens.AddRange(Found(domain, pseudonyms).Select(tokenOf));
            });
        }
        return Search(frames).Places(tokens, source => screening.AdmitsSource(list.Basis, source), KeysAtOnce, cancellationToken);
    }

    /// <summary>Where records are that hold one of these tokens.</summary>
    public IReadOnlyList<RecordPlace> Places(IReadOnlyList<LocalToken> tokens, IReadOnlyList<FrameFacts> frames, CancellationToken cancellationToken) =>
        Search(frames).Places(tokens, _ => true, KeysAtOnce, cancellationToken);

    /// <summary>Matches the records of some places and hands over what policy admits, so much as a transaction takes.</summary>
    /// <param name="some">The places.</param>
    /// <param name="frames">The frames that are looked through.</param>
    /// <param name="scopes">The lists.</param>
    /// <param name="height">Ledger height of the lists.</param>
    /// <param name="take">Takes frames with their matches.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MatchAsync(
        IReadOnlyList<RecordPlace> some, IReadOnlyList<FrameFacts> frames, IReadOnlyList<SealedScope> scopes, long height,
        Func<IReadOnlyList<ScreenedFrame>, Task> take, CancellationToken cancellationToken)
    {
        var search = Search(frames);
        foreach (var chunk in some.Chunk(FoundPerTransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var screened = search.Read(chunk).GroupBy(record => record.Number).Select(frame => Match([.. frame], scopes, height)).ToList();
            await take(screened);
        }
    }

    /// <summary>Records of the holdings that a list may match later, because nothing is known of an identifier of theirs.</summary>
    /// <param name="list">The list.</param>
    /// <param name="frames">The frames that are looked through.</param>
    /// <param name="asked">So many of these frames' identifiers were looked up and asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<long> WaitingAsync(SealedList list, IReadOnlyList<FrameFacts> frames, int asked, CancellationToken cancellationToken)
    {
        var types = list.Manifest.IdentifierTypes;
        var unasked = frames.Skip(asked).Where(frame => screening.AdmitsSource(list.Basis, frame.Source)).Sum(frame => (long)frame.Records);
        var tokens = new List<LocalToken>();
        await using (var db = database.Read())
        {
            var waiting = db.WaitingIdentifiers.Where(row => types.Contains(row.Type)).Select(row => row.Token).AsAsyncEnumerable();
            await foreach (var token in waiting.WithCancellation(cancellationToken))
                tokens.Add(LocalToken.FromBytes(Convert.FromHexString(token)));
        }
        var known = Search([.. frames.Take(asked)]).Places(tokens, source => screening.AdmitsSource(list.Basis, source), KeysAtOnce, cancellationToken);
        return unasked + known.Count;
    }

    private static List<int> Found(SealedDomain domain, ReadOnlySpan<Pseudonym> pseudonyms)
    {
        var rows = new List<FoundRow>();
        domain.Find(pseudonyms, rows);
        return [.. rows.Select(row => row.Identifier).Distinct()];
    }

    private HoldingsSearch Search(IReadOnlyList<FrameFacts> frames) => new(holdings, places, frames);

    private ScreenedFrame Match(List<FoundRecord> read, IReadOnlyList<SealedScope> scopes, long height)
    {
        var (number, frame, _) = read[0];
        var findings = screening.Match(frame.Source, engine.Prepare(HoldingsSearch.RecordsOf(read)), scopes, clock.GetUtcNow(), height);
        return new ScreenedFrame(number, frame, [.. findings.Matches.Select(match => match with { Record = read[match.Record].Index })]);
    }
}
