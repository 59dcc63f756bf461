using System.Globalization;
using System.Text;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.MatchingSamples;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>From a record to its matches.</summary>
public class MatchEngineTests
{
    [Fact]
    public void A_record_matches_an_entry_by_the_same_identifier_written_differently()
    {
        var match = MatchOne(Entry(("resident-id", "110105491231002")), Record(("resident-id", "１１０１０５ 19491231-002x"))).ShouldNotBeNull();

        match.Identifiers.Select(identifier => identifier.Type.Code).ShouldBe(["resident-id"]);
        match.Identifiers[0].Kind.ShouldBe(KeyKind.Direct);
        match.Entry.ShouldBe(0);
        match.IndexHeight.ShouldBe(1);
    }

    [Fact]
    public void A_record_does_not_match_by_the_same_text_under_another_type() =>
        MatchOne(Entry(("bank-card", "6222020200001234562")), Record(("bank-account", "6222020200001234562"))).ShouldBeNull();

    [Fact]
    public void A_contradiction_lowers_the_score_and_does_not_suppress_the_match()
    {
        var sought = new SubjectAttributes("张三", "1949-12-31", null);
        var alone = MatchOne(Entry(sought, ("mobile", "13800138001")), Record(("mobile", "13800138001"))).ShouldNotBeNull();

        var contradicted = MatchOne(
            Entry(sought, ("mobile", "13800138001")),
            Record(new SubjectAttributes("李四", "1980-01-01", null), ("mobile", "13800138001"))).ShouldNotBeNull();

        contradicted.Score.ShouldBeLessThan(alone.Score);
    }

    [Fact]
    public void A_failed_checksum_still_matches() =>
        MatchOne(Entry(("uscc", "91350211M0000XUF46")), Record(("uscc", "91350211M0000XUF46"))).ShouldNotBeNull();

    [Fact]
    public void All_agreeing_identifiers_are_merged_into_one_match_the_strongest_first()
    {
        var match = MatchOne(
            Entry(("mobile", "13800138001"), ("resident-id", "11010519491231002X"), ("plate", "京A12345")),
            Record(("mobile", "13800138001"), ("resident-id", "11010519491231002X"), ("plate", "京A54321"))).ShouldNotBeNull();

        match.Identifiers.Select(identifier => identifier.Type.Code).ShouldBe(["resident-id", "mobile"]);
        match.CapToken.ShouldBe(match.Identifiers[0].Token);
    }

    [Theory]
    [InlineData("91110000600037341L", "60003734-1", true)]
    [InlineData("60003734-1", "91110000600037341L", true)]
    [InlineData("60003734-1", "110105600037341", true)]
    [InlineData("91110000600037341L", "91110000600037341L", true)]
    [InlineData("91110000600037341L", "91110105600037341Q", false)]
    [InlineData("91110000600037341L", "60003735-X", false)]
    public void An_organisation_code_meets_a_full_code_but_two_full_codes_do_not_meet_by_it(string entry, string record, bool matches) =>
        (MatchOne(Entry(("uscc", entry)), Record(("uscc", record))) is not null).ShouldBe(matches);

    [Theory]
    [InlineData("UTO:L898902C3", "L898902C3", true)]
    [InlineData("UTO:L898902C3", "USA:L898902C3", false)]
    [InlineData("GBR:E12345678", "E12345678", false)]
    public void A_passport_number_without_its_state_meets_one_with_it(string entry, string record, bool matches) =>
        (MatchOne(Entry(("passport", entry)), Record(("passport", record))) is not null).ShouldBe(matches);

    [Fact]
    public void A_bridge_match_says_so_and_weighs_less_than_the_full_value()
    {
        var bridge = MatchOne(Entry(("uscc", "91110000600037341L")), Record(("uscc", "600037341"))).ShouldNotBeNull();
        var full = MatchOne(Entry(("uscc", "91110000600037341L")), Record(("uscc", "91110000600037341L"))).ShouldNotBeNull();

        bridge.Identifiers[0].Kind.ShouldBe(KeyKind.Bridge);
        bridge.Score.ShouldBeLessThan(full.Score);
    }

