using ExchangeNetwork.Sandbox.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

public class ScenarioCheckTests
{
    private static readonly ScenarioList[] Lists = [List("l", "police", k: 2, cap: 3)];

    [Fact]
    public void What_was_expected_and_found_agrees()
    {
        var result = Check([Expect("1"), Expect("2")], [Found("1"), Found("2")]);
        result.Agrees.ShouldBeTrue();
        (result.Expected, result.Found).ShouldBe((2, 2));
    }

    [Fact]
    public void A_source_may_be_named_with_or_without_extension() =>
        Check([Expect("1") with { Source = "a" }], [Found("1")]).Agrees.ShouldBeTrue();

    [Fact]
    public void A_missing_hit_is_reported()
    {
        var result = Check([Expect("1"), Expect("2")], [Found("1")]);
        (result.Missing, result.Unexpected, result.Duplicated, result.Agrees).ShouldBe((1, 0, 0, false));
        result.Mismatches.ShouldHaveSingleItem().ShouldBe(new ScenarioMismatch(ScenarioMismatchKind.Missing, Expect("2") with { Source = "a" }, 1));
    }

    [Theory]
    [InlineData("x", "1", "tax", "a.csv", "1")]
    [InlineData("l", "x", "tax", "a.csv", "1")]
    [InlineData("l", "1", "police", "a.csv", "1")]
    [InlineData("l", "1", "tax", "x.csv", "1")]
    [InlineData("l", "1", "tax", "a.csv", "x")]
    public void A_hit_that_differs_in_any_part_is_unexpected(string list, string entry, string agency, string source, string record)
    {
        var result = Check([Expect("1")], [Found("1"), new FoundHit(list, entry, agency, source, record, ["mobile"], 0.9)]);
        (result.Missing, result.Unexpected, result.Duplicated, result.Found).ShouldBe((0, 1, 0, 2));
        result.Agrees.ShouldBeFalse();
    }

    [Fact]
    public void A_hit_found_twice_is_reported()
    {
        var result = Check([Expect("1")], [Found("1"), Found("1")]);
        (result.Missing, result.Unexpected, result.Duplicated, result.Found, result.Agrees).ShouldBe((0, 0, 1, 1, false));
    }

    [Fact]
    public void An_unexpected_hit_found_twice_is_both()
    {
        var result = Check([], [Found("1"), Found("1")]);
        (result.Unexpected, result.Duplicated).ShouldBe((1, 1));
    }

    [Fact]
    public void Behind_a_full_cap_one_aggregated_hit_stands_for_the_rest()
    {
        // Which of the records become hits of their own is not decided.
        var result = Check(Expect(5), [Found("5"), Found("2"), Found("4"), Aggregated(2)]);
        result.Agrees.ShouldBeTrue();
        (result.Expected, result.Found).ShouldBe((5, 5));
    }

    [Fact]
    public void A_cap_that_was_not_applied_is_reported()
    {
        var result = Check(Expect(5), [Found("1"), Found("2"), Found("3"), Found("4"), Found("5")]);
        (result.Unexpected, result.Agrees).ShouldBe((2, false));
    }

    [Fact]
    public void Hits_by_several_identifiers_do_not_share_one_cap()
    {
        FoundHit[] found = [Found("1"), Found("2"), Found("3"), Found("4", "uscc"), Found("5", "uscc")];
        Check(Expect(5), found).Agrees.ShouldBeTrue();
    }

    [Theory]
    [InlineData(3, 1, 1, 0)]
    [InlineData(3, 3, 0, 1)]
    [InlineData(2, 3, 1, 0)]
    [InlineData(4, 1, 0, 1)]
    [InlineData(0, 5, 3, 0)]
    public void An_aggregated_hit_with_a_wrong_count_or_too_early_is_reported(int singles, int aggregated, int missing, int unexpected)
    {
        var result = Check(Expect(5), [.. Enumerable.Range(1, singles).Select(i => Found($"{i}")), Aggregated(aggregated)]);
        (result.Missing, result.Unexpected, result.Agrees).ShouldBe((missing, unexpected, false));
    }

    [Fact]
    public void A_second_aggregated_hit_is_a_duplicate()
    {
        var result = Check(Expect(5), [Found("1"), Found("2"), Found("3"), Aggregated(1), Aggregated(1)]);
        (result.Duplicated, result.Agrees).ShouldBe((1, false));
    }

    [Fact]
    public void An_aggregated_hit_that_nothing_calls_for_is_unexpected()
    {
        Check([Expect("1")], [Found("1"), Aggregated(4)]).Unexpected.ShouldBe(4);
        Check([Expect("1")], [Aggregated(1)]).Missing.ShouldBe(1);
        Check([], [Aggregated(1)]).Agrees.ShouldBeFalse();
    }

    [Fact]
    public void A_joint_alert_is_expected_where_k_agencies_other_than_the_owner_hold_hits()
    {
        ExpectedHit[] expected = [Expect("1"), Expect("1") with { Agency = "bank" }, Expect("9") with { EntryId = "2" }];
        var result = Check(expected, [Found("1"), Found("1") with { Agency = "bank" }, Found("9") with { EntryId = "2" }], Alert("1", "bank", "tax"));
        result.Agrees.ShouldBeTrue();
        (result.AlertsExpected, result.AlertsFound).ShouldBe((1, 1));
    }

