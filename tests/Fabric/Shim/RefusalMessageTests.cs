using ExchangeNetwork.Contract;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class RefusalMessageTests
{
    private static readonly Refusal Refusal = new("XN-LIST-003", "清单\"1\"", "");

    [Fact]
    public void A_refusal_comes_back_out_of_its_message()
    {
        RefusalMessage.Write(Refusal).ShouldBe("""{"arguments":["清单\"1\"",""],"code":"XN-LIST-003"}""");
        Read(RefusalMessage.Write(Refusal)).ShouldBe(Refusal.ToString());
        Read(RefusalMessage.Write(new Refusal("XN-A-1"))).ShouldBe("XN-A-1");
    }

    [Theory]
    [InlineData("chaincode response 500, ")]
    [InlineData("evaluate call to endorser returned error: chaincode response 500, ")]
    public void A_refusal_comes_back_out_of_the_gateways_words(string before) =>
        Read(before + RefusalMessage.Write(Refusal)).ShouldBe(Refusal.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("chaincode stream terminated")]
    [InlineData("chaincode response 500, lost my way")]
    [InlineData("""chaincode response 500, {"code":1}""")]
    [InlineData("""{"code":"","arguments":[]}""")]
    [InlineData("""{"arguments":[]}""")]
    [InlineData("""{"code":"XN-A-1","arguments":[null]}""")]
    [InlineData("""{"code":"XN-A-1"} and more""")]
    [InlineData("""{"code":"XN-A-1""")]
    public void What_holds_no_refusal_is_not_read(string? text) => RefusalMessage.TryRead(text, out _).ShouldBeFalse();

    private static string Read(string text)
    {
        RefusalMessage.TryRead(text, out var refusal).ShouldBeTrue();
        return refusal!.ToString();
    }
}
