using ExchangeNetwork.Sandbox.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

public class ScenarioOutputTests
{
    [Fact]
    public void Hits_come_back_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "new", "hits.csv");
        FoundHit[] hits =
        [
            new("名单", "e,1", "tax", "a.csv", "r\"1\"", ["mobile", "uscc"], 0.9876),
            new("名单", "e,1", "tax", "", "", ["mobile"], 0.5, 50),
        ];
        ScenarioOutput.WriteHits(path, hits);
        var read = ScenarioOutput.ReadHits(path);
        read.Count.ShouldBe(2);
        for (var i = 0; i < hits.Length; i++)
            (read[i] with { MatchedTypes = hits[i].MatchedTypes }).ShouldBe(hits[i]);
        read[0].MatchedTypes.ShouldBe(["mobile", "uscc"]);
        File.ReadLines(path).First().ShouldStartWith("list,entry_id,agency,source,record_id,matched_types,score");
        Directory.GetFiles(Path.GetDirectoryName(path)!).Length.ShouldBe(1);
    }

    [Fact]
    public void Alerts_come_back_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "alerts.csv");
        ScenarioOutput.WriteAlerts(path, [new FoundAlert("l", "e1", ["bank", "tax"], "open")]);
        var alert = ScenarioOutput.ReadAlerts(path).ShouldHaveSingleItem();
        (alert.List, alert.EntryId, alert.State).ShouldBe(("l", "e1", "open"));
        alert.Agencies.ShouldBe(["bank", "tax"]);
        File.ReadLines(path).First().ShouldBe("list,entry_id,agencies,state");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InvalidDataException>(() => ScenarioOutput.ReadHits(folder.File("x.csv", "a,b\n1,2\n"))).Message.ShouldContain("XN-SCEN-024");
    }
}
