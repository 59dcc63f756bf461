using ExchangeNetwork.Matching.Files;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Which records have a key, on disk: sorted runs that are mapped, and a table of what came since the last of them.</summary>
/// <remarks>
/// Made from frames and never the only place of anything: a file that is torn or changed is removed, and its frames are among the
/// <see cref="Missing"/> ones, to be added again, as are those that were still in the table when the process ended. Runs are written and
/// merged in the background; memory holds two tables at most. Frames are added by one thread at a time; any number may search.
/// </remarks>
public sealed class PlaceIndex : IDisposable
{
    /// <summary>Keys that are kept in memory before they are written as a run.</summary>
    public const int DefaultCapacity = 1 << 19;

    // So many runs of one size make one of the next.
    private const int Fan = 4;

    private readonly string folder;
    private readonly PlaceSeal seal;
    private readonly int capacity;
    private readonly Lock changing = new();
    private readonly CancellationTokenSource stopping = new();
    private List<PlaceRun> runs;
    private PlaceTable table = new();
    private PlaceTable? full;
    private Task writing = Task.CompletedTask;
    private Task merging = Task.CompletedTask;

    private PlaceIndex(string folder, PlaceSeal seal, int capacity, List<PlaceRun> runs, IReadOnlyList<string> removed)
    {
        (this.folder, this.seal, this.capacity, this.runs) = (folder, seal, capacity, runs);
        Removed = removed;
    }

    /// <summary>Names of the files that were not what was written, and were removed when the index was opened.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Keys in runs and tables.</summary>
    public long Count
    {
        get
        {
            lock (changing)
                return runs.Sum(run => (long)run.Count) + table.Count + (full?.Count ?? 0);
        }
    }

    /// <summary>Runs on disk.</summary>
    internal int RunCount
    {
        get
        {
            lock (changing)
                return runs.Count;
        }
    }

