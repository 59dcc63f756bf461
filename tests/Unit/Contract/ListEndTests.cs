using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class ListEndTests
{
    private readonly World world = Scenes.Matching();

    [Fact]
    public void The_owner_withdraws_its_list_once()
    {
        Withdraw("police").Decided().Refused(Rules.Lists.NotTheOwner);
        Withdraw("tax").Refused(Rules.Actors.StatementMissing);
        Withdraw("tax").By(ActorStep.Decide, ActorRole.Administrator, "adam").Refused(Rules.Actors.Role);
        Withdraw("tax").Decided().Agreed<QueryList>().State.ShouldBe(ListState.Withdrawn);
        world.Events[^1].Name.ShouldBe(Events.ListWithdrawn);
        Withdraw("tax").Decided().Refused(Rules.Lists.HasEnded);
    }

    [Fact]
    public void Anyone_expires_a_list_15_minutes_after_its_time_and_not_before()
    {
        world.Later(TimeSpan.FromDays(90) + LedgerTime.Tolerance);
        Expire("bank").Refused(Rules.Lists.NotYetOver);
        world.Later(TimeSpan.FromMilliseconds(1));
        Expire("bank").Agreed<QueryList>().State.ShouldBe(ListState.Expired);
        Expire("bank").Refused(Rules.Lists.HasEnded);
    }

    [Fact]
    public void A_withdrawn_list_is_neither_amended_nor_read_but_its_manifest_stays()
    {
        Withdraw("tax").Decided().Agreed<QueryList>();
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2") });
        world.As("tax").Call(Functions.QueryListsAmend, second).DraftedAndApproved().Refused(Rules.Lists.HasEnded);
        world.As("police").Call(Functions.QueryListsWrap, new ListVersionReference("list-1", 1)).Refused(Rules.Lists.HasEnded);
        world.As("police").Call(Functions.QueryListsGet, new ListQuery("list-1")).Agreed<ListVersion>().Manifest.Owner.ShouldBe("tax");
    }

    [Fact]
    public void A_version_in_use_is_not_purged()
    {
        Purge("tax", 1).Refused(Rules.Lists.VersionIsInUse);
        Purge("tax", 2).Refused(Rules.Lists.VersionNotFound);
        Withdraw("tax").Decided().Agreed<QueryList>();
        Purge("police", 1).Refused(Rules.Lists.NotTheOwner);
        world.PrivateValues.ShouldBe(4);
        Purge("tax", 1).Agreed<PurgeReceipt>().Statement.What.ShouldBe(PurgedPart.Segments);
        world.PrivateValues.ShouldBe(0);
        world.Events[^1].Name.ShouldBe(Events.PurgeRecorded);
        Purge("tax", 1).Agreed<ListVersion>().PurgedAt.ShouldBe(world.Now);
    }

    [Fact]
    public void A_replaced_version_is_purged_while_the_list_goes_on()
    {
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2") });
        world.As("tax").Call(Functions.QueryListsAmend, second).DraftedAndApproved().Agreed<ListVersion>();
        Purge("tax", 1).Agreed<PurgeReceipt>();
        Read("police", 1).Refused(Rules.Lists.SegmentNotFound);
        Read("police", 2).Submit().Status.ShouldBe(200);
    }

    [Fact]
    public void Segments_are_for_the_owner_and_the_recipients_and_each_wrap_for_one()
    {
        var world = Scenes.Matching(m => m with { Recipients = ["police"] });
        Call Segment(string by) => world.As(by).Call(Functions.QueryListsSegment, new SegmentQuery("list-1", 1, 0));
        Call Wrap(string by) => world.As(by).Call(Functions.QueryListsWrap, new ListVersionReference("list-1", 1));
        Segment("police").Submit().Payload.ShouldBe(Encoding.UTF8.GetBytes("segment of list-1 1"));
        Segment("tax").Submit().Payload.ShouldBe(Encoding.UTF8.GetBytes("segment of list-1 1"));
        Segment("bank").Refused(Rules.Lists.NotARecipient);
        Wrap("police").Submit().Payload.ShouldBe(Scenes.WrapFor("police"));
        Wrap("tax").Refused(Rules.Lists.WrapMissing);
        Wrap("bank").Refused(Rules.Lists.NotARecipient);
        world.As("police").Call(Functions.QueryListsSegment, new SegmentQuery("list-1", 1, 7)).Refused(Rules.Lists.SegmentNotFound);
    }

    [Fact]
    public void A_former_recipient_reads_no_version_any_more()
    {
        var second = world.Prepared(m => m with { Version = 2, ListSalt = Scenes.Hash("salt 2"), Recipients = ["police"] });
        Read("bank", 1).Submit().Status.ShouldBe(200);
        world.As("tax").Call(Functions.QueryListsAmend, second).DraftedAndApproved().Agreed<ListVersion>();
        Read("bank", 1).Refused(Rules.Lists.NotARecipient);
        Read("bank", 2).Refused(Rules.Lists.NotARecipient);
        Read("police", 1).Submit().Status.ShouldBe(200);
    }

    [Fact]
    public void Versions_are_read_by_number_or_the_newest()
    {
        world.As("bank").Call(Functions.QueryListsGet, new ListQuery("list-1", 1)).Agreed<ListVersion>();
        world.As("bank").Call(Functions.QueryListsGet, new ListQuery("list-1", 9)).Refused(Rules.Lists.VersionNotFound);
        world.As("bank").Call(Functions.QueryListsGet, new ListQuery("list-9")).Refused(Rules.Lists.NotFound);
        world.As("bank").Call(Functions.QueryListsGet, new ListQuery("a/b")).Refused(Rules.Form.NotAnId);
        world.As("bank").Call(Functions.QueryListsGet, new ListQuery("list-1", 0)).Refused(Rules.Form.OutOfRange);
        world.As("bank").Call(Functions.QueryListsSegment, new SegmentQuery("list-1", 1, -1)).Refused(Rules.Form.OutOfRange);
    }

    private Call Withdraw(string by) => world.As(by).Call(Functions.QueryListsWithdraw, new ListWithdrawal("list-1"));

    private Call Expire(string by) => world.As(by).Call(Functions.QueryListsExpire, new ListReference("list-1"));

    private Call Purge(string by, int version) => world.As(by).Call(Functions.QueryListsPurge, new ListVersionReference("list-1", version));

    private Call Read(string by, int version) => world.As(by).Call(Functions.QueryListsSegment, new SegmentQuery("list-1", version, 0));
}
