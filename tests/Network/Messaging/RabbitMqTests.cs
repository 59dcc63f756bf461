using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Tests.Network.Running;
using ExchangeNetwork.Tests.Network.Scenario;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Messaging;

/// <summary>The exchange bus on a real RabbitMQ broker.</summary>
public sealed class RabbitMqTests(RabbitMqBroker broker) : IClassFixture<RabbitMqBroker>, IDisposable
{
    private static readonly string[] Small = ["--lists", "4", "--entries", "150", "--records", "4000"];
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-bus").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_scenario_gives_on_rabbitmq_what_it_gives_in_memory()
    {
        var (exitCode, result) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", folder, .. On("scenario")]);
        AssertRight(exitCode, result);
    }

    [Fact]
    public async Task A_broker_that_stops_and_comes_back_during_a_run_loses_and_doubles_nothing()
    {
        using var sandbox = SandboxProcess.Start(["--once", "--json", .. Small, "--data", folder, .. On("restart")]);
        // The first file is taken in when this one appears: from here on notices are on their way.
        await sandbox.IsAtAsync(() => File.Exists(Path.Combine(folder, "progress.json")), Token);
        await broker.StopAsync();
        sandbox.IsRunning.ShouldBeTrue();
        await broker.StartAsync();
        var (exitCode, result) = await sandbox.ResultAsync(Token);
        AssertRight(exitCode, result);
    }

    [Fact]
    public async Task A_sandbox_stops_in_order_although_its_broker_is_gone()
    {
        using var sandbox = SandboxProcess.Start(["--once", "--json", .. Small, "--data", folder, .. On("stopping")]);
        await sandbox.IsAtAsync(() => File.Exists(Path.Combine(folder, "progress.json")), Token);
        await broker.StopAsync();
        sandbox.Signal("TERM");
        var (exitCode, _, error) = await sandbox.EndAsync(Token);
        await broker.StartAsync();
        exitCode.ShouldBe(130, error);
        error.ShouldNotContain("Unhandled");
    }

    [Fact]
    public async Task Agencies_with_the_rights_their_addresses_need_tell_each_other_of_hits()
    {
        await using var network = await RunningNetwork.StartOnAsync(
            clock => SandboxBuses.RabbitMq(agency => broker.AccessOf("rights", agency), NullLoggerFactory.Instance, clock));
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345601\n");
        await network.SendAsync("tax", "visits", "record_id,observed_at,mobile\nr1,2026-01-05,13912345601\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");
    }

    [Fact]
    public async Task Another_agencys_queue_cannot_be_opened_nor_its_intake_written_to()
    {
        await using var buses = SandboxBuses.RabbitMq(agency => broker.AccessOf("rights", agency), NullLoggerFactory.Instance, TimeProvider.System);
        var tax = await buses.ConnectAsync("tax", Token);
        var opening = tax.ReceiveAsync<SealedNotice>("police.hits", (_, _) => Task.CompletedTask, Token);
        var sending = tax.SendAsync("police.intake", new RecordsSubmitted("visits", "{}"), Token);
        (await sending.ShouldThrowAsync<TimeoutException>()).Message.ShouldContain("police.intake");
        (await opening.ShouldThrowAsync<TimeoutException>()).Message.ShouldContain("police.hits");
    }

    [Fact]
    public async Task A_notice_that_the_broker_refuses_stays_in_the_outbox_and_holds_up_no_other()
    {
        await using var network = await RunningNetwork.StartOnAsync(
            clock => SandboxBuses.RabbitMq(agency => broker.AccessOf("refused", agency), NullLoggerFactory.Instance, clock));
        var police = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345601\n");
        var customs = await network.PublishAsync(await network.BasisAsync("customs"), "entry_id,mobile\nb,13912345602\n");
        // The refused one first: it must not keep back what comes after it.
        await network.SendAsync("tax", "visits", "record_id,observed_at,mobile\nr1,2026-01-05,13912345601\n");
        await network.SendAsync("tax", "visits", "record_id,observed_at,mobile\nr2,2026-01-05,13912345602\n");

        var seen = await RunningNetwork.UntilAsync(() => network.HitsAsync("customs", customs.ListId)!, hits => hits!.Count == 1);
        seen[0].RecordId.ShouldBe("r2");
        (await network.HitsAsync("police", police.ListId)).ShouldBeEmpty();
        var backlog = await network.As("tax", "daemon").GetAsync<Backlog>("backlog", Token);
        backlog.MessagesToDeliver.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_wrong_password_is_said_at_the_start_without_repeating_it()
    {
        var address = broker.AccessOf("scenario", RabbitMqBroker.Everything).Address;
        using var sandbox = SandboxProcess.Start(
            ["--once", "--json", .. Small, "--data", folder, "--bus", "rabbitmq", "--rabbitmq", $"amqp://everything:not-this-one@{address.Authority}/scenario"]);
        var (exitCode, output, error) = await sandbox.EndAsync(Token);
        exitCode.ShouldNotBe(0);
        error.ShouldContain("XN-SETUP-007");
        (output + error).ShouldNotContain("not-this-one");
    }

    private string[] On(string host)
    {
        var access = broker.AccessOf(host, RabbitMqBroker.Everything);
        return ["--bus", "rabbitmq", "--rabbitmq", $"amqp://{access.User}:{access.Password}@{access.Address.Authority}/{host}"];
    }

    private static void AssertRight(int exitCode, JObject result)
    {
        foreach (var none in (string[])["hitsMissing", "hitsUnexpected", "hitsDuplicated"])
            ((long)result[none]!).ShouldBe(0, result.ToString());
        result["hitsFound"]!.ShouldBe(result["hitsExpected"]);
        ((long)result["hitsExpected"]!).ShouldBeGreaterThan(20);
        result["jointAlertsFound"]!.ShouldBe(result["jointAlertsExpected"]);
        ((bool)result["ledgerVerified"]!).ShouldBeTrue();
        exitCode.ShouldBe(0);
    }}
