using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Audit;

/// <summary>The audit log is a chain that shows when somebody has been at it. Each test spoils the log of an agency of its own.</summary>
public sealed class AuditTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_row_shows()
    {
        var rows = await WorkAsync("tax");
        network.Execute("tax", $"UPDATE Audit SET Outcome = 'nothing to see' WHERE Sequence = {rows - 1}").ShouldBe(1);
        await ShouldBreakAtAsync("tax", rows - 1);
        await network.RestartAsync();
        await ShouldBreakAtAsync("tax", rows - 1);
    }

    [Fact]
    public async Task A_row_removed_from_the_middle_shows()
    {
        var rows = await WorkAsync("police");
        network.Execute("police", $"DELETE FROM Audit WHERE Sequence = {rows - 1}").ShouldBe(1);
        await ShouldBreakAtAsync("police", rows - 1);
    }

    [Fact]
    public async Task The_last_row_removed_while_the_node_runs_shows()
    {
        var rows = await WorkAsync("customs");
        network.Execute("customs", $"DELETE FROM Audit WHERE Sequence = {rows}").ShouldBe(1);
        await ShouldBreakAtAsync("customs", rows);
    }

    [Fact]
    public async Task The_last_row_removed_or_written_anew_while_the_node_is_down_shows()
    {
        var rows = await WorkAsync("bank");
        await network.WithoutAsync("bank", () =>
        {
            network.Execute("bank", $"DELETE FROM Audit WHERE Sequence = {rows}").ShouldBe(1);
            return Task.CompletedTask;
        });
        await ShouldBreakAtAsync("bank", rows);

        // The next act takes the number and makes the chain look whole again.
        await WorkAsync("bank", verify: false);
        await ShouldBreakAtAsync("bank", rows);
    }

    [Fact]
    public async Task Acts_are_told_with_person_and_outcome_and_without_subject_data()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346601\n");
        await network.SendAsync("tax", "audited", "record_id,observed_at,mobile,note\nr1,2026-01-05,13912346601,secret note\n");
        await network.SettleAsync();
        var rows = (await network.As("police", "auditor").AllAsync<AuditView>("audit", Token)).Where(row => row.Subject == list.ListId).ToList();
        rows.Select(row => row.Act).ShouldBe(["listDrafted", "listEntriesUploaded", "listSubmitted", "listApproved"]);
        rows[0].Actor.ShouldNotBe(rows[3].Actor);
        rows.ShouldAllBe(row => row.Actor.Length > 0 && row.Outcome == "ok" && !row.Actor.Contains("police-"));
        foreach (var agency in RunningNetwork.Agencies)
        {
            var text = await network.As(agency, "auditor").GetTextAsync("audit?limit=1000", Token);
            text.ShouldNotContain("13912346601");
            text.ShouldNotContain("secret note");
        }
        (await RunningNetwork.RefusalOf(() => network.As("police", "analyst").GetTextAsync("audit", Token))).ShouldBe("XN-ACCESS-002");
    }

    /// <summary>Some acts at an agency's node; gives the number of rows of its log.</summary>
    private async Task<long> WorkAsync(string agency, bool verify = true)
    {
        for (var i = 0; i < 3; i++)
            await network.SendAsync(agency, "acts", $"record_id,observed_at,mobile\n{Guid.NewGuid():N},2026-01-05,13912346602\n");
        await network.SettleAsync();
        var verification = await VerifyAsync(agency);
        if (verify)
            (verification.Intact, verification.FirstBroken).ShouldBe((true, null));
        return verification.Rows;
    }

    private async Task ShouldBreakAtAsync(string agency, long row)
    {
        var verification = await VerifyAsync(agency);
        (verification.Intact, verification.FirstBroken).ShouldBe((false, row));
    }

    private Task<AuditVerification> VerifyAsync(string agency) => network.As(agency, "auditor").GetAsync<AuditVerification>("audit/verification", Token);
}