    /// <summary>Opens the index in a folder, which is made if it is missing.</summary>
    /// <param name="folder">Folder of this index alone.</param>
    /// <param name="key">A secret key of the node for this index alone, 32 bytes.</param>
    /// <param name="keyVersion">Version of the rules that make the keys; what was made by others is made anew.</param>
    /// <param name="frames">Number of frames that there are; what is said of others, as when the frames came from a backup, counts for nothing.</param>
    /// <param name="capacity">Keys that are kept in memory before they are written as a run.</param>
    public static PlaceIndex Open(string folder, ReadOnlySpan<byte> key, int keyVersion, long frames, int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Directory.CreateDirectory(folder);
        foreach (var unfinished in Directory.EnumerateFiles(folder, "*" + DurableFile.Unfinished))
            File.Delete(unfinished);
        var seal = new PlaceSeal(key.ToArray(), keyVersion);
        var runs = new List<PlaceRun>();
        var removed = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + PlaceRun.Ending).Order(StringComparer.Ordinal))
        {
            var run = PlaceRun.Open(path, seal);
            if (run?.Last < frames)
            {
                runs.Add(run);
                continue;
            }
            run?.Free();
            File.Delete(path);
            removed.Add(Path.GetFileName(path));
        }
        var kept = new List<PlaceRun>();
        // A run that was merged stands beside its parts when the process was killed before it had removed them: the longer one comes first.
        foreach (var run in runs.OrderBy(run => run.First).ThenByDescending(run => run.Last))
        {
            if (kept.Count > 0 && run.First <= kept[^1].Last)
                Remove(run);
            else
                kept.Add(run);
        }
        var index = new PlaceIndex(folder, seal, capacity, kept, removed);
        index.StartMerging();
        return index;
    }

    /// <summary>Whether the keys of a frame are in the index.</summary>
    public bool Covers(long frame)
    {
        lock (changing)
            return table.Covers(frame) || full?.Covers(frame) == true || runs.Exists(run => run.Covers(frame));
    }

    /// <summary>The frames below a number whose keys are not in the index, ascending.</summary>
    public IEnumerable<long> Missing(long frames)
    {
        for (long frame = 0; frame < frames; frame++)
        {
            if (!Covers(frame))
                yield return frame;
        }
    }

    /// <summary>Adds the keys of a frame; waits where the disk is slower than the frames.</summary>
    /// <param name="frame">A frame that is not in the index.</param>
    /// <param name="keys">The keys of its records, any number of each.</param>
    /// <exception cref="IOException">The runs cannot be written, now or since an earlier call.</exception>
    public void Add(long frame, ReadOnlySpan<FrameKey> keys)
    {
        ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, this);
        if (Covers(frame))
            throw new ArgumentException($"Frame {frame} is in the index.", nameof(frame));
        ThrowIfFailed();
        if (!table.Continues(frame) || (!table.IsEmpty && table.Count + keys.Length > capacity))
            WriteTable();
        lock (changing)
            table.Add(frame, keys);
    }

    /// <summary>Collects the places of keys, in no order; a record that has a key twice may be found twice.</summary>
    /// <param name="keys">Any number of keys.</param>
    /// <param name="found">Receives the places.</param>
    public void Find(IReadOnlyList<LocalToken> keys, ICollection<FoundPlace> found)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(found);
        PlaceRun[] held;
        lock (changing)
        {
            ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, this);
            for (var i = 0; i < keys.Count; i++)
            {
                table.Find(keys[i], i, found);
                full?.Find(keys[i], i, found);
            }
            held = [.. runs];
            Array.ForEach(held, run => run.Hold());
        }
        try
        {
            Find(held, keys, found);
        }
        finally
        {
            Array.ForEach(held, run => run.Release());
        }
    }

    /// <summary>Waits until what was begun is written and merged: nothing depends on it.</summary>
    public async Task SettleAsync()
    {
        await writing.ConfigureAwait(false);
        Task merged;
        lock (changing)
            merged = merging;
        await merged.ConfigureAwait(false);
    }

    /// <summary>Stops what is under way; what is in memory is read from the frames when the index is opened again.</summary>
    public void Dispose()
    {
        if (stopping.IsCancellationRequested)
            return;
        stopping.Cancel();
        // A fault of theirs was the next call's to throw; there is none.
        ((IAsyncResult)writing).AsyncWaitHandle.WaitOne();
        ((IAsyncResult)merging).AsyncWaitHandle.WaitOne();
        lock (changing)
            runs.ForEach(run => run.Free());
        stopping.Dispose();
    }

    private static void Find(PlaceRun[] runs, IReadOnlyList<LocalToken> tokens, ICollection<FoundPlace> found)
    {
        if (runs.Length == 0)
            return;
        var keys = new IdentifierKey[tokens.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new IdentifierKey(tokens[i], default, default, default);
        var postings = new List<FoundPosting>();
        foreach (var run in runs)
            run.Find(keys, postings);
        foreach (var (key, posting) in postings)
            found.Add(new FoundPlace(key, RecordPlace.Of(posting.Bits)));
    }

    private static void Remove(PlaceRun run)
    {
        run.Free();
        File.Delete(run.Path);
    }

    private void ThrowIfFailed()
    {
        if (writing.IsFaulted)
            writing.GetAwaiter().GetResult();
        if (merging.IsFaulted)
            merging.GetAwaiter().GetResult();
    }

    // The writer before is waited for: memory holds one table that fills and one that is written.
    private void WriteTable()
    {
        writing.GetAwaiter().GetResult();
        PlaceTable written;
        lock (changing)
        {
            written = full = table;
            table = new PlaceTable();
        }
        writing = Task.Run(() =>
        {
            var run = PlaceRun.Write(folder, seal, written.First, written.Last, written.ToPostings());
            lock (changing)
            {
                var after = runs.FindIndex(other => other.First > run.First);
                runs.Insert(after < 0 ? runs.Count : after, run);
                full = null;
            }
            StartMerging();
        });
    }

    private void StartMerging()
    {
        lock (changing)
        {
            if (merging.IsCompletedSuccessfully && Mergeable() is not null)
                merging = Task.Run(Merge);
        }
    }

    private void Merge()
    {
        while (true)
        {
            List<PlaceRun>? parts;
            lock (changing)
                parts = Mergeable();
            if (parts is null || stopping.IsCancellationRequested)
                return;
            PlaceRun whole;
            try
            {
                whole = PlaceRun.Merge(folder, seal, parts, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The parts stay as they are.
                return;
            }
            lock (changing)
            {
                var at = runs.IndexOf(parts[0]);
                runs.RemoveRange(at, parts.Count);
                runs.Insert(at, whole);
            }
            parts.ForEach(Remove);
        }
    }

    // Runs of frames that follow each other, none of them larger than a size, and enough of them to make one of the next.
    private List<PlaceRun>? Mergeable()
    {
        for (long size = capacity; ; size *= Fan)
        {
            var anyLarger = false;
            for (var first = 0; first < runs.Count;)
            {
                var end = first;
                while (end < runs.Count && runs[end].Count <= size && (end == first || runs[end].First == runs[end - 1].Last + 1))
                    end++;
                if (end - first >= Fan)
                    return runs.GetRange(first, end - first);
                anyLarger |= end == first;
                first = Math.Max(end, first + 1);
            }
            if (!anyLarger)
                return null;
        }
    }
}
