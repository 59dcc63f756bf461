using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Holdings;

public sealed class RecordHoldingsTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-holdings").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_kept_record_is_there_after_reopening()
    {
        using (var holdings = RecordHoldings.Open(folder, Key))
            Keep(holdings, Record("r1", "a"), Record("r2", "b")).FrameNumber.ShouldBe(0);

        using var again = RecordHoldings.Open(folder, Key);
        again.RecordCount.ShouldBe(2);
        var place = again.Find("s.csv", "r2").ShouldNotBeNull();
        var frame = again.ReadFrame(place.Frame);
        frame.Source.ShouldBe("s.csv");
        frame.BatchId.ShouldBe("b");
        frame.ReceivedAt.ShouldBe(Now);
        var record = frame.Records[place.Index];
        record.RecordId.ShouldBe("r2");
        record.ObservedAt.ShouldBe(Now.ToOffset(TimeSpan.FromHours(8)));
        record.Identifiers.ShouldBe([new IdentifierValue("mobile", "b")]);
        record.Attributes.ShouldBe(new SubjectAttributes("b", null, ""));
        record.Canonical.ShouldBe(Encoding.UTF8.GetBytes("{\"b\"}"));
    }

    [Fact]
    public void The_same_content_again_is_a_duplicate_and_other_content_a_revision()
    {
        using var holdings = RecordHoldings.Open(folder, Key);
        Keep(holdings, Record("r1", "a"), Record("r1", "a")).Duplicates.ShouldBe(1);
        Keep(holdings, Record("r1", "a")).Frame.ShouldBeNull();
        var revised = Keep(holdings, Record("r1", "b"), Record("r1", "a"));
        revised.Frame.ShouldNotBeNull().Records.Count.ShouldBe(2);
        holdings.RecordCount.ShouldBe(1);
        holdings.Find("s.csv", "r1").ShouldBe(new RecordPlace(1, 1));
        holdings.Find("other.csv", "r1").ShouldBeNull();
    }

    [Fact]
    public void What_is_known_of_the_frames_counts_each_record_once_and_is_the_same_after_reopening()
    {
        KeptRecords[] kept;
        using (var holdings = RecordHoldings.Open(folder, Key))
        {
            kept = [Keep(holdings, Record("r1", "a"), Record("r2", "b")), Keep(holdings, Record("r1", "c"), Record("r3", "d"), Record("r3", "e"))];
            Check(holdings);
        }
        using var again = RecordHoldings.Open(folder, Key);
        Check(again);

        void Check(RecordHoldings holdings) => holdings.Facts().Select(facts => (facts.Source, Convert.ToHexString(facts.IntakeRoot), facts.Records, facts.FirstSeen))
            .ShouldBe([("s.csv", Convert.ToHexString(kept[0].Frame!.IntakeRoot), 2, 2), ("s.csv", Convert.ToHexString(kept[1].Frame!.IntakeRoot), 3, 1)]);
    }

    [Fact]
    public void Whatever_part_of_the_last_frame_reached_the_disk_the_frames_before_it_stay()
    {
        using (var holdings = RecordHoldings.Open(folder, Key))
        {
            Keep(holdings, Record("r1", "a"));
            Keep(holdings, Record("r2", "b"));
        }
        var file = Directory.GetFiles(folder).ShouldHaveSingleItem();
        var whole = File.ReadAllBytes(file);
        var first = FrameLength(whole);

        for (var length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using var holdings = RecordHoldings.Open(folder, Key);
            holdings.RecordCount.ShouldBe(1);
            Keep(holdings, Record("r3", "c")).FrameNumber.ShouldBe(1);
        }
        // Space allocated, bytes not yet there.
        var zeros = whole.ToArray();
        Array.Clear(zeros, first + 40, whole.Length - first - 40);
        File.WriteAllBytes(file, zeros);
        using var torn = RecordHoldings.Open(folder, Key);
        torn.RecordCount.ShouldBe(1);
    }

    [Fact]
    public void Damage_to_an_acknowledged_frame_is_an_error_and_not_a_loss()
    {
        using (var holdings = RecordHoldings.Open(folder, Key))
        {
            Keep(holdings, Record("r1", "a"));
            Keep(holdings, Record("r2", "b"));
        }
        var file = Directory.GetFiles(folder).Single();
        var whole = File.ReadAllBytes(file);
        // Whichever byte of the first frame: its size, its number, its check, its table, a page. Of the check only appending needs to know.
        for (var at = 0; at < FrameLength(whole); at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            File.WriteAllBytes(file, changed);
            if (at is < 12 or >= 20)
                Should.Throw<HoldingsDamagedException>(() => ReadAll(folder)).Offset.ShouldBe(0, $"byte {at}");
            new FileInfo(file).Length.ShouldBe(whole.Length);
        }
        File.WriteAllBytes(file, whole);
        ReadAll(folder).ShouldBe(2);

        static int ReadAll(string folder)
        {
            using var holdings = RecordHoldings.Open(folder, Key);
            return Enumerable.Range(0, (int)holdings.FrameCount).Sum(frame => holdings.ReadFrame(frame).Records.Count);
        }
    }

    [Fact]
    public void The_holdings_equal_a_dictionary_whatever_is_kept_revised_and_opened_again() =>
        Gen.Select(Gen.Int[0, 9].Select(Gen.Int[0, 2]).Array[1, 12], Gen.Int[0, 5]).Array[1, 25].Sample(
            batches =>
            {
                Directory.Delete(folder, recursive: true);
                var expected = new Dictionary<string, (string Content, RecordPlace Place)>();
                var holdings = RecordHoldings.Open(folder, Key, capacity: 16);
                foreach (var (records, restart) in batches)
                {
                    if (restart < 2)
                    {
                        holdings.Dispose();
                        // Without its index, or with a part of one, it is read from the frames.
                        foreach (var file in restart == 0 ? Directory.GetFiles(Path.Combine(folder, "records")).Take(1) : [])
                            File.Delete(file);
                        holdings = RecordHoldings.Open(folder, Key, capacity: 16);
                    }
                    Keep(expected, holdings, records);
                    holdings.RecordCount.ShouldBe(expected.Count);
                    holdings.Facts().Sum(facts => (long)facts.FirstSeen).ShouldBe(expected.Count);
                    string[] ids = [.. Enumerable.Range(0, 12).Select(id => $"r{id}")];
                    holdings.Find("s.csv", ids).ShouldBe(ids.Select(id => expected.TryGetValue(id, out var held) ? held.Place : (RecordPlace?)null));
                    foreach (var (id, (content, place)) in expected)
                        holdings.ReadRecords(place.Frame, place.Index).Records[place.Index].Identifiers.ShouldBe([new IdentifierValue("mobile", content)], id);
                }
                holdings.Dispose();
            },
            iter: 30,
            threads: 1);

    [Fact]
    public void Some_records_of_a_frame_are_those_that_the_whole_has_there() =>
        Gen.Select(Gen.Int[0, 6000].Array[1, 60], Gen.Int[0, 59].Array[0, 20]).Sample(
            (sizes, wanted) =>
            {
                Directory.Delete(folder, recursive: true);
                using var holdings = RecordHoldings.Open(folder, Key);
                Keep(holdings, [.. sizes.Select((size, i) => Record($"r{i}", new string('x', size)))]).FrameNumber.ShouldBe(0);
                int[] indexes = [.. wanted.Where(index => index < sizes.Length).Distinct()];

                var whole = holdings.ReadFrame(0);
                var some = holdings.ReadRecords(0, indexes);

                (some.Source, some.BatchId, some.ReceivedAt, some.Records.Count).ShouldBe((whole.Source, whole.BatchId, whole.ReceivedAt, sizes.Length));
                some.BatchSecret.ShouldBe(whole.BatchSecret);
                holdings.ReadHead(0).IntakeRoot.ShouldBe(whole.IntakeRoot);
                foreach (var index in indexes)
                    some.Records[index].Canonical.ShouldBe(whole.Records[index].Canonical);
                some.Records.ShouldBe(indexes.Order().Select(index => some.Records[index]));
                Should.Throw<ArgumentOutOfRangeException>(() => holdings.ReadRecords(0, sizes.Length));
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void A_record_that_was_not_read_is_not_there()
    {
        using var holdings = RecordHoldings.Open(folder, Key);
        Keep(holdings, Record("r1", "a"), Record("r2", "b"));
        Should.Throw<KeyNotFoundException>(() => holdings.ReadRecords(0, 1).Records[0]);
    }

    [Fact]
    public void Nothing_readable_reaches_the_disk()
    {
        using (var holdings = RecordHoldings.Open(folder, Key))
            Keep(holdings, Record("record-4711", "13800138000"));
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Directory.GetFiles(folder).Single()));
        text.ShouldNotContain("13800138000");
        text.ShouldNotContain("record-4711");
    }

    [Fact]
    public void A_key_that_does_not_fit_is_an_error_and_destroys_nothing()
    {
        using (var holdings = RecordHoldings.Open(folder, Key))
            Keep(holdings, Record("r1", "a"));
        Should.Throw<HoldingsDamagedException>(() => RecordHoldings.Open(folder, new byte[32]));
        using var again = RecordHoldings.Open(folder, Key);
        again.RecordCount.ShouldBe(1);
    }

    [Fact]
    public void A_log_goes_on_in_a_new_segment_when_one_is_full()
    {
        using (var log = SegmentLog.Open(folder, Key, segmentSize: 100))
        {
            for (var i = 0; i < 10; i++)
                log.Append([new byte[40], new byte[40]]).ShouldBe(i);
        }
        Directory.GetFiles(folder).Length.ShouldBe(10);
        using var again = SegmentLog.Open(folder, Key, segmentSize: 100);
        again.Count.ShouldBe(10);
        again.Append([[1], [2, 3]]).ShouldBe(10);
        again.Read(10).ShouldBe([[1], [2, 3]]);
        again.ReadPages(10, 1, 0).ShouldBe([[2, 3], [1]]);
        again.Read(3).Select(page => page.Length).ShouldBe([40, 40]);
        Should.Throw<ArgumentOutOfRangeException>(() => again.ReadPages(10, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => again.Read(11));
    }

    private static KeptRecords Keep(RecordHoldings holdings, params HeldRecord[] records) =>
        holdings.Keep("b", "s.csv", records, Now, (secret, _) => secret);

    private static HeldRecord Record(string id, string content) => new(
        id, Now.ToOffset(TimeSpan.FromHours(8)), [new IdentifierValue("mobile", content)], new SubjectAttributes(content, null, ""),
        Encoding.UTF8.GetBytes($"{{\"{content}\"}}"));

    private static void Keep(Dictionary<string, (string Content, RecordPlace Place)> expected, RecordHoldings holdings, (int Id, int Content)[] records)
    {
        var (duplicates, kept) = (0, 0);
        foreach (var (number, content) in records)
        {
            var (id, text) = ($"r{number}", $"c{content}");
            if (expected.TryGetValue(id, out var held) && held.Content == text)
                duplicates++;
            else
                expected[id] = (text, new RecordPlace(holdings.FrameCount, kept++));
        }
        var result = Keep(holdings, [.. records.Select(record => Record($"r{record.Id}", $"c{record.Content}"))]);
        (result.Duplicates, result.Frame?.Records.Count ?? 0).ShouldBe((duplicates, kept));
    }

    private static int FrameLength(byte[] file) => 20 + (file[0] << 24 | file[1] << 16 | file[2] << 8 | file[3]);
}
