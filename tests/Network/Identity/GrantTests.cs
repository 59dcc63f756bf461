using System.Text.Json;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Sandbox.Issuer;
using Microsoft.IdentityModel.JsonWebTokens;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>Each way to a token ends in one that the agency's node takes.</summary>
[Collection(IdentityCollection.Name)]
public class GrantTests(IdentityHosts hosts)
{
    [Fact]
    public async Task The_password_grant_gives_a_person_a_token_for_the_own_agency_only()
    {
        var token = await hosts.TokenOfAsync("tax-analyst");

        var claims = new JsonWebToken(token);
        claims.Typ.ShouldBe("at+jwt");
        claims.Audiences.ShouldBe(["exchange:tax"]);
        claims.GetClaim("scp").Value.Split(' ').ShouldContain("exchange");
        var who = await WhoAsync(token);
        who.Agency.ShouldBe("tax");
        who.Name.ShouldBe("税务分析员");
        who.Client.ShouldBe("exchange-cli");
        who.IsPerson.ShouldBeTrue();
        who.Roles.ShouldBe([Roles.Analyst]);
        who.Actor.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Theory]
    [InlineData("tax-analyst", "wrong")]
    [InlineData("nobody", "wrong")]
    [InlineData("nobody", "")]
    public async Task A_wrong_password_gives_no_token(string user, string password)
    {
        var (status, answer) = await IdentityHosts.GrantAsync(hosts.IssuerName, new()
        {
            ["grant_type"] = "password",
            ["client_id"] = DemoAccounts.CommandLineClient,
            ["username"] = user,
            ["password"] = password,
            ["scope"] = "exchange",
        });

        status.ShouldBe(400);
        answer.GetProperty("error").GetString().ShouldBeOneOf("invalid_grant", "invalid_request");
    }

    [Fact]
    public async Task Client_credentials_give_a_program_the_role_daemon()
    {
        var who = await WhoAsync(await hosts.DaemonTokenAsync("tax"));

        who.IsPerson.ShouldBeFalse();
        who.Client.ShouldBe("tax-daemon");
        who.Roles.ShouldBe([Roles.Daemon]);
    }

    [Fact]
    public async Task A_wrong_client_secret_gives_no_token()
    {
        var (status, answer) = await IdentityHosts.GrantAsync(hosts.IssuerName, new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "tax-daemon",
            ["client_secret"] = "wrong",
            ["scope"] = "exchange",
        });

