using System.Text;
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
        Array.Clear(zeros, first + 68, whole.Length - first - 68);
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
        whole[50] ^= 1;
        File.WriteAllBytes(file, whole);
        Should.Throw<HoldingsDamagedException>(() => RecordHoldings.Open(folder, Key)).Offset.ShouldBe(0);
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
                log.Append(new byte[80]).ShouldBe(i);
        }
        Directory.GetFiles(folder).Length.ShouldBe(10);
        using var again = SegmentLog.Open(folder, Key, segmentSize: 100);
        again.Count.ShouldBe(10);
        again.Append([1, 2, 3]).ShouldBe(10);
        again.Read(10).ShouldBe(new byte[] { 1, 2, 3 });
        again.Read(3).Length.ShouldBe(80);
    }

    private static KeptRecords Keep(RecordHoldings holdings, params HeldRecord[] records) =>
        holdings.Keep("b", "s.csv", records, Now, (secret, _) => secret);

    private static HeldRecord Record(string id, string content) => new(
        id, Now.ToOffset(TimeSpan.FromHours(8)), [new IdentifierValue("mobile", content)], new SubjectAttributes(content, null, ""),
        Encoding.UTF8.GetBytes($"{{\"{content}\"}}"));

    private static int FrameLength(byte[] file) => 48 + (file[0] << 24 | file[1] << 16 | file[2] << 8 | file[3]);
}
