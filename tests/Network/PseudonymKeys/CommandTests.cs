using ExchangeNetwork.Tests.Network.Cli;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>Pseudonym keys from the command line, as the documentation says.</summary>
public sealed class CommandTests : IClassFixture<RunningNetwork>, IDisposable
{
    private readonly Exchange exchange;

    public CommandTests(RunningNetwork network) => exchange = new Exchange(network);

    public void Dispose() => exchange.Dispose();

    [Fact]
    public async Task A_key_is_begun_made_shared_anew_and_retired()
    {
        var made = await exchange.JsonAsync("tax-admin", "keys", "begin", "person", "--wait");
        (made.GetProperty("keyId").GetString(), made.GetProperty("state").GetString()).ShouldBe(("person-1", "active"));
        (await exchange.ScreenAsync("tax-auditor", "keys", "list")).ShouldContain("person-1");
        (await exchange.AsAsync("tax-analyst", "keys", "begin", "thing")).Exit.ShouldBe(1);
        (await exchange.AsAsync("tax-admin", "keys", "begin", "person")).Error.ShouldContain("XN-PSEUDONYM-003");

        (await exchange.ScreenAsync("tax-admin", "keys", "reshare", "person-1", "--wait")).ShouldContain("person-1");
        var key = (await exchange.JsonAsync("tax-admin", "keys", "list"))[0];
        (key.GetProperty("epoch").GetInt32(), key.GetProperty("holdsShare").GetBoolean()).ShouldBe((2, true));
        (await exchange.JsonAsync("bank-auditor", "keys", "list", "--generations")).GetArrayLength().ShouldBe(2);
        (await exchange.ScreenAsync("bank-admin", "keys", "consent", "person-1")).ShouldContain("a person agreed");

        (await exchange.ScreenAsync("tax-admin", "keys", "retire", "person-1")).ShouldContain("exchange keys retire person-1");
        (await exchange.JsonAsync("bank-admin", "keys", "retire", "person-1")).GetProperty("state").GetString().ShouldBe("retired");
    }
}
