using CsCheck;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Tests.Unit.Matching.Index;
using ExchangeNetwork.Tests.Unit.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Holdings;

/// <summary>Keys of records on disk: what was added is found, after any restart and whatever became of the files.</summary>
public sealed class PlaceIndexTests : IDisposable
{
    private const int Keys = 30;
    private const int Capacity = 8;

    // Keys of the records of a frame: of each record the numbers of its keys.
    private static readonly Gen<int[]> Frame = Gen.Int[0, Keys - 1].Array[0, 12];

    private readonly TemporaryFolder folder = new();

    private enum Deed
    {
        Add,
        OpenAgain,
        Tear,
        Flip,
        Settle,
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task The_index_equals_a_dictionary_whatever_is_added_torn_changed_and_opened_again() =>
        Gen.Select(Gen.Frequency((12, Gen.Const(Deed.Add)), (2, Gen.Const(Deed.OpenAgain)), (1, Gen.Const(Deed.Tear)), (1, Gen.Const(Deed.Flip)), (1, Gen.Const(Deed.Settle))), Frame, Gen.Int)
            .Array[1, 60].SampleAsync(
                async acts =>
                {
                    Directory.Delete(folder.Path, recursive: true);
                    var frames = new List<int[]>();
                    var index = Open();
                    foreach (var (deed, frame, seed) in acts)
                    {
                        if (deed == Deed.Add)
                        {
                            index.Add(frames.Count, KeysOf(frame));
                            frames.Add(frame);
                        }
                        else if (deed == Deed.Settle)
                        {
                            await index.SettleAsync();
                        }
                        else
                        {
                            index.Dispose();
                            if (deed != Deed.OpenAgain)
                                Damage(new Random(seed), deed == Deed.Tear);
                            index = Open();
                            foreach (var missing in index.Missing(frames.Count).ToList())
                                index.Add(missing, KeysOf(frames[(int)missing]));
                        }
                        Found(index).ShouldBe(Expected(frames), ignoreOrder: true);
                    }
                    index.Dispose();
                },
                iter: 40,
                threads: 1);

    [Fact]
    public async Task Many_frames_end_in_few_runs_that_are_there_when_it_is_opened_again()
    {
        var frames = Enumerable.Range(0, 600).Select(frame => new[] { frame % Keys, (frame * 7) % Keys, frame % 3 }).ToList();
        using (var index = Open())
        {
            for (var frame = 0; frame < frames.Count; frame++)
                index.Add(frame, KeysOf(frames[frame]));
            await index.SettleAsync();
            index.RunCount.ShouldBeLessThanOrEqualTo(12);
            index.Count.ShouldBe(1800);
        }

        using var again = Open();
        again.Removed.ShouldBeEmpty();
        // Only what was in the table when it was closed has to be read again.
        again.Missing(frames.Count).Count().ShouldBeLessThanOrEqualTo(Capacity);
        foreach (var missing in again.Missing(frames.Count).ToList())
            again.Add(missing, KeysOf(frames[(int)missing]));
        Found(again).ShouldBe(Expected(frames), ignoreOrder: true);
    }

