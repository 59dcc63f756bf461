using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.Features.Screening;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Holdings;

public class HoldingsExtentTests
{
    private static readonly FrameFacts[] Frames =
    [
        new("visits", Root(0), Records: 3, FirstSeen: 3),
        new("residents", Root(1), Records: 5, FirstSeen: 5),
        new("visits", Root(2), Records: 4, FirstSeen: 1),
        new("calls", Root(3), Records: 2, FirstSeen: 2),
        new("visits", Root(4), Records: 9, FirstSeen: 9),
    ];

    [Fact]
    public void Only_sources_that_the_basis_admits_count_and_a_record_counts_once()
    {
        var extent = HoldingsExtent.Of(Frames, lastScreened: 3, lastKept: 3, source => source != "residents");
        extent.Sources.ShouldBe(["calls", "visits"]);
        (extent.RecordsIn, extent.Pending).ShouldBe((6, 0));
        extent.IntakeRoot.ShouldBe(MerkleTree.Root([Root(0), Root(2), Root(3)]));
    }

    [Fact]
    public void What_is_kept_and_not_screened_is_pending_and_what_came_later_is_not_there()
    {
        var extent = HoldingsExtent.Of(Frames, lastScreened: 2, lastKept: 3, _ => true);
        (extent.RecordsIn, extent.Pending).ShouldBe((11, 2));
        // Many revisions of one record wait as one record at most.
        HoldingsExtent.Of([Frames[2]], lastScreened: -1, lastKept: 0, _ => true).Pending.ShouldBe(1);
    }

    [Fact]
    public void Without_an_admitted_frame_there_is_nothing_to_name()
    {
        var extent = HoldingsExtent.Of(Frames, lastScreened: 4, lastKept: 4, _ => false);
        extent.IntakeRoot.ShouldBeNull();
        extent.Sources.ShouldBeEmpty();
        (extent.RecordsIn, extent.Pending).ShouldBe((0, 0));
    }

    private static byte[] Root(byte number) => [.. Enumerable.Repeat(number, MerkleTree.HashSize)];
}
