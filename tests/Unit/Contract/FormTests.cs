using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class FormTests
{
    private readonly World world = Scenes.Founded();

    [Theory]
    [InlineData("list-1")]
    [InlineData("A.b_c-9")]
    [InlineData("0")]
    public void These_are_ids(string id) => WellFormed.IsId(id).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("../etc")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("名单")]
    [InlineData("a%2f")]
    [InlineData("-a")]
    public void These_are_not(string id) => WellFormed.IsId(id).ShouldBeFalse();

    [Fact]
    public void Ids_have_at_most_64_characters_and_agency_ids_32_in_lower_case()
    {
        WellFormed.IsId(new string('a', 64)).ShouldBeTrue();
        WellFormed.IsId(new string('a', 65)).ShouldBeFalse();
        WellFormed.IsAgencyId(new string('a', 32)).ShouldBeTrue();
        WellFormed.IsAgencyId(new string('a', 33)).ShouldBeFalse();
        WellFormed.IsAgencyId("Tax").ShouldBeFalse();
        WellFormed.IsAgencyId("tax.hits").ShouldBeFalse();
    }

    [Fact]
    public void An_unknown_function_is_refused()
    {
        Submit("No:Such", "{}").ShouldBeRefused(Rules.Form.UnknownFunction);
        Submit("agencies:list", "{}").ShouldBeRefused(Rules.Form.UnknownFunction);
        Submit("", "{}").ShouldBeRefused(Rules.Form.UnknownFunction);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("{\"listId\":\"list-1\" }")]
    [InlineData("{\"listId\":null}")]
    [InlineData("{\"listId\":7}")]
    [InlineData("{\"listId\":[\"list-1\"]}")]
    [InlineData("{\"listId\":\"list-1\",\"note\":\"hidden\"}")]
    [InlineData("{\"listId\":\"list-1\",\"listId\":\"list-1\"}")]
    [InlineData("{\"ListId\":\"list-1\"}")]
    [InlineData("{\"listId\":\"list-1\"}{}")]
    [InlineData("{\"listId\":\"\\ud800\"}")]
    [InlineData("{\"listId\":\"list-1\"} // comment")]
    public void A_document_that_is_not_exactly_one_is_refused(string document) =>
        Submit(Functions.QueryListsExpire, document).ShouldBeRefused(Rules.Form.MalformedDocument);

    [Theory]
    [InlineData("{\"listId\":\"list-1\",\"version\":\"1\"}")]
    [InlineData("{\"listId\":\"list-1\",\"version\":1.0}")]
    [InlineData("{\"listId\":\"list-1\",\"version\":1e0}")]
    [InlineData("{\"listId\":\"list-1\",\"version\":99999999999999999999999}")]
    [InlineData("{\"listId\":\"list-1\",\"version\":true}")]
    [InlineData("{\"listId\":\"list-1\"}")]
    public void Numbers_are_integers(string document) => Submit(Functions.QueryListsPurge, document).ShouldBeRefused(Rules.Form.MalformedDocument);

    [Theory]
    [InlineData("2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T08:00:00.0000Z")]
    [InlineData("2026-03-02T16:00:00.000+08:00")]
    [InlineData("2026-02-30T08:00:00.000Z")]
    [InlineData(" 2026-03-02T08:00:00.000Z")]
    public void Times_have_one_form(string time)
    {
        LedgerTime.TryParse(time, out _).ShouldBeFalse();
        Submit(Functions.PurgesRecord, $$"""{"at":"{{time}}","listId":"list-1","version":1,"what":"all"}""").ShouldBeRefused(Rules.Form.MalformedDocument);
        Submit(Functions.PurgesRecord, """{"at":"2026-03-02T08:00:00.000Z","listId":"list-1","version":1,"what":"all"}""")
            .ShouldBeRefused(Rules.Lists.VersionNotFound);
        Submit(Functions.PurgesRecord, """{"at":"2026-03-02T08:00:00.000Z","listId":"list-1","version":1,"what":"All"}""")
            .ShouldBeRefused(Rules.Form.MalformedDocument);
        Submit(Functions.PurgesRecord, """{"at":"2026-03-02T08:00:00.000Z","listId":"list-1","version":1,"what":1}""")
            .ShouldBeRefused(Rules.Form.MalformedDocument);
    }

    [Fact]
    public void Rows_that_are_null_are_refused()
    {
        Submit(Functions.HitsAnchor, """{"batchId":"b","intakeRoots":[null],"rows":[]}""").ShouldBeRefused(Rules.Form.MalformedDocument);
        Submit(Functions.HitsAnchor, """{"batchId":"b","intakeRoots":[],"rows":[null]}""").ShouldBeRefused(Rules.Form.MalformedDocument);
        Submit(Functions.HitsAnchor, """{"batchId":"b","rows":[]}""").ShouldBeRefused(Rules.Form.MalformedDocument);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        world.Submit("taxMSP", Functions.QueryListsExpire, [[0xff, 0xfe]]).ShouldBeRefused(Rules.Form.MalformedDocument);
        world.Submit("taxMSP", Functions.QueryListsExpire, [[.. "{\"listId\":\""u8, 0xc3, .. "\"}"u8]]).ShouldBeRefused(Rules.Form.MalformedDocument);
        Submit(Functions.QueryListsExpire, string.Concat(Enumerable.Repeat("[", 100_000))).ShouldBeRefused(Rules.Form.MalformedDocument);
    }

    [Fact]
    public void Arguments_are_one_or_two_and_bounded()
    {
        world.Submit("taxMSP", Functions.AgenciesList, []).ShouldBeRefused(Rules.Form.ArgumentCount);
        world.Submit("taxMSP", Functions.AgenciesList, ["{}"u8.ToArray(), "[]"u8.ToArray(), []]).ShouldBeRefused(Rules.Form.ArgumentCount);
        world.Submit("taxMSP", Functions.AgenciesList, [new byte[NetworkContract.MostDocumentBytes + 1]]).ShouldBeRefused(Rules.Form.TooLarge);
        world.Submit("taxMSP", Functions.AgenciesList, ["{}"u8.ToArray(), new byte[NetworkContract.MostStatementBytes + 1]]).ShouldBeRefused(Rules.Form.TooLarge);
        world.Submit("taxMSP", Functions.AgenciesList, ["{}"u8.ToArray(), "[]"u8.ToArray()]).Status.ShouldBe(200);
    }

    [Fact]
    public void Every_function_refuses_rubbish_without_an_exception()
    {
        foreach (var function in NetworkContract.FunctionNames.Except([Functions.AgenciesList, Functions.LegalBasesList, Functions.QueryListsList, Functions.PseudonymsList]))
        {
            Submit(function, "{}").ShouldBeRefused(Rules.Form.MalformedDocument);
            Submit(function, "\u0000").ShouldBeRefused(Rules.Form.MalformedDocument);
        }
    }

    [Fact]
    public void Before_the_founding_and_from_outside_nothing_else_works()
    {
        foreach (var ledger in new[] { new World(), world })
        {
            ledger.As("stranger").Call(Functions.QueryListsList, new NoArguments()).Refused(Rules.Agencies.NotAMember);
            ledger.As("stranger").Call(Functions.HitsBatch, new HitBatchReference("tax", "b")).Refused(Rules.Agencies.NotAMember);
        }
    }

    [Fact]
    public void Damaged_state_is_a_fault_with_status_500_and_no_write()
    {
        world.WithBasis().Damage(CompositeKey.Create("basis", "basis-1"), "rubbish"u8.ToArray());
        var response = world.As("tax").Call(Functions.QueryListsPublish, world.Prepared()).DraftedAndApproved().Submit();
        response.Status.ShouldBe(500);
        response.Refusal.ShouldNotBeNull().Code.ShouldBe(Rules.Form.Fault);
    }

    [Fact]
    public void A_fault_of_the_ledger_passes_through() =>
        Should.Throw<TimeoutException>(() => new NetworkContract().Invoke(new BrokenLedger()));

    [Fact]
    public void Functions_that_only_read_write_nothing()
    {
        var (alerted, alert) = Scenes.Alerted();
        alerted.As("tax").Call(Functions.DisclosuresRequest, alerted.Request()).Agreed<object>();
        (string Function, string Document)[] reads =
        [
            (Functions.AgenciesGet, """{"agencyId":"tax"}"""),
            (Functions.AgenciesList, "{}"),
            (Functions.LegalBasesGet, """{"basisId":"basis-1"}"""),
            (Functions.LegalBasesList, "{}"),
            (Functions.QueryListsGet, """{"listId":"list-1"}"""),
            (Functions.QueryListsList, "{}"),
            (Functions.QueryListsSegment, """{"index":0,"listId":"list-1","version":1}"""),
            (Functions.QueryListsWrap, """{"listId":"list-1","version":1}"""),
            (Functions.HitsBatch, """{"agency":"police","batchId":"police-1"}"""),
            (Functions.AlertsGet, $$"""{"alertId":"{{alert.AlertId}}"}"""),
            (Functions.DisclosuresGet, """{"disclosureId":"disclosure-1"}"""),
        ];
        foreach (var (function, document) in reads)
        {
            var (response, writes) = alerted.As("police").CallRaw(function, Encoding.UTF8.GetBytes(document)).Evaluate();
            response.Status.ShouldBe(200, function);
            writes.ShouldBe(0, function);
        }
    }

    [Fact]
    public void Stored_documents_and_events_carry_their_version()
    {
        var (alerted, _) = Scenes.Alerted();
        alerted.Events.ShouldAllBe(e => CanonicalJson.Parse(e.Payload)["v"]!.ToString() == "1");
    }

    private ContractResponse Submit(string function, string document) => world.Submit("taxMSP", function, [Encoding.UTF8.GetBytes(document)]);

    private sealed class BrokenLedger : ITransactionContext
    {
        public string ChannelId => "exchange";

        public string TransactionId => "00";

        public string CallerMspId => "taxMSP";

        public DateTimeOffset Timestamp => World.Start;

        public string Function => Functions.AgenciesList;

        public IReadOnlyList<byte[]> Arguments { get; } = ["{}"u8.ToArray()];

        public IReadOnlyDictionary<string, byte[]> Transient { get; } = new Dictionary<string, byte[]>();

        public byte[]? GetState(string key) => throw new TimeoutException();

        public void PutState(string key, byte[] value) => throw new TimeoutException();

        public void DeleteState(string key) => throw new TimeoutException();

        public IEnumerable<KeyValuePair<string, byte[]>> GetStateByRange(string startKey, string endKey) => throw new TimeoutException();

        public IEnumerable<KeyValuePair<string, byte[]>> GetStateByPartialCompositeKey(string objectType, params string[] attributes) => throw new TimeoutException();

        public byte[]? GetPrivateData(string collection, string key) => throw new TimeoutException();

        public byte[]? GetPrivateDataHash(string collection, string key) => throw new TimeoutException();

        public void PutPrivateData(string collection, string key, byte[] value) => throw new TimeoutException();

        public void DeletePrivateData(string collection, string key) => throw new TimeoutException();

        public void PurgePrivateData(string collection, string key) => throw new TimeoutException();

        public void SetEvent(string name, byte[] payload) => throw new TimeoutException();
    }
}
