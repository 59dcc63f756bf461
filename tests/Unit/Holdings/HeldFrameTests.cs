using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Holdings;

/// <summary>Frames as they stand in the log: of this format, and of none other.</summary>
public class HeldFrameTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);
    private static readonly FrameHead Head = new("batch", "s.csv", Now, [.. Enumerable.Repeat((byte)1, 32)], [.. Enumerable.Repeat((byte)2, 32)], Count: 1, FirstSeen: 1);

    [Fact]
    public void All_attributes_come_back()
    {
        var attributes = new SubjectAttributes("a", "b", null, "d");
        var pages = Pages(attributes);

        FrameCodec.DecodeRecords(pages[1]).ShouldHaveSingleItem().Attributes.ShouldBe(attributes);

        var head = FrameCodec.DecodeHead(pages[0], out var firsts);
        (head.BatchId, head.Source, head.ReceivedAt, head.Count, head.FirstSeen).ShouldBe(("batch", "s.csv", Now, 1, 1));
        head.BatchSecret.ShouldBe(Head.BatchSecret);
        head.IntakeRoot.ShouldBe(Head.IntakeRoot);
        firsts.ShouldBe([0]);
    }

    [Fact]
    public void A_frame_of_another_format_is_refused()
    {
        var head = Pages(SubjectAttributes.None)[0];
        Should.Throw<InvalidDataException>(() => FrameCodec.DecodeHead([2, .. head[1..]], out _));
        Should.Throw<InvalidDataException>(() => FrameCodec.DecodeHead([4, .. head[1..]], out _));
    }

    [Fact]
    public void Segments_of_an_earlier_format_are_refused_and_stay_as_they_are()
    {
        var folder = Directory.CreateTempSubdirectory("xnet-holdings").FullName;
        var file = Path.Combine(folder, "00000000.segment");
        File.WriteAllBytes(file, [1, 2, 3]);

        Should.Throw<InvalidDataException>(() => RecordHoldings.Open(folder, new byte[32]));

        File.ReadAllBytes(file).ShouldBe(new byte[] { 1, 2, 3 });
        Directory.Delete(folder, recursive: true);
    }

    private static IReadOnlyList<byte[]> Pages(SubjectAttributes attributes) =>
        FrameCodec.Encode(Head, [new HeldRecord("r1", null, [new IdentifierValue("mobile", "x")], attributes, [])]);
}
