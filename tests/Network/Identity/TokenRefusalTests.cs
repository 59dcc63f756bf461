using System.Buffers.Text;
using System.Text;
using ExchangeNetwork.Sandbox.Issuer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>A node takes tokens of its issuer, for its audience, of its agency, and nothing else.</summary>
[Collection(IdentityCollection.Name)]
public class TokenRefusalTests(IdentityHosts hosts)
{
    [Fact]
    public async Task Without_a_token_the_answer_is_to_sign_in()
    {
        await RefusedAsync(hosts.Api, null, 401, "XN-ACCESS-001");
    }

    [Fact]
    public async Task An_address_that_allows_anonymous_needs_no_token()
    {
        (await IdentityHosts.GetAsync(hosts.Api, "/open", null)).Status.ShouldBe(200);
        (await IdentityHosts.GetAsync(hosts.Api, "/health/live", null)).Status.ShouldBe(200);
        (await IdentityHosts.GetAsync(hosts.Api, "/health/ready", null)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("police-analyst")]
    [InlineData("police-supervisor")]
    [InlineData("police-admin")]
    public async Task A_user_of_another_agency_is_refused_by_name(string user)
    {
        var token = await hosts.TokenOfAsync(user);

        var (status, problem, _) = await IdentityHosts.GetAsync(hosts.Api, "/who", token);

        status.ShouldBe(403);
        problem!.Code.ShouldBe("XN-ACCESS-003");
        problem.Arguments.ShouldBe(["police", "tax"]);
    }

    [Fact]
    public async Task A_daemon_of_another_agency_is_refused()
    {
        await RefusedAsync(hosts.Api, await hosts.DaemonTokenAsync("police"), 403, "XN-ACCESS-003");
    }

    [Fact]
    public async Task The_agency_claim_decides_even_when_the_audience_is_right()
    {
        var options = IdentityHosts.OptionsFor("customs", hosts.IssuerName);
        options.Audience = "exchange:tax";
        var (api, client) = await IdentityHosts.StartApiAsync(options);
        await using var _ = api;

        var token = await hosts.TokenOfAsync("tax-analyst");

        await RefusedAsync(client, token, 403, "XN-ACCESS-003");
        (await IdentityHosts.GetAsync(client, "/policy/everyone", token)).Problem!.Code.ShouldBe("XN-ACCESS-003");
    }

    [Fact]
    public async Task A_token_for_another_audience_of_the_own_agency_is_refused()
    {
        var options = IdentityHosts.OptionsFor("tax", hosts.IssuerName);
        options.Audience = "tax-intranet";
        var (api, client) = await IdentityHosts.StartApiAsync(options);
        await using var _ = api;

        await RefusedAsync(client, await hosts.TokenOfAsync("tax-analyst"), 401, "XN-ACCESS-005");
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_refused_even_under_the_same_keys()
    {
        // Same key files, so the signature is good at both; only the issuer's name differs.
        var folder = Directory.CreateTempSubdirectory("issuer-").FullName;
        await using var ours = await IdentityHosts.StartIssuerAsync(hosts.Accounts, folder);
        await using var other = await IdentityHosts.StartIssuerAsync(hosts.Accounts, folder);
        var (api, client) = await IdentityHosts.StartApiAsync(IdentityHosts.OptionsFor("tax", DevelopmentIssuer.IssuerOf(ours)));
        await using var _ = api;

        var good = await hosts.TokenOfAsync(DevelopmentIssuer.IssuerOf(ours), "tax-analyst");
        var foreign = await hosts.TokenOfAsync(DevelopmentIssuer.IssuerOf(other), "tax-analyst");

        (await IdentityHosts.GetAsync(client, "/who", good)).Status.ShouldBe(200);
        await RefusedAsync(client, foreign, 401, "XN-ACCESS-005");
    }

    [Fact]
    public async Task A_token_signed_by_another_key_is_refused()
    {
        await using var other = await IdentityHosts.StartIssuerAsync(hosts.Accounts);

        await RefusedAsync(hosts.Api, await hosts.TokenOfAsync(DevelopmentIssuer.IssuerOf(other), "tax-analyst"), 401, "XN-ACCESS-005");
    }

    [Fact]
    public async Task An_expired_token_is_refused_with_the_advice_to_sign_in_again()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow.AddHours(-2));
        await using var issuer = await IdentityHosts.StartIssuerAsync(hosts.Accounts, clock: clock);
        var (api, client) = await IdentityHosts.StartApiAsync(IdentityHosts.OptionsFor("tax", DevelopmentIssuer.IssuerOf(issuer)));
        await using var _ = api;
        var old = await hosts.TokenOfAsync(DevelopmentIssuer.IssuerOf(issuer), "tax-analyst");
        clock.Now = DateTimeOffset.UtcNow;
        var fresh = await hosts.TokenOfAsync(DevelopmentIssuer.IssuerOf(issuer), "tax-analyst");

        (await IdentityHosts.GetAsync(client, "/who", fresh)).Status.ShouldBe(200);
        await RefusedAsync(client, old, 401, "XN-ACCESS-004");
    }