    [Fact]
    public async Task Parts_that_a_kill_left_beside_their_merged_run_are_found_once()
    {
        using (var copies = new TemporaryFolder())
        {
            using (var index = Open())
            {
                for (var frame = 0; frame < 40; frame++)
                {
                    index.Add(frame, KeysOf([frame % Keys, 1, 2, 3, 4, 5]));
                    await index.SettleAsync();
                    foreach (var file in Directory.GetFiles(folder.Path, "*.places"))
                        File.Copy(file, Path.Combine(copies.Path, Path.GetFileName(file)), overwrite: true);
                }
                await index.SettleAsync();
            }
            foreach (var file in Directory.GetFiles(copies.Path))
                File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)), overwrite: true);
        }
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "000000000000-000000000039.places.new"), [1, 2, 3], TestContext.Current.CancellationToken);

        using var again = Open();

        foreach (var missing in again.Missing(40).ToList())
            again.Add(missing, KeysOf([(int)missing % Keys, 1, 2, 3, 4, 5]));
        again.Removed.ShouldBeEmpty();
        again.Count.ShouldBe(240);
        Directory.GetFiles(folder.Path, "*.new").ShouldBeEmpty();
        Found(again).Count.ShouldBe(240);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public async Task What_was_made_under_another_key_or_by_other_rules_is_made_anew(byte fill, int version)
    {
        using (var index = Open())
        {
            for (var frame = 0; frame < 20; frame++)
                index.Add(frame, KeysOf([1, 2, 3, 4]));
            await index.SettleAsync();
        }
        var files = Directory.GetFiles(folder.Path).Select(Path.GetFileName).ToList();
        files.ShouldNotBeEmpty();

        using var other = PlaceIndex.Open(folder.Path, [.. Enumerable.Repeat(fill, 32)], version, 20, Capacity);

        other.Removed.ShouldBe(files, ignoreOrder: true);
        other.Missing(20).Count().ShouldBe(20);
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_said_of_frames_that_are_no_more_there_counts_for_nothing()
    {
        using (var index = Open())
        {
            for (var frame = 0; frame < 20; frame++)
                index.Add(frame, KeysOf([1, 2, 3, 4]));
            await index.SettleAsync();
        }

        using var fewer = Open(frames: 9);

        fewer.Removed.ShouldNotBeEmpty();
        fewer.Covers(9).ShouldBeFalse();
        foreach (var missing in fewer.Missing(9).ToList())
            fewer.Add(missing, KeysOf([1, 2, 3, 4]));
        Found(fewer).Count.ShouldBe(36);
    }

    [Fact]
    public void A_frame_is_added_once_and_frames_without_keys_count_too()
    {
        using (var index = Open())
        {
            index.Add(0, []);
            index.Add(1, KeysOf([1, 2, 3, 4, 5, 6, 7, 8, 9]));
            Should.Throw<ArgumentException>(() => index.Add(1, KeysOf([1])));
            index.Add(3, []);
            index.Missing(5).ShouldBe([2, 4]);
            Should.Throw<ArgumentOutOfRangeException>(() => index.Add(4, [new FrameKey(IndexSamples.Token(1), 1 << 24)]));
        }
    }

    [Fact]
    public async Task Searching_goes_on_while_runs_are_written_and_merged()
    {
        using var index = Open();
        var added = 0;
        var searches = Task.Run(() =>
        {
            var seen = 0;
            for (var before = 0; before < 400; before = Volatile.Read(ref added))
            {
                var found = new List<FoundPlace>();
                index.Find([IndexSamples.Token(5)], found);
                found.Select(one => one.Place.Frame).Distinct().Count().ShouldBeGreaterThanOrEqualTo(before);
                seen++;
            }
            return seen;
        }, TestContext.Current.CancellationToken);
        for (var frame = 0; frame < 400; frame++)
        {
            index.Add(frame, KeysOf([5, frame % Keys, 6]));
            Volatile.Write(ref added, frame + 1);
        }
        (await searches).ShouldBeGreaterThan(0);
        await index.SettleAsync();
        index.Dispose();
        Should.Throw<ObjectDisposedException>(() => index.Find([IndexSamples.Token(5)], []));
    }

    private static FrameKey[] KeysOf(int[] frame) => [.. frame.Select((key, record) => new FrameKey(IndexSamples.Token(key), record))];

    private static List<(int Key, long Frame, int Index)> Expected(List<int[]> frames) =>
        [.. frames.SelectMany((frame, number) => frame.Select((key, record) => (key, (long)number, record)))];

    private static List<(int Key, long Frame, int Index)> Found(PlaceIndex index)
    {
        var found = new List<FoundPlace>();
        LocalToken[] asked = [.. Enumerable.Range(0, Keys + 5).Select(IndexSamples.Token)];
        index.Find(asked, found);
        return found.ConvertAll(one => (one.Key, one.Place.Frame, one.Place.Index));
    }

    private PlaceIndex Open(long frames = 1000) => PlaceIndex.Open(folder.Path, [.. Enumerable.Repeat((byte)1, 32)], keyVersion: 1, frames, Capacity);

    private void Damage(Random random, bool tear)
    {
        if (Directory.GetFiles(folder.Path) is not { Length: > 0 } files)
            return;
        var file = files[random.Next(files.Length)];
        var bytes = File.ReadAllBytes(file);
        if (tear)
            bytes = bytes[..random.Next(bytes.Length)];
        else
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(file, bytes);
    }
}
