using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.CrossChecks;

/// <summary>Who may start a cross-check and with what; what is refused leaves nothing behind.</summary>
public sealed class StartTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Csv = "entry_id,mobile\na,13912350001\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("tax")]
    [InlineData(" , ")]
    public async Task An_empty_audience_is_refused(string recipients)
    {
        var basis = await network.BasisAsync("tax");
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis, Csv, Uri.EscapeDataString(recipients)))).ShouldBe("XN-LIST-DRAFT-001");
        await NothingLeftAsync(basis);
    }

    [Fact]
    public async Task Without_a_basis_in_force_that_names_the_agency_not_even_the_own_holdings_are_run_over()
    {
        var others = await network.BasisAsync("police");
        await RunningNetwork.UntilAsync(
            () => network.As("tax", "analyst").AllAsync<LegalBasisView>("legal-bases", Token)!,
            bases => bases!.Any(known => known.BasisId == others.BasisId && known.State == "inForce"));
        (await CrossChecking.RefusedAsync(() => network.StartAsync(others, Csv))).ShouldBe("XN-LIST-004");
        (await CrossChecking.RefusedAsync(() => network.StartAsync(others with { BasisId = "nowhere" }, Csv))).ShouldBe("XN-NODE-404");

        var basis = await network.BasisAsync("tax");
        var proposed = basis.Terms with { BasisId = $"basis-{Guid.NewGuid():N}" };
        await network.As("tax", "supervisor").PostAsync<LegalBasisView>("legal-bases", proposed, Token);
        await RunningNetwork.UntilAsync(
            () => network.As("tax", "analyst").AllAsync<LegalBasisView>("legal-bases", Token)!, bases => bases!.Any(known => known.BasisId == proposed.BasisId));
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis with { BasisId = proposed.BasisId! }, Csv))).ShouldBe("XN-BASIS-002");
        await NothingLeftAsync(basis with { BasisId = proposed.BasisId! });
    }

    [Fact]
    public async Task An_auditor_reads_and_starts_nothing_and_a_program_does_neither()
    {
        var basis = await network.BasisAsync("tax");
        var check = await network.StartAsync(basis, Csv);

        (await network.ReadAsync(check, "auditor")).Id.ShouldBe(check.Id);
        (await network.As("tax", "auditor").AllAsync<CrossCheckView>("crosschecks", Token)).ShouldContain(known => known.Id == check.Id);
        (await network.As("tax", "auditor").AllAsync<HitView>($"crosschecks/{check.Id}/hits", Token)).ShouldBeEmpty();
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis, Csv, account: "auditor"))).ShouldBe("XN-ACCESS-002");
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis, Csv, account: "daemon"))).ShouldBe("XN-ACCESS-002");
        (await CrossChecking.RefusedAsync(() => network.ReadAsync(check, "daemon"))).ShouldBe("XN-ACCESS-002");
        (await CrossChecking.RefusedAsync(() => network.ReadAsync(check, "admin"))).ShouldBe("XN-ACCESS-002");
    }

    [Fact]
    public async Task An_analyst_of_another_agency_reaches_neither_the_start_nor_the_answers()
    {
        var basis = await network.BasisAsync("tax");
        var check = await network.StartAsync(basis, Csv);
        var tax = network.Network.Nodes.Single(node => node.Agency.Id == "tax");
        var user = network.Network.Accounts.Users.Single(user => user.Name == "police-analyst");
        using var stranger = new NodeClient(tax.Api, network.Network.IssuerAddress, user, null);

        (await CrossChecking.RefusedAsync(() => stranger.GetAsync<CrossCheckView>($"crosschecks/{check.Id}", Token))).ShouldStartWith("XN-ACCESS-");
        (await CrossChecking.RefusedAsync(() => stranger.SendFileAsync<CrossCheckView>(
            HttpMethod.Post, CrossChecking.Path(basis), network.WriteFile(Csv), _ => { }, Token))).ShouldStartWith("XN-ACCESS-");
    }

    [Fact]
    public async Task An_id_that_is_nobodys_or_another_agencys_is_not_found()
    {
        var check = await network.AnsweredAsync(await network.BasisAsync("tax"), Csv, "police");
        (await CrossChecking.RefusedAsync(() => network.As("tax", "analyst").GetAsync<CrossCheckView>("crosschecks/nowhere", Token))).ShouldBe("XN-NODE-404");
        (await CrossChecking.RefusedAsync(() => network.As("tax", "analyst").GetAsync<Page<HitView>>("crosschecks/nowhere/hits", Token))).ShouldBe("XN-NODE-404");
        (await CrossChecking.RefusedAsync(() => network.As("police", "analyst").GetAsync<CrossCheckView>($"crosschecks/{check.Id}", Token))).ShouldBe("XN-NODE-404");
        (await network.As("police", "analyst").AllAsync<CrossCheckView>("crosschecks", Token)).ShouldNotContain(known => known.Id == check.Id);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 not a csv", "XN-INTAKE-003")]
    [InlineData("", "XN-INTAKE-001")]
    [InlineData("mobile\n13912350001\n", "XN-INTAKE-012")]
    [InlineData("entry_id,mobile,mobile\na,13912350001,13912350001\n", "XN-INTAKE-013")]
    public async Task A_malformed_file_is_refused_with_a_code(string content, string code)
    {
        var basis = await network.BasisAsync("tax");
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis, content))).ShouldBe(code);
        await NothingLeftAsync(basis);
    }

    [Fact]
    public async Task Bad_rows_are_named_one_by_one_and_a_file_of_nothing_else_starts_nothing()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { IdentifierTypes = ["mobile"] });
        var check = await network.StartAsync(basis, "entry_id,mobile,passport\na,13912350001,\nb,,\na,13912350002,\nc,,E12345678\n");
        (check.Entries, check.Rejected).ShouldBe((1, 3));
        check.Errors!.Count.ShouldBe(3);
        check.Errors.ShouldAllBe(error => error.Code.StartsWith("XN-", StringComparison.Ordinal) && error.Zh.Length > 0 && error.En.Length > 0);
        check.Errors.Where(error => error.Row > 0).Select(error => error.Row).ShouldBe([3, 4]);
        (await network.ReadAsync(check)).Errors.ShouldBe(check.Errors);

        var other = await network.BasisAsync("tax");
        var nothing = await network.As("tax", "analyst").SendFileAsync<EntriesUploaded>(
            HttpMethod.Post, CrossChecking.Path(other), network.WriteFile("entry_id,mobile\nb,\nc,\"13912350001\n"), _ => { }, Token);
        (nothing.Accepted, nothing.Rejected, nothing.Errors.Count).ShouldBe((0, 2, 2));
        await NothingLeftAsync(other);
    }

    [Fact]
    public async Task More_subjects_than_the_basis_allows_are_refused_while_they_are_read()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { EntryCap = 2 });
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis, "entry_id,mobile\na,13912350001\nb,13912350002\nc,13912350003\n"))).ShouldBe("XN-LIST-012");
        await NothingLeftAsync(basis);
    }

    [Fact]
    public async Task Nobody_approves_the_own_cross_check()
    {
        var check = await network.StartAsync(await network.BasisAsync("tax"), Csv, "police", "supervisor");
        (await CrossChecking.RefusedAsync(() => network.ApproveAsync(check, "supervisor"))).ShouldBe("XN-LIST-DRAFT-008");
        (await network.ReadAsync(check)).State.ShouldBe("submitted");
        await network.ApproveAsync(check, "supervisor2");
        (await network.AnsweredAsync(check)).Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_repeated_with_its_id_is_answered_with_what_the_first_came_to()
    {
        var basis = await network.BasisAsync("tax");
        var id = Guid.CreateVersion7().ToString("N");
        var check = await network.StartAsync(basis, Csv, id: id);
        check.Id.ShouldBe(id);
        var again = await network.StartAsync(basis, "entry_id,mobile\nx,13912350009\ny,13912350008\n", id: id);
        (again.Id, again.Entries).ShouldBe((id, 1));
        await network.ApproveAsync(check);
        await network.AnsweredAsync(check);
        (await network.StartAsync(basis, Csv, id: id)).State.ShouldBe("inForce");
        (await OfAsync(basis)).Count.ShouldBe(1);

        var list = await network.PublishAsync(basis, Csv);
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis, Csv, id: list.ListId))).ShouldBe("XN-CROSSCHECK-001");
        (await CrossChecking.RefusedAsync(() => network.StartAsync(basis, Csv, id: "../x"))).ShouldBe("XN-NODE-001");
    }

    [Fact]
    public async Task A_cross_check_is_made_once_and_has_no_next_version()
    {
        var basis = await network.BasisAsync("tax");
        var check = await network.AnsweredAsync(basis, Csv, "police");
        var next = new DraftQueryList("next", basis.BasisId, ["police"], "disclosed", ListId: check.Id);
        (await CrossChecking.RefusedAsync(() => network.As("tax", "analyst").PostAsync<QueryListView>("lists", next, Token))).ShouldBe("XN-LIST-035");
        var list = await network.PublishAsync(basis, Csv);
        (await CrossChecking.RefusedAsync(() => network.As("tax", "analyst").PostAsync<QueryListView>(
            "lists", next with { ListId = list.ListId, CrossCheck = true }, Token))).ShouldBe("XN-LIST-035");
    }

    [Fact]
    public async Task What_the_contract_refuses_after_approval_is_said()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        var check = await network.StartAsync(basis, Csv, "bank");
        await network.ApproveAsync(check);
        var refused = await RunningNetwork.UntilAsync(async () => (CrossCheckView?)await network.ReadAsync(check), now => now!.State == "refused");
        (refused.Problem, refused.Complete).ShouldBe(("XN-LIST-005", false));
    }

    private async Task<IReadOnlyList<QueryListView>> OfAsync(LegalBasisView basis) =>
        [.. (await network.As("tax", "analyst").AllAsync<QueryListView>("lists?side=owner", Token)).Where(list => list.BasisId == basis.BasisId && list.CrossCheck)];

    private async Task NothingLeftAsync(LegalBasisView basis) => (await OfAsync(basis)).ShouldBeEmpty();
}
