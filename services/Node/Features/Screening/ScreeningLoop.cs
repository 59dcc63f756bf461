using System.Runtime.InteropServices;
using System.Threading.Channels;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Matches what was kept against all lists, frame by frame, and new lists against what was kept before; one loop does both, in turn.</summary>
/// <remarks>
/// The holdings are the queue: the cursor moves in the transaction that stores the hits, so a kill at any point repeats a frame and
/// doubles nothing. Frames that were just kept come through a short channel in memory, which also slows intake down when screening is behind.
/// </remarks>
internal sealed partial class ScreeningLoop(
    RecordHoldings holdings,
    MatchEngine engine,
    PlaceIndex places,
    ListRegistry lists,
    SealedScreening sealedScreening,
    SealedHoldings sealedHoldings,
    RecordHits recordHits,
    ListImport import,
    NodeDatabase database,
    NodeOptions options,
    TimeProvider clock,
    ILogger<ScreeningLoop> logger) : BackgroundService
{
    private const int FramesAhead = 8;
    private const int RecordsPerTransaction = 8_000;
    private const int FoundPerTransaction = 2_000;
    private const int KeysAtOnce = 1 << 16;
    private readonly HashSet<string> registers = [.. options.Registers];
    private readonly Channel<(long Number, HeldFrame Frame)> kept = Channel.CreateBounded<(long, HeldFrame)>(
        new BoundedChannelOptions(FramesAhead) { SingleReader = true });
    private readonly Turns turns = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long cursor = -1;

    /// <summary>Number of the last frame screened; -1 before the first.</summary>
    public long Cursor => Interlocked.Read(ref cursor);

    /// <summary>Hands over a frame that was just kept; waits while screening is behind.</summary>
    public ValueTask OfferAsync(long number, HeldFrame frame, CancellationToken cancellationToken) =>
        kept.Writer.WriteAsync((number, frame), cancellationToken);

    /// <summary>Begins to match a list version, and runs it over everything screened so far; what is not screened yet meets it on its way.</summary>
    /// <returns>What the run over the holdings came to, once its hits are stored.</returns>
    public Task<ListRun> ActivateAsync(ImportedList list, CancellationToken cancellationToken) => turns.AskAsync(
        async stopping =>
        {
            lists.Put(list);
            var run = await RunAsync(list, holdings.Facts(), stopping);
            LetGo(list);
            return run;
        },
        cancellationToken);

    /// <summary>Runs a cross-check over everything kept by now, once: records that come later do not meet it.</summary>
    /// <returns>What the run came to, once its hits are stored.</returns>
    public Task<ListRun> RunOnceAsync(ImportedList list, CancellationToken cancellationToken) => turns.AskAsync(
        async stopping =>
        {
            await CatchUpAsync(stopping);
            return await RunAsync(list, holdings.Facts(), stopping);
        },
        cancellationToken);

    /// <summary>Runs a sealed list once more over what was kept when it first ran, by what is known now.</summary>
    /// <param name="list">The list.</param>
    /// <param name="frames">Frames that were kept then.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<ListRun> RunAgainAsync(SealedList list, int frames, CancellationToken cancellationToken) =>
        turns.AskAsync(stopping => RunAsync(list, [.. holdings.Facts().Take(frames)], stopping), cancellationToken);

    /// <summary>Matches the records that hold some identifiers with all sealed lists, because their pseudonyms have become known.</summary>
    public Task MatchAgainAsync(LocalToken[] tokens, CancellationToken cancellationToken) => turns.AskAsync(
        async stopping =>
        {
            var (frames, scopes) = (holdings.Facts(), lists.Scopes);
            await sealedHoldings.MatchAsync(
                sealedHoldings.PlacesOf(tokens, scopes, frames, stopping), frames, scopes, lists.Index.Snapshot.Height,
                found => recordHits.StoreAsync(found, cursor: null, [], stopping), stopping);
            return true;
        },
        cancellationToken);

    /// <summary>Looks for an own list in everything kept by now, once, and hands over what it finds a few frames at a time; no hit is stored.</summary>
    /// <param name="list">The list, prepared.</param>
    /// <param name="basis">Terms of its legal basis.</param>
    /// <param name="take">Takes what was found.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<HoldingsExtent> LookAsync(
        IndexedList list, LegalBasisTerms basis, Func<IReadOnlyList<FoundFrame>, DateTimeOffset, Task> take, CancellationToken cancellationToken) => turns.AskAsync(
        async stopping =>
        {
            await CatchUpAsync(stopping);
            return await RunAsync(list, lists.Index.Snapshot.Height, source => HitPolicy.AdmitsSource(registers, basis.RecordSources, source), take, stopping);
        },
        cancellationToken);

    /// <summary>Returns when everything screened before this start is indexed again and screening goes on.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) => started.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await IndexAgainAsync(stoppingToken);
            var restored = await import.RestoreAsync(stoppingToken);
            lists.Put(restored);
            // Of what ended while it was opened there was nothing to remove yet.
            foreach (var ended in await import.EndedAsync(restored, stoppingToken))
                lists.Remove(ended);
            foreach (var list in restored)
                LetGo(list);
            started.SetResult();
            var readable = new Task<bool>[2];
            while (true)
            {
                while (turns.Waiting.TryRead(out var turn))
                    await turn(stoppingToken);
                if (await ScreenNextAsync(stoppingToken))
                    continue;
                readable[0] = kept.Reader.WaitToReadAsync(stoppingToken).AsTask();
                readable[1] = turns.Waiting.WaitToReadAsync(stoppingToken).AsTask();
                await await Task.WhenAny(readable);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            started.TrySetCanceled(stoppingToken);
        }
        catch (Exception fault)
        {
            // Without screening the node must not go on taking records in silence.
            started.TrySetException(fault);
            kept.Writer.TryComplete(fault);
            LogStopped(fault);
            throw;
        }
    }

    private async Task IndexAgainAsync(CancellationToken cancellationToken)
    {
        await using (var db = database.Read())
            cursor = (await db.ScreeningCursor.SingleOrDefaultAsync(cancellationToken))?.Frame ?? -1;
        var missing = places.Missing(cursor + 1).ToList();
        if (places.Removed.Count > 0)
            LogIndexedAgain(places.Removed.Count, missing.Count);
        PreparedSubjects? prepared = null;
        foreach (var number in missing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            prepared = engine.Prepare(holdings.ReadFrame(number).Records, prepared);
            Index(number, prepared);
        }
    }

    private void Index(long number, PreparedSubjects prepared)
    {
        // It may have been indexed before its hits were stored, and the process killed in between.
        if (places.Covers(number))
            return;
        var keys = new List<FrameKey>(prepared.KeyCount);
        for (var i = 0; i < prepared.Count; i++)
        {
            foreach (var key in prepared.KeysOf(i))
                keys.Add(new FrameKey(key.Token, i));
        }
        places.Add(number, CollectionsMarshal.AsSpan(keys));
    }

    /// <summary>Screens the next frames, as many as one transaction takes; false when there are none.</summary>
    private async Task<bool> ScreenNextAsync(CancellationToken cancellationToken)
    {
        var frames = new List<ScreenedFrame>();
        var wanted = new List<WantedPseudonyms>();
        var records = 0;
        var now = clock.GetUtcNow();
        while (records < RecordsPerTransaction && cursor + 1 + frames.Count < holdings.FrameCount)
        {
            var number = cursor + 1 + frames.Count;
            var frame = Next(number);
            var prepared = engine.Prepare(frame.Records);
            var matches = new List<Match>();
            MatchEngine.Match(prepared, lists.Index.Snapshot, now, matches);
            Index(number, prepared);
            var findings = sealedScreening.Match(frame.Source, prepared, lists.Scopes, now, lists.Index.Snapshot.Height);
            wanted.AddRange(sealedScreening.Wanted(findings.Waiting.Select(record => frame.Records[record]), findings.Asked));
            frames.Add(new ScreenedFrame(number, frame, [.. Admitted(frame, matches, ListOf, now), .. findings.Matches]));
            records += frame.Records.Count;
        }
        if (frames.Count == 0)
            return false;
        await recordHits.StoreAsync(frames, frames[^1].Number, wanted, cancellationToken);
        Interlocked.Exchange(ref cursor, frames[^1].Number);
        return true;
    }

    // Its entries are in the index; from here on one is read when it is hit.
    private static void LetGo(ImportedList list) => (list as DisclosedList)?.Index.LetGo();

    private HeldFrame Next(long number)
    {
        // Offers may come out of order, and after a restart the first frames were never offered: the log is the truth.
        while (kept.Reader.TryRead(out var offered))
        {
            if (offered.Number == number)
                return offered.Frame;
        }
        return holdings.ReadFrame(number);
    }

    private DisclosedList? ListOf(Match match) => lists.TryFind(match.List.Version, out var list) ? list : null;

    private List<AdmittedMatch> Admitted(HeldFrame frame, IReadOnlyList<Match> matches, Func<Match, DisclosedList?> listOf, DateTimeOffset now)
    {
        var admitted = new List<AdmittedMatch>(matches.Count);
        foreach (var match in matches)
        {
            if (listOf(match) is { } list && HitPolicy.Reaches(match.Score, list.Manifest.Threshold) && HitPolicy.Admits(options.Agency, registers, list.Manifest, list.Basis, frame.Source, now))
                admitted.Add(AdmittedMatch.Of(match, list));
        }
        return admitted;
    }

    private async Task<ListRun> RunAsync(ImportedList list, IReadOnlyList<FrameFacts> frames, CancellationToken cancellationToken)
    {
        long hits = 0, capped = 0;
        bool AdmitsSource(string source) => HitPolicy.AdmitsSource(registers, list.Basis.RecordSources, source);
        async Task StoreAsync(IReadOnlyList<ScreenedFrame> found)
        {
            var stored = await recordHits.StoreAsync(found, cursor: null, [], cancellationToken);
            (hits, capped) = (hits + stored.Hits, capped + stored.Capped);
        }
        if (list is SealedList sealedList)
        {
            using var alone = new SealedScope(sealedList);
            await sealedHoldings.MatchAsync(
                sealedHoldings.Places(alone, frames, cancellationToken), frames, [alone], list.BlockNumber, StoreAsync, cancellationToken);
            return new ListRun(HoldingsExtent.Of(frames, Cursor, frames.Count - 1, AdmitsSource), hits, capped, frames.Count);
        }
        var disclosed = (DisclosedList)list;
        var extent = await RunAsync(
            disclosed.Index,
            list.BlockNumber,
            AdmitsSource,
            (found, now) => StoreAsync(
                [.. found.Select(frame => new ScreenedFrame(frame.Number, frame.Frame, Admitted(frame.Frame, frame.Matches, _ => disclosed, now)))]),
            cancellationToken);
        return new ListRun(extent, hits, capped, frames.Count);
    }

    /// <summary>Runs one list over everything screened so far; of each record only the newest revision counts, older ones are held no more.</summary>
    private async Task<HoldingsExtent> RunAsync(
        IndexedList list, long height, Func<string, bool> admits, Func<IReadOnlyList<FoundFrame>, DateTimeOffset, Task> take, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var frames = holdings.Facts();
        var snapshot = IndexSnapshot.Of(list, height);
        var search = new HoldingsSearch(holdings, places, frames);
        foreach (var chunk in search.Places(HoldingsSearch.TokensOf(list), admits, KeysAtOnce, cancellationToken).Chunk(FoundPerTransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await take(HoldingsSearch.Match(engine, search.Read(chunk), snapshot, now), now);
        }
        return HoldingsExtent.Of(frames, Cursor, frames.Count - 1, admits);
    }

    /// <summary>Screens everything that is kept by now; what goes on coming in meanwhile is not waited for.</summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var last = holdings.FrameCount - 1;
        while (cursor < last)
            await ScreenNextAsync(cancellationToken);
    }

    [LoggerMessage(2302, LogLevel.Warning, "{Files} files of the holdings' index were not what had been written; {Frames} frames are read again")]
    private partial void LogIndexedAgain(int files, int frames);

    [LoggerMessage(2301, LogLevel.Critical, "Screening stopped; intake stops with it")]
    private partial void LogStopped(Exception fault);
}