    [Fact]
    public void The_owner_does_not_count_towards_an_alert()
    {
        ExpectedHit[] expected = [Expect("1"), Expect("1") with { Agency = "police" }];
        Check(expected, [Found("1"), Found("1") with { Agency = "police" }]).AlertsExpected.ShouldBe(0);
    }

    [Fact]
    public void Missing_unexpected_double_and_incomplete_alerts_are_reported()
    {
        ExpectedHit[] expected = [Expect("1"), Expect("1") with { Agency = "bank" }];
        FoundHit[] found = [Found("1"), Found("1") with { Agency = "bank" }];
        var missing = Check(expected, found);
        (missing.AlertsMissing, missing.Agrees).ShouldBe((1, false));
        var unexpected = Check(expected, found, Alert("1", "tax", "bank"), Alert("2", "tax", "bank"));
        (unexpected.AlertsUnexpected, unexpected.AlertsFound, unexpected.Agrees).ShouldBe((1, 2, false));
        var twice = Check(expected, found, Alert("1", "tax", "bank"), Alert("1", "tax", "bank"));
        (twice.AlertsDuplicated, twice.Agrees).ShouldBe((1, false));
        var incomplete = Check(expected, found, Alert("1", "tax", "customs"));
        (incomplete.AlertsWithWrongAgencies, incomplete.Agrees).ShouldBe((1, false));
    }

    [Fact]
    public void All_differences_are_counted_but_only_the_first_are_listed()
    {
        var result = Check(Enumerable.Range(0, 500).Select(i => Expect($"{i}") with { EntryId = $"{i}" }), []);
        result.Missing.ShouldBe(500);
        result.Mismatches.Count.ShouldBe(ScenarioCheck.MostMismatches);
    }

    [Fact]
    public void A_sample_found_as_its_cap_wants_agrees()
    {
        using var temporary = new TemporaryFolder();
        var summary = temporary.WriteSample(new SampleOptions(Entries: 200, Records: 12_000));
        var folder = ScenarioFolder.Read(temporary.Path).Folder!;
        var over = summary.OverMatched[0];
        var found = new List<FoundHit>();
        var aggregated = 0;
        foreach (var hit in folder.Expected!)
        {
            var isOver = hit.List == over.List && hit.EntryId == over.EntryId;
            if (isOver && found.Count(before => before.List == over.List && before.EntryId == over.EntryId) == over.Cap)
                aggregated++;
            else
                found.Add(new FoundHit(hit.List, hit.EntryId, hit.Agency, hit.Source, hit.RecordId, ["mobile"], 0.9));
        }
        found.Add(new FoundHit(over.List, over.EntryId, over.Agency, "", "", ["mobile"], 0.9, aggregated));
        var alerts = folder.Expected.GroupBy(hit => (hit.List, hit.EntryId))
            .Select(entry => new FoundAlert(entry.Key.List, entry.Key.EntryId, [.. entry.Select(hit => hit.Agency).Distinct()], "open"))
            .Where(alert => alert.Agencies.Count >= folder.Lists.Single(list => list.Name == alert.List).K).ToList();

        var result = ScenarioCheck.Compare(folder.Lists, folder.Expected, found, alerts);

        result.Agrees.ShouldBeTrue();
        (result.Expected, result.Found, result.AlertsExpected, result.AlertsFound)
            .ShouldBe((summary.Hits, summary.Hits, summary.JointAlerts, summary.JointAlerts));
    }

    private static ScenarioCheckResult Check(IEnumerable<ExpectedHit> expected, FoundHit[] found, params FoundAlert[] alerts) =>
        ScenarioCheck.Compare(Lists, expected, found, alerts);

    private static ExpectedHit Expect(string record) => new("l", "1", "tax", "a.csv", record);

    private static IEnumerable<ExpectedHit> Expect(int records) => Enumerable.Range(1, records).Select(i => Expect($"{i}"));

    private static FoundHit Found(string record, string type = "mobile") => new("l", "1", "tax", "a.csv", record, [type], 0.9);

    private static FoundHit Aggregated(int count) => new("l", "1", "tax", "", "", ["mobile"], 0.9, count);

    private static FoundAlert Alert(string entry, params string[] agencies) => new("l", entry, agencies, "open");

    private static ScenarioList List(string name, string owner, int k, int cap) => new()
    {
        Name = name,
        TitleZh = name,
        TitleEn = name,
        Owner = owner,
        Recipients = ["tax", "bank"],
        Mode = "disclosed",
        Basis = new ScenarioBasis("c", "p", null),
        Purpose = "p",
        K = k,
        WindowDays = 30,
        ReleasableFields = [],
        ReleaseMode = ScenarioReleaseMode.Automatic,
        ValidDays = 90,
        OverMatchCap = cap,
        IdentifierTypes = ["mobile"],
        EntriesPath = "",
        EntryCount = 1,
    };
}
