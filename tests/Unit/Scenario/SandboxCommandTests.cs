using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

public class SandboxCommandTests
{
    [Fact]
    public void Without_arguments_there_are_defaults()
    {
        var options = Parse(out _, out var exitCode).ShouldNotBeNull();
        exitCode.ShouldBe(0);
        options.Sample.ShouldBe(new SampleOptions(4, 12, 10_000, 200_000, 1));
        (options.Once, options.Json, options.Fresh, options.Port, options.Fabric).ShouldBe((false, false, false, 5_100, null));
        (options.ScenarioFolder, options.HitsOut, options.AlertsOut).ShouldBe((null, null, null));
        options.DataFolder.ShouldBe(Path.GetFullPath("data/sandbox"));
    }

    [Fact]
    public void All_options_are_taken()
    {
        var options = Parse(out _, out _,
            "--data", "d", "--fresh", "--agencies", "6", "--lists", "3", "--entries", "20", "--records", "500", "--seed", "-9", "--port", "7000",
            "--once", "--json", "--hits-out", "h.csv", "--alerts-out", "a.csv", "--ledger", "embedded", "--language", "zh").ShouldNotBeNull();
        options.Sample.ShouldBe(new SampleOptions(6, 3, 20, 500, -9));
        (options.Once, options.Json, options.Fresh, options.Port, options.Language).ShouldBe((true, true, true, 7_000, "zh-CN"));
        (options.DataFolder, options.HitsOut, options.AlertsOut)
            .ShouldBe((Path.GetFullPath("d"), Path.GetFullPath("h.csv"), Path.GetFullPath("a.csv")));
        Parse(out _, out _, "--scenario", "mine")!.ScenarioFolder.ShouldBe(Path.GetFullPath("mine"));
    }

    [Theory]
    [InlineData("XN-SCEN-101", "--agencies", "1")]
    [InlineData("XN-SCEN-101", "--records", "many")]
    [InlineData("XN-SCEN-101", "--port", "80")]
    [InlineData("XN-SCEN-102", "--language", "fr")]
    [InlineData("XN-SCEN-102", "--ledger", "paper")]
    [InlineData("XN-SCEN-103", "--scenario", "mine", "--records", "5")]
    [InlineData("XN-SCEN-104", "--json")]
    [InlineData("XN-SCEN-102", "--bus", "pigeons")]
    [InlineData("XN-SCEN-104", "--bus", "rabbitmq")]
    [InlineData("XN-SCEN-104", "--rabbitmq", "amqp://user:password@localhost")]
    [InlineData("XN-SCEN-104", "--apart", "--bus", "rabbitmq", "--rabbitmq", "amqp://user:password@localhost")]
    [InlineData("XN-SCEN-104", "--apart", "--ledger", "fabric")]
    [InlineData("XN-SCEN-108", "--bus", "rabbitmq", "--rabbitmq", "http://user:password@localhost")]
    [InlineData("XN-SCEN-109", "--bus", "rabbitmq", "--rabbitmq", "amqp://localhost/exchange")]
    [InlineData("XN-SCEN-109", "--bus", "rabbitmq", "--rabbitmq", "amqp://user@localhost/exchange")]
    [InlineData("XN-SCEN-105", "--lists", "1000", "--entries", "100000")]
    [InlineData("XN-SCEN-106", "--data")]
    [InlineData("XN-SCEN-107", "--dta", "x")]
    [InlineData("XN-SCEN-107", "surplus")]
    public void Values_that_cannot_be_are_refused_with_a_code(string code, params string[] args)
    {
        Parse(out var error, out var exitCode, args).ShouldBeNull();
        exitCode.ShouldBe(SandboxCommand.UsageError);
        error.ShouldContain(code);
    }

    [Fact]
    public void User_and_password_of_rabbitmq_are_taken_out_of_its_address_and_never_shown()
    {
        Parse(out _, out _).ShouldNotBeNull().RabbitMq.ShouldBeNull();
        var options = Parse(out _, out _, "--bus", "rabbitmq", "--rabbitmq", "amqp://exchange:p%40ss%3Aword@localhost:5673/net").ShouldNotBeNull();
        var access = options.RabbitMq.ShouldNotBeNull();
        (access.Address, access.User, access.Password).ShouldBe((new Uri("amqp://localhost:5673/net"), "exchange", "p@ss:word"));
        options.ToString().ShouldNotContain("word");
        Parse(out var error, out _, "--bus", "rabbitmq", "--rabbitmq", "ftp://exchange:secret@localhost");
        error.ShouldNotContain("secret");
    }

    [Fact]
    public void Errors_are_said_in_the_language_asked_for()
    {
        Parse(out var zh, out _, "--port", "1", "--language", "zh");
        zh.ShouldContain("参数 --port 必须是");
        Parse(out var en, out _, "--port", "1", "--language", "en");
        en.ShouldContain("--port must be an integer from 1024 to 65000, not 1.");
    }

    [Fact]
    public void Help_is_in_both_languages()
    {
        using var output = new StringWriter();
        SandboxCommand.Parse(["--help"], output, TextWriter.Null, out var exitCode).ShouldBeNull();
        exitCode.ShouldBe(0);
        foreach (var text in (string[])["--data", "--fresh", "--agencies", "--lists", "--entries", "--records", "--seed", "--port", "--once", "--json",
            "--scenario", "--hits-out", "--alerts-out", "--ledger", "--bus", "--rabbitmq", "--language", "Number of query lists", "查询清单数", "200000"])
        {
            output.ToString().ShouldContain(text);
        }
    }

    private static SandboxOptions? Parse(out string error, out int exitCode, params string[] args)
    {
        using var writer = new StringWriter();
        var options = SandboxCommand.Parse(args, TextWriter.Null, writer, out exitCode);
        error = writer.ToString();
        return options;
    }
}
