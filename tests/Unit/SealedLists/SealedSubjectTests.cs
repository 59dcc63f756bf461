using System.Text;
using CsCheck;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.SealedLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

/// <summary>What of entries and records has a pseudonym.</summary>
public class SealedSubjectTests
{
    private static readonly HashSet<string> AllTypes = [.. IdentifierTypes.BuiltIn.All.Select(type => type.Code)];

    private static readonly Gen<IdentifierValue> Identifier = Gen.Int[0, Values.Length - 1].Select(place => Values[place]);

    private static readonly Gen<HeldRecord> Record = Gen.Select(
        Identifier.List[0, 5], Gen.OneOf(Text, Text, Gen.Const((string?)null)), Gen.OneOf(Gen.Const("1990-02-03"), Text), Gen.OneOf(Text, Gen.Const((string?)null)),
        (identifiers, name, birth, organization) => new HeldRecord("r", null, identifiers, new SubjectAttributes(name, birth, organization), []));

    private static IdentifierValue[] Values =>
    [
        new("resident-id", "11010519491231002X"), new("resident-id", "110105491231002"), new("mobile", "+86 138 0013 8000"), new("uscc", "91110000600037341L"),
        new("uscc", "600037341"), new("plate", "京A·12345"), new("name-birth", "张三|1990-02-03"), new("organization-name", "远洋（上海）贸易有限公司"), new("mobile", "12"), new("nonsense", "1"),
    ];

    private static Gen<string?> Text => Gen.Int[0, Texts.Length - 1].Select(place => Texts[place]);

    private static string?[] Texts => ["张三丰", "Anna Kowalska", " ", "x", "Jürgen Großmann\u200b", "上海远洋贸易有限责任公司", "\ufffd", "a,b"];

    [Fact]
    public void What_a_holder_asks_pseudonyms_of_is_exactly_what_its_records_are_matched_by()
    {
        using var engine = new MatchEngine(new byte[32]);
        Record.Sample(
            record =>
            {
                var asked = SealedSubject.OfRecord(IdentifierTypes.BuiltIn, AllTypes, record);
                var batch = new IdentifierBatch();
                foreach (var identifier in asked)
                    batch.Add(identifier.Type, Encoding.UTF8.GetBytes(identifier.Value));
                batch.EndSubject();

                HeldKey.Of(engine.Prepare(batch)).Select(key => key.Token).Distinct().Select(token => token.ToArray()).Select(Convert.ToHexString).Order()
                    .ShouldBe(HeldKey.Of(engine.Prepare([record])).Select(key => key.Token).Distinct().Select(token => token.ToArray()).Select(Convert.ToHexString).Order());
            },
            iter: 500);
    }

    [Fact]
    public void An_entry_with_another_identifier_than_a_name_states_no_recall()
    {
        Entry([new("mobile", "13800138000")], new SubjectAttributes("张三", "1990-02-03", null)).NameRecall.ShouldBeNull();
        var nameOnly = Entry([], new SubjectAttributes("张三", "1990-02-03", null));
        nameOnly.NameRecall!.Value.ShouldBe(NameVariants.OfPerson("张三", "1990-02-03").ExpectedRecall);
        nameOnly.Identifiers.Select(identifier => identifier.Value).ShouldBe(NameVariants.OfPerson("张三", "1990-02-03").Values);
        Entry([new("organization-name", "远洋（上海）贸易有限公司")], SubjectAttributes.None).NameRecall!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_name_given_in_canonical_form_has_the_parts_that_the_attributes_tell()
    {
        var subject = Entry([new("name-birth", "ANNAKOWALSKA|19900203")], new SubjectAttributes("Anna Kowalska", "1990-02-03", null));

        subject.Identifiers.Select(identifier => identifier.Value).ShouldBe(NameVariants.OfPerson("Anna Kowalska", "1990-02-03").Values);
        // Of somebody else's name nothing is known but the letters.
        Entry([new("name-birth", "ANNAKOWALSKA|19900203")], new SubjectAttributes("Maria Lindqvist", "1990-02-03", null))
            .Identifiers.ShouldHaveSingleItem().Value.ShouldBe("ANNAKOWALSKA|19900203");
    }

    [Fact]
    public void Only_types_that_are_allowed_and_well_formed_values_are_used()
    {
        var subject = SealedSubject.OfEntry(
            IdentifierTypes.BuiltIn, new HashSet<string> { "mobile" }, [.. Values, new("mobile", "13800138000")], new SubjectAttributes("张三", "1990-02-03", "x公司"));

        subject.Identifiers.ShouldHaveSingleItem().Value.ShouldBe("13800138000");
        subject.Identifiers[0].ToString().ShouldBe("mobile:***");
        subject.ToString().ShouldBe("SealedSubject(***)");
    }

    [Fact]
    public void A_subject_without_anything_to_be_matched_by_has_no_identifier_and_no_recall()
    {
        var subject = Entry([new("mobile", "12")], SubjectAttributes.None);
        subject.Identifiers.ShouldBeEmpty();
        subject.NameRecall.ShouldBe(0);
    }

    [Theory]
    [InlineData("uscc", "91110000600037341L", "91110000600037341L", "600037341")]
    [InlineData("uscc", "60003734-1", "600037341")]
    [InlineData("bank-account", "102100000030:6222020200001", "102100000030:6222020200001", "6222020200001")]
    [InlineData("mobile", "13800138000", "13800138000")]
    public void An_entry_is_met_by_records_that_hold_a_part_of_its_value_alone(string type, string value, params string[] published)
    {
        Entry([new(type, value)], SubjectAttributes.None).Identifiers.Select(identifier => identifier.Value).ShouldBe(published);
        // A record is looked up by what it holds: two whole values that share a part are two.
        SealedSubject.OfRecord(IdentifierTypes.BuiltIn, AllTypes, new HeldRecord("r", null, [new(type, value)], SubjectAttributes.None, []))
            .ShouldHaveSingleItem().Value.ShouldBe(published[0]);
    }

    [Fact]
    public void Whatever_an_entry_is_published_by_is_canonical() => Record.Sample(
        record =>
        {
            foreach (var identifier in Entry(record.Identifiers, record.Attributes).Identifiers)
                IdentifierNormalizer.Read(identifier.Type.Code, identifier.Value).Normalized.ShouldBe(identifier.Value);
        },
        iter: 500);

    [Fact]
    public void An_identifier_given_twice_is_one() =>
        Entry([new("mobile", "13800138000"), new("mobile", "+86 138-0013-8000")], SubjectAttributes.None).Identifiers.Count.ShouldBe(1);

    private static SealedSubject Entry(IReadOnlyList<IdentifierValue> identifiers, SubjectAttributes attributes) =>
        SealedSubject.OfEntry(IdentifierTypes.BuiltIn, AllTypes, identifiers, attributes);
}
