using System.Threading.Channels;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.Features.Hits;
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
    ListRegistry lists,
    RecordHits recordHits,
    ListImport import,
    NodeDatabase database,
    NodeOptions options,
    TimeProvider clock,
    ILogger<ScreeningLoop> logger) : BackgroundService
{
    private const int FramesAhead = 8;
    private const int RecordsPerTransaction = 8_000;
    private readonly HashSet<string> registers = [.. options.Registers];
    private readonly TokenPlaces places = new();
    private readonly Channel<(long Number, HeldFrame Frame)> kept = Channel.CreateBounded<(long, HeldFrame)>(
        new BoundedChannelOptions(FramesAhead) { SingleReader = true });
    private readonly Channel<Activation> activations = Channel.CreateUnbounded<Activation>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long cursor = -1;

    private sealed record Activation(ImportedList List, TaskCompletionSource<ListRun> Done);

    /// <summary>Number of the last frame screened; -1 before the first.</summary>
    public long Cursor => Interlocked.Read(ref cursor);

    /// <summary>Hands over a frame that was just kept; waits while screening is behind.</summary>
    public ValueTask OfferAsync(long number, HeldFrame frame, CancellationToken cancellationToken) =>
        kept.Writer.WriteAsync((number, frame), cancellationToken);

    /// <summary>Begins to match a list version, and runs it over everything kept so far.</summary>
    /// <returns>What the run over the holdings came to, once its hits are stored.</returns>
    public async Task<ListRun> ActivateAsync(ImportedList list, CancellationToken cancellationToken)
    {
        var activation = new Activation(list, new TaskCompletionSource<ListRun>(TaskCreationOptions.RunContinuationsAsynchronously));
        await activations.Writer.WriteAsync(activation, cancellationToken);
        return await activation.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Returns when everything screened before this start is indexed again and screening goes on.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) => started.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await IndexAgainAsync(stoppingToken);
            foreach (var list in await import.RestoreAsync(stoppingToken))
                lists.Put(list);
            started.SetResult();
            var readable = new Task<bool>[2];
            while (true)
            {
                while (activations.Reader.TryRead(out var activation))
                    await RunAsync(activation, stoppingToken);
                if (await ScreenNextAsync(stoppingToken))
                    continue;
                readable[0] = kept.Reader.WaitToReadAsync(stoppingToken).AsTask();
                readable[1] = activations.Reader.WaitToReadAsync(stoppingToken).AsTask();
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
        PreparedSubjects? prepared = null;
        for (long number = 0; number <= cursor; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var frame = holdings.ReadFrame(number);
            prepared = engine.Prepare(frame.Records, prepared);
            Index(number, prepared);
        }
    }

    private void Index(long number, PreparedSubjects prepared)
    {
        for (var i = 0; i < prepared.Count; i++)
        {
            foreach (var key in prepared.KeysOf(i))
                places.Add(key.Token, new RecordPlace(number, i));
        }
    }

    /// <summary>Screens the next frames, as many as one transaction takes; false when there are none.</summary>
    private async Task<bool> ScreenNextAsync(CancellationToken cancellationToken)
    {
        var frames = new List<ScreenedFrame>();
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
            frames.Add(new ScreenedFrame(number, frame, Admitted(frame, matches, now)));
            records += frame.Records.Count;
        }
        if (frames.Count == 0)
            return false;
        await recordHits.StoreAsync(frames, frames[^1].Number, cancellationToken);
        Interlocked.Exchange(ref cursor, frames[^1].Number);
        return true;
    }

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

    private List<AdmittedMatch> Admitted(HeldFrame frame, List<Match> matches, DateTimeOffset now)
    {
        var admitted = new List<AdmittedMatch>(matches.Count);
        foreach (var match in matches)
        {
            if (lists.TryFind(match.List.Version, out var list)
                && HitPolicy.Admits(options.Agency, registers, list.Manifest, list.Basis, frame.Source, now))
            {
                admitted.Add(new AdmittedMatch(match, list));
            }
        }
        return admitted;
    }

    private async Task RunAsync(Activation activation, CancellationToken cancellationToken)
    {
        try
        {
            lists.Put(activation.List);
            activation.Done.SetResult(await RunOverHoldingsAsync(activation.List, cancellationToken));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            activation.Done.SetException(fault);
        }
        catch (OperationCanceledException)
        {
            activation.Done.SetCanceled(cancellationToken);
            throw;
        }
    }

    private async Task<ListRun> RunOverHoldingsAsync(ImportedList list, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = new SortedSet<(long Frame, int Index)>();
        for (var entry = 0; entry < list.Index.Entries.Count; entry++)
        {
            foreach (var key in list.Index.Entries.KeysOf(entry))
            {
                foreach (var place in places.Find(key.Token))
                    found.Add((place.Frame, place.Index));
            }
        }

        var snapshot = Matching.Index.IndexSnapshot.Of(list.Index, list.BlockNumber);
        long hits = 0;
        foreach (var group in found.GroupBy(place => place.Frame).Chunk(16))
        {
            var frames = new List<ScreenedFrame>();
            foreach (var inFrame in group)
            {
                // What a record said before it was revised finds nothing any more.
                var frame = holdings.ReadFrame(inFrame.Key);
                var indexes = inFrame.Where(place => holdings.Find(frame.Source, frame.Records[place.Index].RecordId) == new RecordPlace(place.Frame, place.Index))
                    .Select(place => place.Index).ToArray();
                var matches = new List<Match>();
                MatchEngine.Match(engine.Prepare(Array.ConvertAll(indexes, index => frame.Records[index])), snapshot, now, matches);
                var admitted = Admitted(frame, matches, now).ConvertAll(match => match with { Match = match.Match with { Record = indexes[match.Match.Record] } });
                frames.Add(new ScreenedFrame(inFrame.Key, frame, admitted));
                hits += admitted.Count;
            }
            await recordHits.StoreAsync(frames, cursor: null, cancellationToken);
        }
        return new ListRun(Cursor, holdings.RecordCount, hits);
    }

    [LoggerMessage(2301, LogLevel.Critical, "Screening stopped; intake stops with it")]
    private partial void LogStopped(Exception fault);
}

/// <summary>A frame with the matches that policy admits.</summary>
/// <param name="Number">Number of the frame.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Matches">Its matches; their record ordinals are places in the frame.</param>
internal sealed record ScreenedFrame(long Number, HeldFrame Frame, IReadOnlyList<AdmittedMatch> Matches);

/// <summary>A match that policy admits as a hit.</summary>
/// <param name="Match">What the engine found.</param>
/// <param name="List">The list version.</param>
internal sealed record AdmittedMatch(Match Match, ImportedList List);

/// <summary>What a run of a list over the holdings came to.</summary>
/// <param name="Frame">Last frame that it ran over; -1 when nothing was kept yet.</param>
/// <param name="Records">Records it ran over.</param>
/// <param name="Hits">Hits it found, those known before included.</param>
internal sealed record ListRun(long Frame, long Records, long Hits);