    [Fact]
    public async Task An_id_token_is_no_access_token()
    {
        var idToken = (await hosts.PasswordGrantAsync(hosts.IssuerName, "tax-analyst")).GetProperty("id_token").GetString()!;
        new JsonWebToken(idToken).Typ.ShouldBe("JWT");

        // A host whose audience is the client's id takes everything about the id token but its type.
        var options = IdentityHosts.OptionsFor("tax", hosts.IssuerName);
        options.Audience = DemoAccounts.CommandLineClient;
        var (strict, strictClient) = await IdentityHosts.StartApiAsync(options);
        await using var first = strict;
        await RefusedAsync(strictClient, idToken, 401, "XN-ACCESS-005");
        await RefusedAsync(hosts.Api, idToken, 401, "XN-ACCESS-005");

        options = IdentityHosts.OptionsFor("tax", hosts.IssuerName);
        options.Audience = DemoAccounts.CommandLineClient;
        options.AccessTokenTypes.Add("JWT");
        var (lax, laxClient) = await IdentityHosts.StartApiAsync(options);
        await using var second = lax;
        (await IdentityHosts.GetAsync(laxClient, "/who", idToken)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_unsigned_token_is_refused()
    {
        var parts = (await hosts.TokenOfAsync("tax-supervisor")).Split('.');
        var header = Base64Url.EncodeToString("""{"alg":"none","typ":"at+jwt"}"""u8);

        await RefusedAsync(hosts.Api, $"{header}.{parts[1]}.", 401, "XN-ACCESS-005");
        await RefusedAsync(hosts.Api, $"{header}.{parts[1]}.{parts[2]}", 401, "XN-ACCESS-005");
    }

    [Fact]
    public async Task A_token_with_changed_claims_is_refused()
    {
        var parts = (await hosts.TokenOfAsync("tax-analyst")).Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        var raised = claims.Replace("\"analyst\"", "\"supervisor\"", StringComparison.Ordinal);
        raised.ShouldNotBe(claims);

        await RefusedAsync(hosts.Api, $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(raised))}.{parts[2]}", 401, "XN-ACCESS-005");
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_shared_secret_is_refused()
    {
        var token = new JsonWebToken(await hosts.TokenOfAsync("tax-supervisor"));
        using var client = new HttpClient { BaseAddress = new Uri(hosts.IssuerName) };
        var keys = new JsonWebKeySet(await client.GetStringAsync(".well-known/jwks", TestContext.Current.CancellationToken));
        var shared = new SymmetricSecurityKey(Base64Url.DecodeFromChars(keys.Keys[0].N)) { KeyId = keys.Keys[0].Kid };
        var forged = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = token.Issuer,
            Audience = "exchange:tax",
            Claims = new Dictionary<string, object> { ["sub"] = "tax-supervisor", ["agency"] = "tax", ["roles"] = "supervisor", ["scp"] = "exchange" },
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(shared, SecurityAlgorithms.HmacSha256),
        });

        await RefusedAsync(hosts.Api, forged, 401, "XN-ACCESS-005");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    public async Task What_is_no_token_at_all_is_refused(string token)
    {
        await RefusedAsync(hosts.Api, token, 401, "XN-ACCESS-005");
    }

    [Fact]
    public async Task A_person_keeps_one_pseudonym_that_differs_between_nodes_and_people()
    {
        async Task<string> ActorAsync(HttpClient client, string user) =>
            System.Text.Json.JsonSerializer.Deserialize<Who>(
                (await IdentityHosts.GetAsync(client, "/who", await hosts.TokenOfAsync(user))).Body, System.Text.Json.JsonSerializerOptions.Web)!.Actor;

        var options = IdentityHosts.OptionsFor("tax", hosts.IssuerName);
        options.ActorSecret = Enumerable.Repeat((byte)8, 32).ToArray();
        var (api, client) = await IdentityHosts.StartApiAsync(options);
        await using var _ = api;

        var actor = await ActorAsync(hosts.Api, "tax-analyst");
        (await ActorAsync(hosts.Api, "tax-analyst")).ShouldBe(actor);
        (await ActorAsync(hosts.Api, "tax-supervisor")).ShouldNotBe(actor);
        (await ActorAsync(client, "tax-analyst")).ShouldNotBe(actor);
    }

    private static async Task RefusedAsync(HttpClient client, string? token, int status, string code)
    {
        var (actual, problem, body) = await IdentityHosts.GetAsync(client, "/who", token);
        actual.ShouldBe(status, body);
        problem!.Code.ShouldBe(code);
        problem.Status.ShouldBe(status);
    }
}
