using System.Runtime.CompilerServices;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Tests.Unit.Matching;
using ExchangeNetwork.Tests.Unit.Scenario;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Received;

/// <summary>The node's index over a restart.</summary>
public sealed class StoredIndexTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MatchEngine engine = new(TokenTests.Key(1));

    private string FilePath => Path.Combine(folder.Path, "lists", "lists.index");

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_was_matched_at_the_end_is_matched_again_without_being_built()
    {
        var before = Open();
        before.Index.Put(List("one", 1, 100), 4);
        before.Index.Put(List("two", 1, 200), 5);
        await before.StopAsync(TestContext.Current.CancellationToken);

        var after = Open();
        var reads = new Entries(100);
        var one = after.Take(Version("one", 1), engine.ListOnDemand(Version("one", 1), ["mobile"], reads)).ShouldNotBeNull();
        after.RemoveOthers([one.Version]);
        after.Index.Put(one, 4);

        after.Index.Snapshot.Height.ShouldBe(5);
        var match = MatchingSamples.MatchAll(engine, after.Index.Snapshot, MatchingSamples.Record(("mobile", Entries.Mobile(99)))).ShouldHaveSingleItem();
        (match.List, match.Entry).ShouldBe((one, 99));
        reads.Count.ShouldBe(100);
        reads.Reads.ShouldBe(1);
        MatchingSamples.MatchAll(engine, after.Index.Snapshot, MatchingSamples.Record(("mobile", Entries.Mobile(150)))).ShouldBeEmpty();
        after.Take(Version("one", 2), one).ShouldBeNull();
    }

    [Fact]
    public void Few_entries_are_not_worth_a_save_and_many_are()
    {
        var stored = Open();
        stored.Index.Put(List("small", 1, 1000), 1);
        stored.SaveMuch();
        File.Exists(FilePath).ShouldBeFalse();

        stored.Index.Put(List("large", 1, 60_000), 2);
        stored.SaveMuch();
        var saved = File.GetLastWriteTimeUtc(FilePath);
        stored.SaveMuch();

        File.GetLastWriteTimeUtc(FilePath).ShouldBe(saved);
        Open().Index.Snapshot.Lists.Select(list => list.Version.ListId).ShouldBe(["small", "large"]);
    }

    [Fact]
    public async Task Nothing_of_a_purged_list_stays_in_the_file()
    {
        var stored = Open();
        stored.Index.Put(List("one", 1, 1000), 1);
        stored.Index.Put(List("two", 1, 10), 2);
        await stored.StopAsync(TestContext.Current.CancellationToken);
        var length = new FileInfo(FilePath).Length;

        stored.Index.Remove("one", 3);
        stored.Purge("one", 2);
        new FileInfo(FilePath).Length.ShouldBe(length);
        stored.Purge("one", 1);

        new FileInfo(FilePath).Length.ShouldBeLessThan(length);
        Open().Index.Snapshot.Lists.ShouldHaveSingleItem().Version.ListId.ShouldBe("two");
    }

    [Fact]
    public async Task What_is_purged_before_the_lists_are_known_that_are_matched_stays_in_no_file_either()
    {
        var before = Open();
        before.Index.Put(List("one", 1, 10), 1);
        before.Index.Put(List("two", 1, 10), 2);
        await before.StopAsync(TestContext.Current.CancellationToken);

        var after = Open();
        after.Purge("one", 1);
        after.Purge("two", 2);

        Open().Index.Snapshot.Lists.ShouldHaveSingleItem().Version.ListId.ShouldBe("two");
        after.Index.Snapshot.Lists.ShouldHaveSingleItem().Version.ListId.ShouldBe("two");
    }

    [Fact]
    public async Task The_entries_of_a_purged_list_are_let_go()
    {
        var before = Open();
        before.Index.Put(List("one", 1, 10), 1);
        await before.StopAsync(TestContext.Current.CancellationToken);
        var after = Open();
        var taken = TakeOne(after);

        after.Purge("one", 1);
        GC.Collect();
        taken.IsAlive.ShouldBeFalse();
    }

    // A method of its own, or the test itself would still have them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference TakeOne(StoredIndex stored)
    {
        var entries = new Entries(10);
        var found = stored.Take(Version("one", 1), engine.ListOnDemand(Version("one", 1), ["mobile"], entries)).ShouldNotBeNull();
        MatchingSamples.MatchAll(engine, stored.Index.Snapshot, MatchingSamples.Record(("mobile", Entries.Mobile(3)))).ShouldHaveSingleItem().List.ShouldBe(found);
        return new WeakReference(entries);
    }

    [Fact]
    public async Task A_file_that_is_not_what_was_saved_costs_the_index_and_nothing_else()
    {
        var stored = Open();
        stored.Index.Put(List("one", 1, 1000), 1);
        await stored.StopAsync(TestContext.Current.CancellationToken);
        var bytes = await File.ReadAllBytesAsync(FilePath, TestContext.Current.CancellationToken);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(FilePath, bytes, TestContext.Current.CancellationToken);

        var again = Open();
        again.Index.Snapshot.Lists.ShouldBeEmpty();
        again.Index.Put(List("one", 1, 1000), 1);
        await again.StopAsync(TestContext.Current.CancellationToken);

        Open().Index.Snapshot.Lists.ShouldHaveSingleItem();
    }

    private static ListVersion Version(string id, int version) => new(id, version, MatchingSamples.Now.AddDays(-1), MatchingSamples.Now.AddDays(1));

    private StoredIndex Open() => new(ReceivedListTests.Options(folder.Path), engine, NullLogger<StoredIndex>.Instance);

    private IndexedList List(string id, int version, int count)
    {
        var entries = new Entries(count);
        return engine.PrepareList(Version(id, version), ["mobile"], [.. Enumerable.Range(0, count).Select(entries.Read)]);
    }

    private sealed class Entries(int count) : IListEntries
    {
        public int Reads { get; private set; }

        public int Count => count;

        public static string Mobile(int entry) => $"138{entry:00000000}";

        public ListSubject Read(int entry)
        {
            Reads++;
            return new ListSubject([new IdentifierValue("mobile", Mobile(entry))], SubjectAttributes.None);
        }
    }
}
