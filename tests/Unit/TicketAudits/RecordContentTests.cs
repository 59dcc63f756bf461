using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Tests.Unit.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.TicketAudits;

/// <summary>Whether a record holds an identifier can be told from its canonical form alone, whatever its columns are called.</summary>
public class RecordContentTests
{
    private const string Header = "record_id,resident_id,mobile,name,birth_date,organization_name,invoice_code,invoice_number,note\n";

    private static readonly HashSet<string> AllTypes = [.. IdentifierTypes.BuiltIn.All.Select(type => type.Code)];

    private static readonly Gen<string> Row = Gen.Select(
        Pick.Of("", "11010519491231002X", "110105491231002", "x"),
        Pick.Of("", "+86 138-0013-8000", "13912345678"),
        Pick.Of("", "张三", "Anna Kowalska"),
        Pick.Of("", "1990-02-03", "19900203"),
        Pick.Of("", "远洋（上海）贸易有限公司"),
        Pick.Of("", "4300171130"),
        Pick.Of("", "02550485"),
        (resident, mobile, name, birth, organization, code, number) => $"r1,{resident},{mobile},{name},{birth},{organization},{code},{number},n");

    [Fact]
    public void Whatever_a_holder_asks_pseudonyms_of_is_found_in_its_record() => Row.Sample(
        row =>
        {
            var record = Reading.Of(Header + row + "\n").Only;
            foreach (var identifier in SealedSubject.OfRecord(IdentifierTypes.BuiltIn, AllTypes, record))
                RecordContent.Holds(record.Canonical, identifier.Type, Encoding.UTF8.GetBytes(identifier.Value)).ShouldBeTrue(identifier.Type.Code);
        },
        iter: 300);

    [Fact]
    public void What_a_record_does_not_hold_is_not_found()
    {
        var record = Reading.Of(Header + "r1,11010519491231002X,13912345678,张三,1990-02-03,,4300171130,02550485,n\n").Only;
        foreach (var (type, value) in ((string, string)[])[("mobile", "13912345679"), ("resident-id", "13912345678"), ("name-birth", "张三|19900204"), ("uscc", "4300171130")])
            RecordContent.Holds(record.Canonical, Type(type), Encoding.UTF8.GetBytes(value)).ShouldBeFalse(type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("""{"fields":3}""")]
    [InlineData("""{"fields":{"a":13912345678}}""")]
    [InlineData("""{"fields":{"a":{"b":"13912345678"}},"recordId":5}""")]
    public void What_is_no_record_holds_nothing(string text) =>
        RecordContent.Holds(Encoding.UTF8.GetBytes(text), Type("mobile"), "13912345678"u8).ShouldBeFalse();

    private static IdentifierType Type(string code) => IdentifierTypes.BuiltIn.All.Single(type => type.Code == code);
}
