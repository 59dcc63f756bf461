using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Records;
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
    /// <param name="scope">The lists.</param>
    /// <param name="frames">The frames that are looked through.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IReadOnlyList<RecordPlace> Places(SealedScope scope, IReadOnlyList<FrameFacts> frames, CancellationToken cancellationToken)
    {
        var tokens = new List<LocalToken>();
        foreach (var keyId in scope.KeyIds.Values)
        {
            caches.Of(keyId).Scan((pseudonyms, tokenOf) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                tokens.AddRange(Found(scope.Domain, pseudonyms).Select(tokenOf));
            });
        }
        return Places(tokens, [scope], frames, cancellationToken);
    }

    /// <summary>Where records are that hold one of these identifiers of which a list has a row: records of the others are not even read.</summary>
    /// <param name="tokens">Tokens of the identifiers.</param>
    /// <param name="scopes">The lists.</param>
    /// <param name="frames">The frames that are looked through.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IReadOnlyList<RecordPlace> PlacesOf(
        LocalToken[] tokens, IReadOnlyList<SealedScope> scopes, IReadOnlyList<FrameFacts> frames, CancellationToken cancellationToken)
    {
        var (pseudonyms, known) = (new Pseudonym[tokens.Length], new bool[tokens.Length]);
        var found = new HashSet<LocalToken>();
        foreach (var scope in scopes)
        {
            foreach (var keyId in scope.KeyIds.Values)
            {
                caches.Of(keyId).Find(tokens, pseudonyms, known);
                int[] ordinals = [.. Enumerable.Range(0, tokens.Length).Where(i => known[i])];
                found.UnionWith(Found(scope.Domain, Array.ConvertAll(ordinals, i => pseudonyms[i])).Select(i => tokens[ordinals[i]]));
            }
        }
        return Places(found, scopes, frames, cancellationToken);
    }

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
    /// <param name="types">Identifier types of the list.</param>
    /// <param name="keyIds">Ids of the keys that it was made with and anything is evaluated under.</param>
    /// <param name="basis">Terms of its legal basis.</param>
    /// <param name="frames">The frames that are looked through.</param>
    /// <param name="asked">So many of these frames' identifiers were looked up and asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<long> WaitingAsync(
        IReadOnlyList<string> types, IReadOnlyList<string> keyIds, LegalBasisTerms basis, IReadOnlyList<FrameFacts> frames, int asked,
        CancellationToken cancellationToken)
    {
        var unasked = frames.Skip(asked).Where(frame => screening.AdmitsSource(basis, frame.Source)).Sum(frame => (long)frame.Records);
        var tokens = new List<LocalToken>();
        await using (var db = database.Read())
        {
            var waiting = db.WaitingIdentifiers.Where(row => keyIds.Contains(row.KeyId) && types.Contains(row.Type)).Select(row => row.Token).AsAsyncEnumerable();
            await foreach (var token in waiting.WithCancellation(cancellationToken))
                tokens.Add(LocalToken.FromBytes(Convert.FromHexString(token)));
        }
        var known = Search([.. frames.Take(asked)]).Places(tokens, source => screening.AdmitsSource(basis, source), KeysAtOnce, cancellationToken);
        return unasked + known.Count;
    }

    /// <summary>The records of a frame but for those that were revised later: what a revision has replaced is held no more, and nothing of it is asked for.</summary>
    public IReadOnlyList<HeldRecord> Newest(long frame)
    {
        var held = holdings.ReadFrame(frame);
        var newest = holdings.Find(held.Source, [.. held.Records.Select(record => record.RecordId)]);
        return [.. held.Records.Where((_, index) => newest[index] == new RecordPlace(frame, index))];
    }

    private IReadOnlyList<RecordPlace> Places(
        IEnumerable<LocalToken> tokens, IReadOnlyList<SealedScope> scopes, IReadOnlyList<FrameFacts> frames, CancellationToken cancellationToken) =>
        Search(frames).Places(
            tokens, source => scopes.Any(scope => scope.Lists.Any(list => screening.AdmitsSource(list.Basis, source))), KeysAtOnce, cancellationToken);

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
