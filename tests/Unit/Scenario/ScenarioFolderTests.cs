using System.Text;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Sandbox.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

public class ScenarioFolderTests
{
    [Fact]
    public void A_written_sample_can_be_read_back()
    {
        using var temporary = new TemporaryFolder();
        var summary = temporary.WriteSample(new SampleOptions(Lists: 12, Entries: 40, Records: 3_000));
        var folder = Read(temporary);

        folder.Agencies.Select(agency => agency.Id).ShouldBe(["tax", "police", "customs", "bank"]);
        folder.Agencies[0].ShouldBe(new ScenarioAgency("tax", "税务局", "Tax Bureau"));
        folder.Lists.Count.ShouldBe(12);
        folder.Lists.Select(list => list.Name).ShouldBe(folder.Lists.Select(list => list.Name).Order(StringComparer.Ordinal));
        folder.Lists.Sum(list => list.EntryCount).ShouldBe((int)summary.Entries);
        folder.Lists.ShouldAllBe(list => list.Mode == "sealed" && list.Recipients.Count >= 2 && !list.Recipients.Contains(list.Owner));
        folder.Lists.Select(list => list.Owner).Distinct().Count().ShouldBe(4);
        folder.Lists.Single(list => list.Name == "wanted-persons").IdentifierTypes
            .ShouldBe(["resident-id", "passport", "travel-permit", "mobile", "bank-card", "name-birth"]);
        folder.RecordFiles.Count.ShouldBe(9);
        folder.RecordFiles.ShouldAllBe(file => file.Bytes == new FileInfo(file.Path).Length && file.Path.EndsWith(file.Source));
        folder.Expected!.Count.ShouldBe((int)summary.Hits);
        folder.IgnoredFiles.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_written_by_hand_needs_little_and_gets_documented_defaults()
    {
        using var temporary = ByHand();
        var folder = Read(temporary);

        folder.Agencies[1].ShouldBe(new ScenarioAgency("police", "police", "police"));
        var list = folder.Lists.ShouldHaveSingleItem();
        list.Name.ShouldBe("lost");
        list.Owner.ShouldBe("police");
        list.Recipients.ShouldBe(["tax"]);
        list.Mode.ShouldBe("sealed");
        list.Basis.ShouldBe(new ScenarioBasis("护照法 15", "lost passports", null));
        list.Purpose.ShouldBe("lost passports");
        (list.K, list.WindowDays, list.ValidDays, list.OverMatchCap).ShouldBe((2, 30, 90, 100));
        list.ReleasableFields.ShouldBeEmpty();
        list.ReleaseMode.ShouldBe(ScenarioReleaseMode.Automatic);
        list.IdentifierTypes.ShouldBe(["passport", "name-birth"]);
        list.EntryCount.ShouldBe(2);
        var file = folder.RecordFiles.ShouldHaveSingleItem();
        (file.Agency, file.Source).ShouldBe(("tax", "a.csv"));
        folder.Expected.ShouldBeNull();
    }

    [Fact]
    public void Settings_of_a_list_are_taken_in_all_their_forms()
    {
        using var temporary = ByHand();
        temporary.File("lists/lost.json", """
            // by hand
            { "owner": "police", "recipients": "tax", "mode": "SEALED", "basis": { "citation": "c", "purpose": "p", "id": "b1", "other": 1 },
              "purpose": "own", "k": 3, "windowDays": 7, "releasableFields": ["name"], "releaseMode": "onRequest", "validFrom": "2026-01-01",
              "validUntil": "2026-02-01T00:00:00+08:00", "overMatchCap": 5, "titleZh": "遗失", "unknown": [] }
            """);
        var list = Read(temporary).Lists[0];
        (list.Mode, list.Purpose, list.K, list.WindowDays, list.OverMatchCap).ShouldBe(("sealed", "own", 3, 7, 5));
        list.Basis.ShouldBe(new ScenarioBasis("c", "p", "b1"));
        list.ReleasableFields.ShouldBe(["name"]);
        list.ReleaseMode.ShouldBe(ScenarioReleaseMode.OnRequest);
        list.ValidFrom.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        list.ValidUntil.ShouldBe(new DateTimeOffset(2026, 1, 31, 16, 0, 0, TimeSpan.Zero));
        (list.TitleZh, list.TitleEn).ShouldBe(("遗失", "lost"));
    }

    [Fact]
    public void Lists_in_GB18030_and_files_of_an_earlier_intake_are_no_obstacle()
    {
        using var temporary = ByHand();
        var gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        File.WriteAllBytes(Path.Combine(temporary.Path, "lists/lost.csv"), gb18030.GetBytes("entry_id,name,birth-date\r\n甲,张伟,1980-01-01\r\n乙,王芳,1981-02-03\r\n"));
        temporary.File("records/tax/a.csv.errors.csv", "row,column\n");
        temporary.File("records/tax/readme.txt", "x");
        var folder = Read(temporary);
        folder.Lists[0].EntryCount.ShouldBe(2);
        folder.RecordFiles.Count.ShouldBe(1);
        folder.IgnoredFiles.ShouldBe(["records/tax/a.csv.errors.csv", "records/tax/readme.txt"]);
    }

    [Fact]
    public void Rows_of_a_list_that_cannot_be_used_are_left_out_and_said()
    {
        using var temporary = ByHand();
        temporary.File("lists/lost.csv", "entry_id,passport,name\nE1,E12345678,\nE1,E12345679,\n,E12345670,\nE4,,only a name\nE5,E12345671,\n");
        var reading = ScenarioFolder.Read(temporary.Path);
        reading.Errors.ShouldBeEmpty();
        reading.Folder!.Lists[0].EntryCount.ShouldBe(2);
        var warning = reading.Warnings.ShouldHaveSingleItem();
        warning.Code.ShouldBe("XN-SCEN-033");
        warning.Arguments[2].ShouldBe("3");
        warning.Describe("en").ShouldContain("XN-INTAKE-");
    }

    [Fact]
    public void Headers_of_a_list_may_be_Chinese()
    {
        using var temporary = ByHand();
        temporary.File("lists/lost.csv", "条目编号,护照号码,发票代码,发票号码,企业名称\nE1,E12345678,,,\n");
        Read(temporary).Lists[0].IdentifierTypes.ShouldBe(["passport", "invoice", "organization-name"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_long_file_in_UTF_8_is_not_taken_for_GB18030(int shift)
    {
        // A character of three bytes lies across every boundary of the blocks that are read.
        using var temporary = ByHand();
        temporary.File("expected.csv", $"\uFEFFlist,entry_id,agency,source,record_id\nlost,E1{new string('x', shift)},tax,a.csv,{new string('深', 100_000)}\n");
        Read(temporary).Expected.ShouldHaveSingleItem().RecordId.ShouldBe(new string('深', 100_000));
    }

    [Theory]
    [InlineData("agencies.json", "", "XN-SCEN-003")]
    [InlineData("agencies.json", "[{\"id\":\"tax\"}", "XN-SCEN-003")]
    [InlineData("agencies.json", "[{\"id\":\"tax\"},{\"nameZh\":\"x\"},\"police\"]", "XN-SCEN-004")]
    [InlineData("agencies.json", "[\"tax\"]", "XN-SCEN-010")]
    [InlineData("agencies.json", "[\"tax\",\"police\",\"Tax Bureau\"]", "XN-SCEN-011")]
    [InlineData("agencies.json", "[\"tax\",\"police\",\"tax\"]", "XN-SCEN-012")]
    [InlineData("lists/lost.json", "[]", "XN-SCEN-003")]
    [InlineData("lists/lost.json", "{\"recipients\":[\"tax\"],\"basis\":\"b\",\"purpose\":\"p\"}", "XN-SCEN-004")]
    [InlineData("lists/lost.json", "{\"owner\":\"fire\",\"recipients\":[\"tax\"],\"basis\":\"b\",\"purpose\":\"p\"}", "XN-SCEN-013")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"basis\":\"b\",\"purpose\":\"p\"}", "XN-SCEN-021")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[],\"basis\":\"b\",\"purpose\":\"p\"}", "XN-SCEN-021")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"tax\",\"police\"],\"basis\":\"b\",\"purpose\":\"p\"}", "XN-SCEN-022")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"fire\"],\"basis\":\"b\",\"purpose\":\"p\"}", "XN-SCEN-013")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"tax\"],\"purpose\":\"p\"}", "XN-SCEN-004")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"tax\"],\"basis\":\"b\"}", "XN-SCEN-004")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"tax\"],\"basis\":\"b\",\"purpose\":\"p\",\"k\":0}", "XN-SCEN-005")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"tax\"],\"basis\":\"b\",\"purpose\":\"p\",\"k\":2.5}", "XN-SCEN-005")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"tax\"],\"basis\":\"b\",\"purpose\":\"p\",\"validUntil\":\"soon\"}", "XN-SCEN-006")]
    [InlineData("lists/lost.json", "{\"owner\":\"police\",\"recipients\":[\"tax\"],\"basis\":\"b\",\"purpose\":\"p\",\"mode\":\"open\"}", "XN-SCEN-007")]
    [InlineData("lists/lost.csv", "entry_id,passport,passport\n1,E1,E2\n", "XN-SCEN-032")]
    [InlineData("lists/lost.csv", "passport\nE1\n", "XN-SCEN-032")]
    [InlineData("lists/lost.csv", "", "XN-SCEN-032")]
    [InlineData("lists/lost.csv", "entry_id,name\n1,x\n", "XN-SCEN-025")]
    [InlineData("lists/lost.csv", "entry_id,passport\n,E1\n", "XN-SCEN-029")]
    [InlineData("expected.csv", "list,list,entry_id,agency,source,record_id\n", "XN-SCEN-023")]
    [InlineData("expected.csv", "list,entry_id,agency,source,record_id\nlost,1\n", "XN-SCEN-028")]
    [InlineData("expected.csv", "list,entry_id,agency,source,record_id\n\"lost\n", "XN-SCEN-031")]
    [InlineData("lists/lost.csv", "entry_id,passport\n", "XN-SCEN-032")]
    [InlineData("lists/other.csv", "entry_id,passport\n1,E1\n", "XN-SCEN-030")]
    [InlineData("lists/other.json", "{}", "XN-SCEN-030")]
    [InlineData("records/fire/a.csv", "record_id\n1\n", "XN-SCEN-013")]
    [InlineData("expected.csv", "list,entry_id,agency,source\n", "XN-SCEN-024")]
    [InlineData("expected.csv", "list,entry_id,agency,source,record_id\nnone,1,tax,a.csv,1\n", "XN-SCEN-041")]
    [InlineData("expected.csv", "list,entry_id,agency,source,record_id\nlost,1,fire,a.csv,1\n", "XN-SCEN-041")]
    public void What_is_wrong_is_said_with_a_code(string file, string content, string code)
    {
        using var temporary = ByHand();
        temporary.File(file, content);
        var reading = ScenarioFolder.Read(temporary.Path);
        reading.Folder.ShouldBeNull();
        reading.Errors.Select(error => error.Code).ShouldContain(code);
        foreach (var error in reading.Errors)
        {
            error.Describe("en").ShouldNotContain("{");
            error.Describe("zh-CN").ShouldNotBe(error.Describe("en"));
        }
    }

    [Theory]
    [InlineData("agencies.json", "XN-SCEN-002")]
    [InlineData("lists", "XN-SCEN-020")]
    [InlineData("records", "XN-SCEN-040")]
    [InlineData(".", "XN-SCEN-001")]
    public void What_is_missing_is_said_with_a_code(string missing, string code)
    {
        using var temporary = ByHand();
        var path = Path.GetFullPath(Path.Combine(temporary.Path, missing));
        if (File.Exists(path))
            File.Delete(path);
        else
            Directory.Delete(path, recursive: true);
        ScenarioFolder.Read(temporary.Path).Errors.Select(error => error.Code).ShouldContain(code);
        Directory.CreateDirectory(temporary.Path);
    }

    [Fact]
    public void Every_code_has_both_texts_with_the_same_placeholders()
    {
        var texts = ErrorCatalogue.All.Values.Where(text => text.Code.StartsWith("XN-SCEN-", StringComparison.Ordinal)).ToList();
        texts.Count.ShouldBeGreaterThan(25);
        foreach (var text in texts)
        {
            for (var i = 0; i < 4; i++)
                text.Zh.Contains($"{{{i}}}").ShouldBe(text.En.Contains($"{{{i}}}"), text.Code);
        }
    }

    private static ScenarioFolder Read(TemporaryFolder temporary)
    {
        var reading = ScenarioFolder.Read(temporary.Path);
        reading.Errors.Select(error => error.Describe("en")).ShouldBeEmpty();
        return reading.Folder!;
    }

    private static TemporaryFolder ByHand()
    {
        var folder = new TemporaryFolder();
        folder.File("agencies.json", """[{"id":"tax","nameZh":"税务","nameEn":"Tax","more":1},"police"]""");
        folder.File("lists/lost.json", """{"owner":"police","recipients":["tax"],"basis":"护照法 15","purpose":"lost passports"}""");
        folder.File("lists/lost.csv", "entry_id,passport,name,birth_date\nE1,E12345678,张伟,1980-01-01\nE2,E12345679,,\n");
        folder.File("records/tax/a.csv", "record_id,observed_at,passport\n1,2025-01-01,E12345678\n");
        return folder;
    }
}
