using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Hits;

/// <summary>One record that hits one entry is one hit, whatever is found out about it later.</summary>
public sealed class EvidenceTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Fact]
    public async Task A_record_that_agrees_by_several_identifiers_is_one_hit_that_names_them_all()
    {
        var list = await network.PublishAsync(
            await network.BasisAsync("police"), "entry_id,resident_id,mobile,name,birth_date\na,11010519491231002X,13912346001,王小明,1949-12-31\n");
        await network.SendAsync("tax", "visits", "record_id,observed_at,resident_id,mobile\nr1,2026-01-05,11010519491231002X,13912346001\n");
        await network.SettleAsync();
        var hit = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        hit.MatchedTypes.ShouldBe(["mobile", "resident-id"]);
        (hit.Evidence, hit.Count, hit.State, hit.EntryId).ShouldBe((1, 1, "verified", "a"));
        hit.IndexHeight.ShouldBe(list.BlockNumber!.Value);
    }

    [Fact]
    public async Task A_version_with_a_further_identifier_adds_evidence_to_the_same_hit_and_the_owner_is_told()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile,plate\na,13912346002,\n");
        await network.SendAsync("tax", "cars", "record_id,observed_at,mobile,plate\nr1,2026-01-05,13912346002,粤B12345\n");
        await network.SettleAsync();
        var before = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        before.MatchedTypes.ShouldBe(["mobile"]);

        var second = await network.PublishAsync(basis, "entry_id,mobile,plate\na,13912346002,粤B12345\n", list.ListId);
        await network.SettleAsync();
        var after = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        after.Id.ShouldBe(before.Id);
        after.MatchedTypes.ShouldBe(["mobile", "plate"]);
        (after.Evidence, after.ListVersion, after.State).ShouldBe((2, 2, "verified"));
        after.Score.ShouldBeGreaterThan(before.Score);
        after.IndexHeight.ShouldBe(second.BlockNumber!.Value);
        (await network.FoundAsync("tax", list.ListId)).ShouldHaveSingleItem().Evidence.ShouldBe(2);
    }

    [Fact]
    public async Task A_revised_record_adds_evidence_to_the_same_hit_and_is_anchored_again()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile,passport\na,13912346003,E12345678\n");
        await network.SendAsync("tax", "visits2", "record_id,observed_at,mobile,passport,note\nr1,2026-01-05,13912346003,,first\n");
        await network.SettleAsync();
        var before = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        before.Released.ShouldNotBeNull()["note"].ShouldBe("first");

        await network.SendAsync("tax", "visits2", "record_id,observed_at,mobile,passport,note\nr1,2026-01-05,13912346003,E12345678,second\n");
        await network.RestartAsync();
        await network.SettleAsync();
        var after = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        (after.Id, after.Evidence, after.State, after.Count).ShouldBe((before.Id, 2, "verified", 1));
        after.MatchedTypes.ShouldBe(["mobile", "passport"]);
        after.Released.ShouldNotBeNull()["note"].ShouldBe("second");
        after.BlockNumber!.Value.ShouldBeGreaterThan(before.BlockNumber!.Value);
    }

    [Fact]
    public async Task The_same_upload_again_does_nothing()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346004\n");
        const string upload = "record_id,observed_at,mobile\nr1,2026-01-05,13912346004\n";
        await network.SendAsync("tax", "twice", upload);
        await network.SettleAsync();
        var before = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        var messages = network.Read("police", "SELECT count(*) FROM Inbox");

        (await network.SendAsync("tax", "twice", upload)).Duplicates.ShouldBe(1);
        await network.RestartAsync();
        (await network.SendAsync("tax", "twice", upload)).Accepted.ShouldBe(0);
        await network.SettleAsync();
        var after = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        (after.Id, after.Evidence, after.BlockNumber, after.FoundAt).ShouldBe((before.Id, 1, before.BlockNumber, before.FoundAt));
        network.Read("police", "SELECT count(*) FROM Inbox").ShouldBe(messages);
        network.Read("police", $"SELECT count(*) FROM AnchoredHits WHERE ListId = '{list.ListId}'").ShouldBe(1L);
    }

    [Fact]
    public async Task The_same_record_id_in_another_source_or_at_another_agency_is_another_hit()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346005\nb,13912346005\n");
        foreach (var (agency, source) in ((string, string)[])[("tax", "one"), ("tax", "two"), ("bank", "one")])
            await network.SendAsync(agency, source, "record_id,observed_at,mobile\nr1,2026-01-05,13912346005\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).Select(hit => (hit.EntryId, hit.Agency, hit.Source)).Order().ShouldBe(
            [("a", "bank", "one"), ("a", "tax", "one"), ("a", "tax", "two"), ("b", "bank", "one"), ("b", "tax", "one"), ("b", "tax", "two")]);
    }

    [Fact]
    public async Task A_version_that_releases_other_fields_releases_them_under_a_commitment_of_its_own()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912346006\n", change: draft => draft with { ReleasableFields = ["note"] });
        await network.SendAsync("tax", "fields", "record_id,observed_at,mobile,note,address,salary\nr1,2026-01-05,13912346006,n,here,1\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().Released.ShouldNotBeNull().Keys.ShouldBe(["note"]);

        await network.PublishAsync(basis, "entry_id,mobile\na,13912346006\n", list.ListId, draft => draft with { ReleasableFields = ["address", "note"] });
        await network.SettleAsync();
        var hit = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        hit.Released.ShouldNotBeNull().Keys.Order().ShouldBe(["address", "note"]);
        (hit.State, hit.Evidence).ShouldBe(("verified", 2));
        network.Read("police", "SELECT count(*) FROM ParkedMessages").ShouldBe(0L);
    }

    [Fact]
    public async Task A_population_register_matches_only_under_a_basis_that_names_it()
    {
        var unnamed = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346007\n");
        var named = await network.PublishAsync(
            await network.BasisAsync("police", terms => terms with { Registers = [RunningNetwork.Register] }), "entry_id,mobile\na,13912346007\n");
        var only = await network.PublishAsync(
            await network.BasisAsync("police", terms => terms with { RecordSources = ["other"] }), "entry_id,mobile\na,13912346007\n");
        await network.SendAsync("tax", RunningNetwork.Register, "record_id,observed_at,mobile\nr1,2026-01-05,13912346007\n");
        await network.SendAsync("tax", "other", "record_id,observed_at,mobile\nr2,2026-01-05,13912346007\n");
        await network.SendAsync("tax", "further", "record_id,observed_at,mobile\nr3,2026-01-05,13912346007\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", unnamed.ListId)).Select(hit => hit.RecordId).Order().ShouldBe(["r2", "r3"]);
        (await network.HitsAsync("police", named.ListId)).Select(hit => hit.RecordId).Order().ShouldBe(["r1", "r2", "r3"]);
        (await network.HitsAsync("police", only.ListId)).Select(hit => hit.RecordId).ShouldBe(["r2"]);
    }
}
