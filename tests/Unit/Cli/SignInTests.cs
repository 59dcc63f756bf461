using System.Text;
using ExchangeNetwork.Cli.SignIn;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Signing in, the token file, and renewal.</summary>
public class SignInTests
{
    private static MemoryStream Stdin(string text) => new(Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task A_person_signs_in_with_a_password_and_is_recognised_afterwards()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Typed = "p&ss=word" };
        (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--user", "anna")).ShouldBe(0);
        var form = node.Requests.Last().Body;
        form.ShouldContain("grant_type=password");
        form.ShouldContain("username=anna");
        form.ShouldContain("password=p%26ss%3Dword");
        form.ShouldContain("offline_access");

        (await run.RunAsync("whoami", "--json")).ShouldBe(0);
        run.Document.GetProperty("agency").GetString().ShouldBe("tax");
        run.Document.GetProperty("node").GetString().ShouldBe(node.Address);
    }

    [Fact]
    public async Task The_token_file_is_its_owners_only_and_holds_no_password()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Input = Stdin("hunter2\n") };
        (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--user", "anna", "--password-stdin")).ShouldBe(0);
        var folder = Path.Combine(run.Variables["XDG_STATE_HOME"], "exchange-network");
        var file = Path.Combine(folder, "default.json");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.ReadAllText(file).ShouldNotContain("hunter2");
        Directory.EnumerateFiles(folder).ShouldBe([file]);
        run.All.ShouldNotContain("hunter2");
        run.All.ShouldNotContain("refresh-1");
    }

    [Fact]
    public void A_file_left_by_a_crash_does_not_give_its_mode_to_the_new_one()
    {
        using var run = new CommandRun();
        var files = new TokenFiles(Path.Combine(run.Folder, "s"));
        files.Write("p", new StoredSignIn(null, "i", "c", "s", "t", default, null));
        var left = $"{files.PathOf("p")}.{Environment.ProcessId}.new";
        File.WriteAllText(left, "");
        File.SetUnixFileMode(left, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        files.Write("p", new StoredSignIn(null, "i", "c", "s", "t", default, null));
        File.GetUnixFileMode(files.PathOf("p")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_demo_user_of_the_sandbox_needs_no_address_and_no_password()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun();
        Sandbox(run, node);
        (await run.RunAsync("login", "--sandbox", run.Folder, "--as", "tax-analyst", "--profile", "tax")).ShouldBe(0);
        node.Requests.Last().Body.ShouldContain("password=s3cret");
        run.All.ShouldNotContain("s3cret");
        (await run.RunAsync("whoami", "--profile", "tax")).ShouldBe(0);
        (await run.RunAsync("whoami")).ShouldBe(3);

        (await run.RunAsync("login", "--sandbox", run.Folder, "--as", "nobody")).ShouldBe(2);
        run.Error.ToString().ShouldContain("tax-analyst");
        (await run.RunAsync("login", "--sandbox", Path.Combine(run.Folder, "none"), "--as", "tax-analyst")).ShouldBe(2);
        run.Error.ToString().ShouldContain("XN-CLI-007");
    }

    [Fact]
    public async Task A_program_signs_in_with_its_own_secret_and_asks_for_no_refresh_token()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Input = Stdin("abc") };
        (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--client", "tax-daemon", "--secret-stdin", "--json")).ShouldBe(0);
        var form = node.Requests.Last().Body;
        form.ShouldContain("grant_type=client_credentials");
        form.ShouldContain("client_id=tax-daemon");
        form.ShouldContain("client_secret=abc");
        form.ShouldContain("scope=exchange");
        form.ShouldNotContain("offline_access");
        run.Document.GetProperty("agency").GetString().ShouldBe("tax");

        Sandbox(run, node);
        (await run.RunAsync("login", "--sandbox", run.Folder, "--client", "tax-daemon")).ShouldBe(0);
        node.Requests.Last().Body.ShouldContain("client_secret=d43mon");
    }

    [Fact]
    public async Task The_device_grant_waits_as_the_provider_asks_until_the_person_has_decided()
    {
        await using var node = await FakeNode.StartAsync();
        node.TokenAnswers.Enqueue((400, new { error = "authorization_pending" }));
        node.TokenAnswers.Enqueue((400, new { error = "slow_down" }));
        node.TokenAnswers.Enqueue((400, new { error = "authorization_pending" }));
        var clock = new ImpatientClock();
        using var run = new CommandRun { Clock = clock };
        (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--json")).ShouldBe(0);
        clock.Waits.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(6)]);
        run.Error.ToString().ShouldContain("ABCD-EFGH");
        run.Error.ToString().ShouldContain("/connect/verify");
        run.Document.GetProperty("profile").GetString().ShouldBe("default");
    }

    [Theory]
    [InlineData("access_denied", "XN-CLI-019")]
    [InlineData("expired_token", "XN-CLI-014")]
    [InlineData("invalid_client", "XN-CLI-002")]
    public async Task A_device_grant_that_ends_badly_is_exit_code_3(string error, string code)
    {
        await using var node = await FakeNode.StartAsync();
        node.TokenAnswers.Enqueue((400, new { error }));
        using var run = new CommandRun { Clock = new ImpatientClock() };
        (await run.RunAsync("login", "--issuer", node.Address)).ShouldBe(3);
        run.Error.ToString().ShouldContain(code);
    }

    [Fact]
    public async Task A_wrong_password_is_exit_code_3_and_keeps_the_sign_in_that_was_there()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Typed = "wrong" };
        (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--user", "anna")).ShouldBe(0);
        node.TokenAnswers.Enqueue((400, new { error = "invalid_grant", error_description = "Wrong \u001b[31mpassword." }));
        (await run.RunAsync("login", "--issuer", node.Address, "--user", "anna")).ShouldBe(3);
        run.Error.ToString().ShouldContain("invalid_grant");
        run.Error.ToString().ShouldNotContain('\u001b');
        (await run.RunAsync("whoami")).ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_token_is_renewed_once_and_the_new_refresh_token_is_kept()
    {
        await using var node = await FakeNode.StartAsync();
        var clock = new ImpatientClock();
        using var run = new CommandRun { Typed = "p", Clock = clock };
        (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--user", "anna")).ShouldBe(0);
        clock.Advance(TimeSpan.FromMinutes(59.8));
        node.TokenAnswers.Enqueue((200, new { access_token = "fresh", expires_in = 3600, refresh_token = "refresh-2" }));
        node.GoodToken = "fresh";
        (await run.RunAsync("whoami")).ShouldBe(0);
        node.Requests.Count(request => request.Body.Contains("grant_type=refresh_token&client_id=exchange-cli&refresh_token=refresh-1", StringComparison.Ordinal)).ShouldBe(1);
        (await run.RunAsync("whoami")).ShouldBe(0);
        node.Requests.Count(request => request.Body.Contains("refresh_token", StringComparison.Ordinal)).ShouldBe(1);
        TokenFiles.Of(run.Terminal()).Read("default")!.RefreshToken.ShouldBe("refresh-2");
    }

    [Fact]
    public async Task A_token_that_the_node_refuses_is_renewed_too_and_a_refused_renewal_is_exit_code_3()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Typed = "p" };
        (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--user", "anna")).ShouldBe(0);
        node.GoodToken = "after a restart with new keys";
        node.TokenAnswers.Enqueue((200, new { access_token = node.GoodToken, expires_in = 3600 }));
        (await run.RunAsync("whoami")).ShouldBe(0);

        node.GoodToken = "another";
        node.TokenAnswers.Enqueue((400, new { error = "invalid_grant" }));
        (await run.RunAsync("whoami")).ShouldBe(3);
        run.Error.ToString().ShouldContain("XN-CLI-002");
    }

    [Fact]
    public async Task A_provider_that_says_it_is_another_gets_nothing()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["GET /.well-known/openid-configuration"] =
            FakeNode.Json(new { issuer = "https://login.example.org/", token_endpoint = node.Address + "/connect/token" });
        using var run = new CommandRun { Typed = "p" };
        (await run.RunAsync("login", "--issuer", node.Address, "--user", "anna")).ShouldBe(3);
        run.Error.ToString().ShouldContain("XN-CLI-015");
        node.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_endpoint_without_https_elsewhere_gets_no_password()
    {
        await using var node = await FakeNode.StartAsync();
        node.Answers["GET /.well-known/openid-configuration"] =
            FakeNode.Json(new { issuer = node.Address, token_endpoint = "http://192.0.2.1/token" });
        using var run = new CommandRun { Typed = "p" };
        (await run.RunAsync("login", "--issuer", node.Address, "--user", "anna")).ShouldBe(2);
        run.Error.ToString().ShouldContain("XN-CLI-010");
    }

    [Fact]
    public async Task Logout_forgets_the_tokens_of_one_profile_only()
    {
        await using var node = await FakeNode.StartAsync();
        using var run = new CommandRun { Typed = "p" };
        foreach (var profile in new[] { "a", "b" })
            (await run.RunAsync("login", "--issuer", node.Address, "--node", node.Address, "--user", "anna", "--profile", profile)).ShouldBe(0);
        (await run.RunAsync("logout", "--profile", "a", "--json")).ShouldBe(0);
        run.Document.GetProperty("signedOut").GetBoolean().ShouldBeTrue();
        (await run.RunAsync("whoami", "--profile", "a")).ShouldBe(3);
        (await run.RunAsync("whoami", "--profile", "b")).ShouldBe(0);
        (await run.RunAsync("logout", "--profile", "a", "--json")).ShouldBe(0);
        run.Document.GetProperty("signedOut").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Two_renewals_at_once_wait_for_each_other()
    {
        using var run = new CommandRun();
        var files = TokenFiles.Of(run.Terminal());
        var first = await files.LockAsync("p", TimeProvider.System, TestContext.Current.CancellationToken);
        var second = files.LockAsync("p", new ImpatientClock(), TestContext.Current.CancellationToken);
        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await second).Dispose();
    }

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("opaque")]
    [InlineData("..")]
    [InlineData("e30.W10.x")]
    public void A_token_that_is_no_JWT_has_no_claims(string token) => TokenClaims.Read(token, "agency").ShouldBeNull();

    private static void Sandbox(CommandRun run, FakeNode node) => run.File(
        "sandbox.json",
        $$"""
        {"issuer":"{{node.Address}}/","networkId":"xnet","nodes":[{"agency":"tax","api":"{{node.Address}}"}],"cliClientId":"exchange-cli",
         "users":[{"name":"tax-analyst","password":"s3cret","agency":"tax","roles":["analyst"]}],
         "clients":[{"id":"tax-daemon","secret":"d43mon","agency":"tax"}]}
        """);
}
