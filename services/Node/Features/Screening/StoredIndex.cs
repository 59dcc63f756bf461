using System.Collections.Concurrent;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>The index over the lists on disk: it is mapped at the start, and saved when enough has changed, when something has to go, and at the end.</summary>
/// <remarks>
/// Never the only place of anything: a file that is missing, damaged or of another key costs the time to build the index again. It is sealed
/// under a key that comes from the node's key of local tokens.
/// </remarks>
internal sealed partial class StoredIndex : IHostedService
{
    // What is less than this is built again sooner than saved.
    private const int FewEntries = 50_000;
    private const int Part = 8;

    private readonly MatchEngine engine;
    private readonly string path;
    private readonly ILogger<StoredIndex> logger;
    private readonly ConcurrentDictionary<ListVersion, IndexedList> entries = [];
    private readonly Lock saving = new();
    private HashSet<ListVersion> saved = [];

    /// <summary>Opens the index, or begins an empty one.</summary>
    public StoredIndex(NodeOptions options, MatchEngine engine, ILogger<StoredIndex> logger)
    {
        (this.engine, this.logger) = (engine, logger);
        path = Path.Combine(options.DataFolder, "lists", "lists.index");
        var opening = engine.Open(path, version => entries.TryGetValue(version, out var list)
            ? list
            : throw new InvalidOperationException($"Nobody said where the entries of {version.ListId} v{version.Version} are."));
        if (opening.Snapshot is { } snapshot)
            saved = [.. snapshot.Lists.Select(list => list.Version)];
        else if (opening.Code != IndexFileCodes.Missing)
            LogRefused(opening.Code!);
        Index = new MatchIndex(opening.Snapshot ?? IndexSnapshot.Empty);
    }

    /// <summary>The index.</summary>
    public MatchIndex Index { get; }

    /// <summary>A version that is in the index as it was opened; null when it is not there.</summary>
    /// <param name="version">The version, and when it matches.</param>
    /// <param name="list">Where its entries are read from.</param>
    public IndexedList? Take(ListVersion version, IndexedList list)
    {
        if (Index.Snapshot.Lists.FirstOrDefault(stored => stored.Version == version) is not { } found)
            return null;
        entries[version] = list;
        return found;
    }

    /// <summary>Removes from the index what was in it when it was opened and is matched no more.</summary>
    /// <param name="matched">The versions that are matched.</param>
    public void RemoveOthers(IEnumerable<ListVersion> matched)
    {
        var kept = matched.ToHashSet();
        foreach (var list in Index.Snapshot.Lists.Where(list => !kept.Contains(list.Version)))
            Index.Remove(list.Version.ListId, Index.Snapshot.Height);
    }

    /// <summary>Saves the index when much of it is not on disk.</summary>
    public void SaveMuch()
    {
        lock (saving)
        {
            var snapshot = Index.Snapshot;
            var (all, news) = (0L, 0L);
            foreach (var list in snapshot.Lists)
            {
                all += list.EntryCount;
                news += saved.Contains(list.Version) ? 0 : list.EntryCount;
            }
            if (news > Math.Max(FewEntries, all / Part))
                Save(snapshot);
        }
    }

    /// <summary>Sees to it that nothing of a version that ended is on disk any more, and nobody here holds on to its entries.</summary>
    /// <remarks>After a start it is still in the index as it was opened, until the lists that are matched are known.</remarks>
    public void Purge(string listId, int version)
    {
        lock (saving)
        {
            if (Index.Snapshot.Lists.Any(list => list.Version.ListId == listId && list.Version.Version == version))
                Index.Remove(listId, Index.Snapshot.Height);
            foreach (var one in entries.Keys.Where(one => one.ListId == listId && one.Version == version))
                entries.TryRemove(one, out _);
            if (saved.Any(one => one.ListId == listId && one.Version == version))
                Save(Index.Snapshot);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Saves what is not on disk.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (saving)
        {
            if (!saved.SetEquals(Index.Snapshot.Lists.Select(list => list.Version)))
                Save(Index.Snapshot);
        }
        return Task.CompletedTask;
    }

    private void Save(IndexSnapshot snapshot)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        engine.Save(snapshot, path);
        saved = [.. snapshot.Lists.Select(list => list.Version)];
        LogSaved(snapshot.Lists.Count);
    }

    [LoggerMessage(2303, LogLevel.Warning, "The index over the lists is built again: {Code}")]
    private partial void LogRefused(string code);

    [LoggerMessage(2304, LogLevel.Information, "The index over {Lists} lists is saved")]
    private partial void LogSaved(int lists);
}
