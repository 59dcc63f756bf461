using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Robustness;

/// <summary>A kill in the middle of a start holds up no later one.</summary>
public sealed class KilledStartTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    [Fact]
    public async Task The_lock_of_a_migration_that_was_killed_is_no_lock_any_more()
    {
        await network.StopAsync("tax");
        network.Execute("tax", """CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL)""");
        network.Execute("tax", """INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-05 10:00:00+00:00')""").ShouldBe(1);

        await network.StartAsync("tax").WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        network.Read("tax", """SELECT COUNT(*) FROM "__EFMigrationsLock" """).ShouldBe(0L);
    }
}