        status.ShouldBe(401);
        answer.GetProperty("error").GetString().ShouldBe("invalid_client");
    }

    [Theory]
    [InlineData("tax-daemon", "password")]
    [InlineData("exchange-cli", "client_credentials")]
    public async Task A_client_has_only_the_grants_it_was_given(string client, string grant)
    {
        var secret = hosts.Accounts.Clients.Single(known => known.Id == client).Secret;
        var parameters = new Dictionary<string, string>
        {
            ["grant_type"] = grant,
            ["client_id"] = client,
            ["username"] = "tax-analyst",
            ["password"] = hosts.Accounts.Users.Single(user => user.Name == "tax-analyst").Password,
            ["scope"] = "exchange",
        };
        if (secret is not null)
            parameters["client_secret"] = secret;

        var (status, _) = await IdentityHosts.GrantAsync(hosts.IssuerName, parameters);

        status.ShouldBeOneOf(400, 401);
    }

    [Fact]
    public async Task A_refresh_token_gives_a_new_access_token()
    {
        var first = await hosts.PasswordGrantAsync(hosts.IssuerName, "tax-supervisor");

        var (status, answer) = await RefreshAsync(hosts.IssuerName, first);

        status.ShouldBe(200, answer.ToString());
        var renewed = answer.GetProperty("access_token").GetString()!;
        renewed.ShouldNotBe(first.GetProperty("access_token").GetString());
        (await WhoAsync(renewed)).Roles.ShouldBe([Roles.Supervisor]);
    }

    [Fact]
    public async Task The_device_grant_waits_for_a_person_who_allows_it()
    {
        var (status, device) = await StartDeviceAsync();
        status.ShouldBe(200, device.ToString());
        (await PollAsync(device)).Answer.GetProperty("error").GetString().ShouldBe("authorization_pending");

        using var browser = new Browser();
        var signIn = await browser.GetAsync(device.GetProperty("verification_uri_complete").GetString()!);
        signIn.ShouldContain("name=\"password\"");
        var question = await browser.SignInAsync(signIn, hosts, "tax-auditor");
        question.ShouldContain("exchange-cli");
        await browser.SubmitAsync(question, ("accept", "true"));

        var (allowed, answer) = await PollAsync(device);
        allowed.ShouldBe(200, answer.ToString());
        (await WhoAsync(answer.GetProperty("access_token").GetString()!)).Roles.ShouldBe([Roles.Auditor]);
    }

    [Fact]
    public async Task A_device_that_a_person_refuses_gets_no_token()
    {
        var (_, device) = await StartDeviceAsync();
        using var browser = new Browser();
        var question = await browser.SignInAsync(
            await browser.GetAsync(device.GetProperty("verification_uri_complete").GetString()!), hosts, "tax-auditor");

        await browser.SubmitAsync(question, ("refuse", "true"));

        (await PollAsync(device)).Answer.GetProperty("error").GetString().ShouldBe("access_denied");
    }

    [Fact]
    public async Task A_device_code_that_nobody_was_given_asks_again()
    {
        using var browser = new Browser();
        var page = await browser.SignInAsync(
            await browser.GetAsync(hosts.IssuerName + "connect/verify?user_code=0000-0000-0000"), hosts, "tax-auditor");

        page.ShouldContain("id=\"user_code\"");
        page.ShouldContain("role=\"alert\"");
    }

    [Fact]
    public async Task An_agency_that_joins_gets_accounts_at_the_running_issuer()
    {
        var fisheries = DemoAccounts.Create("fisheries", "渔政", null);

        await DevelopmentIssuer.AddAsync(hosts.Issuer, fisheries, TestContext.Current.CancellationToken);

        var (status, answer) = await IdentityHosts.GrantAsync(hosts.IssuerName, new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "fisheries-daemon",
            ["client_secret"] = fisheries.Clients[0].Secret!,
            ["scope"] = "exchange",
        });
        status.ShouldBe(200, answer.ToString());
        new JsonWebToken(answer.GetProperty("access_token").GetString()).Audiences.ShouldBe(["exchange:fisheries"]);
    }

    [Fact]
    public async Task Tokens_and_sessions_outlive_a_restart_of_the_issuer_when_keys_and_database_are_files()
    {
        var folder = Directory.CreateTempSubdirectory("issuer-").FullName;
        var first = await IdentityHosts.StartIssuerAsync(hosts.Accounts, folder);
        var name = DevelopmentIssuer.IssuerOf(first);
        var before = await hosts.PasswordGrantAsync(name, "tax-analyst");
        await first.DisposeAsync();

        await using var second = await IdentityHosts.StartIssuerAsync(hosts.Accounts, folder, name);
        var (api, client) = await IdentityHosts.StartApiAsync(IdentityHosts.OptionsFor("tax", name));
        await using var _ = api;

        (await IdentityHosts.GetAsync(client, "/who", before.GetProperty("access_token").GetString())).Status.ShouldBe(200);
        (await RefreshAsync(name, before)).Status.ShouldBe(200);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(folder, "issuer-signing.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<Who> WhoAsync(string token)
    {
        var (status, _, body) = await IdentityHosts.GetAsync(hosts.Api, "/who", token);
        status.ShouldBe(200, body);
        return JsonSerializer.Deserialize<Who>(body, JsonSerializerOptions.Web)!;
    }

    private Task<(int Status, JsonElement Answer)> StartDeviceAsync() => IdentityHosts.GrantAsync(
        hosts.IssuerName,
        new() { ["client_id"] = DemoAccounts.CommandLineClient, ["scope"] = "openid offline_access exchange" },
        "connect/device");

    private Task<(int Status, JsonElement Answer)> PollAsync(JsonElement device) => IdentityHosts.GrantAsync(hosts.IssuerName, new()
    {
        ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
        ["client_id"] = DemoAccounts.CommandLineClient,
        ["device_code"] = device.GetProperty("device_code").GetString()!,
    });

    private static Task<(int Status, JsonElement Answer)> RefreshAsync(string issuer, JsonElement first) => IdentityHosts.GrantAsync(issuer, new()
    {
        ["grant_type"] = "refresh_token",
        ["client_id"] = DemoAccounts.CommandLineClient,
        ["refresh_token"] = first.GetProperty("refresh_token").GetString()!,
    });
}