    [Fact]
    public void Name_and_birth_date_match_from_attributes_and_from_a_combined_value()
    {
        var attributes = new SubjectAttributes("张 三", "1949年12月31日", null);

        MatchOne(Entry(("name-birth", "张三|19491231")), Record(attributes)).ShouldNotBeNull();
        MatchOne(Entry(attributes), Record(("name-birth", "张三|1949-12-31"))).ShouldNotBeNull();
        MatchOne(Entry(attributes), Record(attributes with { BirthDate = "1949-12-30" })).ShouldBeNull();
    }

    [Fact]
    public void An_organisation_matches_by_its_name_from_attributes() =>
        MatchOne(
            Entry(new SubjectAttributes(null, null, "甲乙（深圳）有限责任公司")),
            Record(new SubjectAttributes(null, null, "甲乙(深圳)有限公司"))).ShouldNotBeNull();

    [Fact]
    public void A_list_is_matched_only_by_the_types_it_names()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        var entry = Entry(new SubjectAttributes("张三", "1949-12-31", null), ("mobile", "13800138001"), ("plate", "京A12345"));
        var version = new ListVersion("list", 1, Now.AddDays(-1), Now.AddDays(1));

        var list = engine.PrepareList(version, ["mobile"], [entry]);

        list.Problems.ShouldHaveSingleItem().Error.ShouldBe(IdentifierError.TypeNotAllowed);
        var snapshot = IndexSnapshot.Of(list, 1);
        MatchAll(engine, snapshot, Record(("plate", "京A12345"))).ShouldBeEmpty();
        MatchAll(engine, snapshot, Record(new SubjectAttributes("张三", "1949-12-31", null))).ShouldBeEmpty();
        MatchAll(engine, snapshot, Record(("mobile", "13800138001"))).Count.ShouldBe(1);
        Should.Throw<ArgumentException>(() => engine.PrepareList(version, [], [entry]));
    }

    [Fact]
    public void A_malformed_identifier_is_reported_and_the_record_matches_by_the_others()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        var snapshot = IndexSnapshot.Of(List(engine, "list", Entry(("mobile", "13800138001"))), 1);
        var prepared = engine.Prepare(
            [Record(("mobile", "13800138002")),
             Record(new SubjectAttributes("张三", "2026-02-30", null), ("plate", "京A1234"), ("shoe-size", "42"), ("mobile", "13800138001"))]);

        prepared.Problems.Select(problem => (problem.Subject, problem.Identifier, problem.Type, problem.Code)).ShouldBe(
            [(1, 0, "plate", "XN-IDENT-107"), (1, 1, "shoe-size", "XN-IDENT-001"), (1, -1, "name-birth", "XN-IDENT-005")]);
        var matches = new List<Match>();
        MatchEngine.Match(prepared, snapshot, Now, matches);
        matches.ShouldHaveSingleItem().Record.ShouldBe(1);
    }

    [Fact]
    public void The_cap_token_is_the_same_for_all_records_of_one_value_and_differs_between_values()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        var snapshot = IndexSnapshot.Of(List(engine, "list", Entry(("mobile", "13800138000")), Entry(("mobile", "13900139000"))), 1);

        var matches = MatchAll(
            engine,
            snapshot,
            Record(("mobile", "13800138000")),
            Record(("mobile", "+86 138 0013 8000"), ("plate", "京A12345")),
            Record(("mobile", "13900139000")));

        matches[0].CapToken.ShouldBe(matches[1].CapToken);
        matches[2].CapToken.ShouldNotBe(matches[0].CapToken);
    }

    [Fact]
    public void The_keys_of_a_record_are_the_keys_of_the_entry_that_names_the_same_value()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        var list = List(engine, "list", Entry(("uscc", "91110000600037341L")));
        var records = engine.Prepare([Record(("uscc", "91110000600037341L"))]);
        IdentifierTypes.BuiltIn.TryGet("uscc", out var uscc).ShouldBeTrue();
        using var tokenizer = new LocalTokenizer(IdentifierTypes.BuiltIn, TokenTests.Key(1));

        records.KeysOf(0).ToArray().ShouldBe(list.KeysOf(0).ToArray());
        records.KeysOf(0).ToArray().Select(key => (key.Token, key.Kind)).ShouldBe(
            [(tokenizer.Token(uscc, "91110000600037341L"u8), KeyKind.Direct), (tokenizer.Token(uscc, "600037341"u8), KeyKind.Bridge)]);
    }

    [Fact]
    public void A_batch_larger_than_one_pass_of_the_cipher_keeps_its_order()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        string Mobile(int i) => $"138{i:00000000}";
        var list = List(engine, "list", [.. Enumerable.Range(0, 9000).Select(i => Entry(("mobile", Mobile(i)), ("bank-account", $"A{i:0000000}")))]);

        var matches = MatchAll(engine, IndexSnapshot.Of(list, 1), [.. Enumerable.Range(0, 9000).Select(i => Record(("mobile", Mobile(8999 - i))))]);

        matches.Count.ShouldBe(9000);
        matches.ShouldAllBe(match => match.Entry == 8999 - match.Record);
    }

    [Fact]
    public void Rows_as_they_were_read_give_what_they_give_as_records()
    {
        var random = new Random(5);
        var csv = new StringBuilder("record_id,resident_id,mobile,plate,uscc,name,birth_date,organization_name,mobile_2\n");
        for (var i = 0; i < 3000; i++)
        {
            // Some values missing, some malformed, names with and without a birth date.
            csv.Append(CultureInfo.InvariantCulture, $"R{i},{(i % 3 == 0 ? "" : $"11010519491231{i % 1000:000}X")},+86 138-{random.Next(100_000_000):00000000},");
            csv.Append(CultureInfo.InvariantCulture, $"{(i % 7 == 0 ? "nothing" : $"粤B{i:00000}")},91110000600037341L,张三{i},");
            csv.Append(CultureInfo.InvariantCulture, $"{(i % 5 == 0 ? "" : "1990-01-02")},{(i % 2 == 0 ? "深圳市甲乙有限公司" : "")},1390013{i:0000}\n");
        }
        using var engine = new MatchEngine(TokenTests.Key(1));
        using var reader = RecordReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString())), new RecordReaderOptions { Source = "rows.csv" });
        using var batch = new RecordBatch(maxRows: 700);
        var read = 0;
        while (reader.Read(batch))
        {
            var rows = engine.Prepare(batch);
            var records = engine.Prepare(batch.ToHeldRecords());
            rows.Count.ShouldBe(records.Count);
            rows.Problems.ShouldBe(records.Problems);
            for (var i = 0; i < rows.Count; i++)
            {
                rows.KeysOf(i).SequenceEqual(records.KeysOf(i)).ShouldBeTrue();
                rows.AttributesOf(i).ShouldBe(records.AttributesOf(i));
            }
            read += rows.Count;
        }
        read.ShouldBe(3000);
    }

    [Fact]
    public void A_set_handed_back_for_reuse_holds_only_the_new_batch()
    {
        using var engine = new MatchEngine(TokenTests.Key(1));
        var first = engine.Prepare([Record(("mobile", "13800138001")), Record(("plate", "京A1"))]);

        var second = engine.Prepare([Record(("mobile", "13800138002"))], first);

        second.ShouldBeSameAs(first);
        second.Count.ShouldBe(1);
        second.KeyCount.ShouldBe(1);
        second.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_that_holds_subject_data_prints_it()
    {
        var match = MatchOne(Entry(("mobile", "13800138001")), Record(("mobile", "13800138001"))).ShouldNotBeNull();

        match.ToString().ShouldBe("Match(record 0, list v1, entry 0)");
        new PreparedSubjects().ToString().ShouldBe("PreparedSubjects(0)");
        match.List.KeysOf(0)[0].ToString().ShouldContain("LocalToken(***)");
        Entry(("mobile", "13800138001")).ToString().ShouldBe("ListSubject(***)");
    }
}
