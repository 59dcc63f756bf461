using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A sealed list is hit by exactly the records that hold an identifier of an entry, whenever they came.</summary>
public sealed class SealedMatchingTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private const string Header = "record_id,observed_at,mobile,resident_id,plate,note\n";
    private const string Named = "record_id,observed_at,name,birth_date,organization_name,mobile,note,address\n";

    private readonly RunningNetwork network = sealedNetwork.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_hit_by_the_planted_records_and_nothing_else_before_and_after_it_came_and_a_joint_alert_opens()
    {
        var basis = await network.BasisAsync("tax");
        await network.SendAsync("police", "before", Header
            + "p1,2026-01-05,13912361001,,,seen\np2,2026-01-05,13912361099,,,other\np3,2026-01-05,,11010519491231002X,京A12345,both\n");
        await network.SendAsync("bank", "before", Header + "b1,2026-01-05,13912361098,,,other\n");

        var list = await sealedNetwork.PublishAsync(
            basis, "entry_id,mobile,resident_id,plate\na,13912361001,,\nb,13912361002,11010519491231002X,京A12345\nc,13912361003,,\n");
        await network.SendAsync("customs", "after", Header + "c1,2026-01-06,+86 139 1236 1001,,,seen\nc2,2026-01-06,13912361097,,京A12346,other\n");
        await network.SendAsync("police", "after", Header + "p4,2026-01-06,13912361002,,,seen\n");
        await network.SettleAsync();

        (await sealedNetwork.HitsAsync(list)).ShouldBe([("customs", "c1", "a"), ("police", "p1", "a"), ("police", "p3", "b"), ("police", "p4", "b")]);
        var hits = await network.HitsAsync("tax", list.ListId);
        hits.ShouldAllBe(hit => hit.State == "verified" && hit.Evidence == 1);
        hits.Single(hit => hit.RecordId == "p3").MatchedTypes.ShouldBe(["plate", "resident-id"]);
        var alert = await RunningNetwork.UntilAsync(
            async () => (await network.As("tax", "analyst").AllAsync<AlertView>("alerts", Token)).FirstOrDefault(view => view.ListId == list.ListId),
            view => view?.State == "open");
        (alert.EntryId, string.Join(',', alert.Agencies.Order())).ShouldBe(("a", "customs,police"));
    }

    [Fact]
    public async Task An_entry_of_names_alone_is_asked_about_and_then_hit_by_other_writings_of_the_name()
    {
        var basis = await network.BasisAsync("tax");
        const string entries = "entry_id,name,birth_date,organization_name\na,欧阳建国,1980-02-03,\nb,,,深圳市海联贸易有限公司\n";
        (await RunningNetwork.RefusalOf(() => sealedNetwork.PublishAsync(basis, entries))).ShouldBe("XN-LIST-DRAFT-010");

        var list = await sealedNetwork.PublishAsync(basis, entries, acceptRecall: true);
        await network.SendAsync("police", "named", Named
            + "n1,2026-01-05,Ouyang Jianguo,1980-02-03,,,a,\nn2,2026-01-05,欧阳建国,1980-02-04,,,b,\nn3,2026-01-05,Jianguo OUYANG,1980-02-03,,,c,\n");
        await network.SendAsync("customs", "named", Named + "n4,2026-01-05,,,海联贸易有限责任公司,,d,\nn5,2026-01-05,,,海联物流有限责任公司,,e,\n");
        await network.SettleAsync();

        (await sealedNetwork.HitsAsync(list)).ShouldBe([("customs", "n4", "b"), ("police", "n1", "a"), ("police", "n3", "a")]);
        (await network.HitsAsync("tax", list.ListId)).SelectMany(hit => hit.MatchedTypes).Distinct().Order().ShouldBe(["name-birth", "organization-name"]);
    }

    [Fact]
    public async Task Its_next_version_keeps_the_entries_tags_and_finds_what_was_held_before()
    {
        var basis = await network.BasisAsync("tax");
        var first = await sealedNetwork.PublishAsync(basis, "entry_id,mobile,resident_id\na,13912362001,\n");
        await network.SendAsync("police", "amended", Header + "r1,2026-01-05,13912362001,,,a\nr2,2026-01-05,13912362002,,,b\nr3,2026-01-05,,110101199003070097,,c\n");
        await network.SettleAsync();
        var before = (await network.HitsAsync("tax", first.ListId)).ShouldHaveSingleItem();

        var second = await sealedNetwork.PublishAsync(basis, "entry_id,mobile,resident_id\na,13912362001,110101199003070097\nb,13912362002,\n", first.ListId);
        second.Version.ShouldBe(2);
        await network.SettleAsync();
        (await sealedNetwork.HitsAsync(first)).ShouldBe([("police", "r1", "a"), ("police", "r2", "b"), ("police", "r3", "a")]);
        var hits = await network.HitsAsync("tax", first.ListId);
        hits.Where(hit => hit.EntryId == "a").Select(hit => hit.Tag).Distinct().ShouldHaveSingleItem().ShouldBe(before.Tag);
        hits.Single(hit => hit.RecordId == "r1").Id.ShouldBe(before.Id);
    }

    [Fact]
    public async Task Its_owner_weighs_a_hit_anew_by_what_was_disclosed_for_the_holder_knew_identifiers_alone()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { ReleasableFields = ["note", "name"] });
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile,name\na,13912363001,欧阳建国\nb,13912363002,欧阳建国\n");
        await network.SendAsync("police", "weighed", Named + "w1,2026-01-05,欧阳建国,,,13912363001,a,\nw2,2026-01-05,赵小燕,,,13912363002,b,\n");
        await network.SettleAsync();

        var held = (await network.FoundAsync("police", list.ListId)).ToDictionary(hit => hit.RecordId);
        held["w1"].Score.ShouldBe(held["w2"].Score);
        var owned = (await network.HitsAsync("tax", list.ListId)).ToDictionary(hit => hit.RecordId);
        owned["w1"].Score.ShouldBeGreaterThan(held["w1"].Score);
        owned["w2"].Score.ShouldBeLessThan(held["w2"].Score);
        owned["w1"].Explanation.Zh.ShouldNotBe(held["w1"].Explanation.Zh);
    }

    [Fact]
    public async Task Records_that_were_announced_are_hit_as_soon_as_they_come_though_nobody_evaluates_then_and_are_not_kept_before()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912364201\n");
        await network.SettleAsync();
        var holdings = network.NodeOf("police").Services.GetRequiredService<RecordHoldings>();
        var before = holdings.FrameCount;
        const string csv = Header + "v1,2026-01-05,13912364201,,,x\nv2,2026-01-05,13912364202,,,x\nv3,2026-13-45,13912364203,,,x\n";
        // What waits for a grant that nobody gives is in nobody's way.
        network.Execute(
            "police",
            """
            INSERT INTO WaitingIdentifiers (KeyId, "Use", Token, Type, Value, TicketId, Position)
            WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 2 * 65536)
            SELECT 'person-1', 'WarmUp', printf('%032x', number), 'mobile', x'00', 'granted', 0 FROM numbers
            """);

        (await AnnounceAsync()).ShouldBe(new WarmUpSummary("visits", 2, 1, 2));
        await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(sealedNetwork.IdentifiersAt("police")), waiting => waiting == 2 * 65_536);
        (await AnnounceAsync()).Asked.ShouldBe(0);
        network.Execute("police", "DELETE FROM WaitingIdentifiers WHERE TicketId = 'granted'");
        holdings.FrameCount.ShouldBe(before);
        await network.SettleAsync();
        await network.WithoutAsync("customs", () => network.WithoutAsync("bank", async () =>
        {
            await network.SendAsync("police", "visits", csv);
            (await RunningNetwork.UntilAsync(() => network.FoundAsync("police", list.ListId)!, hits => hits!.Count == 1))![0].RecordId.ShouldBe("v1");
        }));

        Task<WarmUpSummary> AnnounceAsync() => network.As("police", "daemon").SendFileAsync<WarmUpSummary>(
            HttpMethod.Post, "pseudonyms/warm-up/visits", network.WriteFile(csv), _ => { }, Token);
    }

    [Fact]
    public async Task Of_what_becomes_known_only_records_are_looked_at_again_of_whose_identifiers_a_list_has_a_row()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["bank"] });
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912364101\n");
        await network.SendAsync("bank", "looked", Header + "k1,2026-01-05,13912364101,,,x\nk2,2026-01-05,13912364102,,,x\n");
        await network.SettleAsync();
        var services = network.NodeOf("bank").Services;
        var (held, holdings) = (services.GetRequiredService<SealedHoldings>(), services.GetRequiredService<RecordHoldings>());
        var tokens = network.TokensOf("bank", ["13912364101"u8.ToArray(), "13912364102"u8.ToArray()]);
        services.GetRequiredService<PseudonymCaches>().Of("person-1").Contains(tokens[1]).ShouldBeTrue();

        var place = held.PlacesOf([.. tokens], services.GetRequiredService<ListRegistry>().Scopes, holdings.Facts(), Token).ShouldHaveSingleItem();
        holdings.ReadRecords(place.Frame, [place.Index]).Records[place.Index].RecordId.ShouldBe("k1");
        (await sealedNetwork.HitsAsync(list)).ShouldBe([("bank", "k1", "a")]);
    }

    [Fact]
    public async Task A_value_that_too_many_records_hold_is_folded_into_one_hit_beyond_the_cap()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { OverMatchCap = 2 });
        var list = await sealedNetwork.PublishAsync(basis, "entry_id,mobile\na,13912364001\n");
        await network.SendAsync("bank", "many", Header + string.Concat(Enumerable.Range(1, 5).Select(i => $"m{i},2026-01-05,13912364001,,,x\n")));
        await network.SettleAsync();

        var hits = await network.HitsAsync("tax", list.ListId);
        hits.Count(hit => !hit.Aggregated).ShouldBe(2);
        hits.Single(hit => hit.Aggregated).Count.ShouldBe(3);
    }
}
