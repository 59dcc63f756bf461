using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Sandbox.Issuer;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>What may not run does not start, and says why.</summary>
public class SignInSetupTests
{
    private const string Tenant = "https://login.microsoftonline.com/2f0e1d6e-0000-4000-8000-000000000001/v2.0";

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("development")]
    [InlineData("")]
    public void The_development_issuer_is_refused_outside_development(string environment)
    {
        var refusal = Should.Throw<SetupException>(() => BuildIssuer(environment, "http://127.0.0.1:0"));

        refusal.Code.ShouldBe("XN-SETUP-003");
        refusal.Message.ShouldContain("Entra ID");
    }

    [Theory]
    [InlineData("http://0.0.0.0:5000")]
    [InlineData("http://10.1.2.3:5000")]
    [InlineData("http://issuer.example:5000")]
    [InlineData("https://127.0.0.1:5000")]
    public void The_development_issuer_listens_on_loopback_only(string address)
    {
        Should.Throw<SetupException>(() => BuildIssuer("Development", address)).Code.ShouldBe("XN-SETUP-004");
    }

    [Theory]
    [InlineData("Production", "http://127.0.0.1:5000/", true)]
    [InlineData("Development", "http://127.0.0.1:5000/", false)]
    [InlineData("Development", "http://issuer.example/", true)]
    [InlineData("Development", "http://localhost.example/", true)]
    public void A_host_takes_no_http_issuer_outside_development_or_off_loopback(string environment, string issuer, bool allowHttp)
    {
        var options = IdentityHosts.OptionsFor("tax", issuer);
        options.AllowHttp = allowHttp;

        Should.Throw<SetupException>(() => BuilderFor(environment).AddApiSignIn(options)).Code.ShouldBe("XN-SETUP-002");
    }

    [Theory]
    [InlineData("Production", "https://issuer.example/", false)]
    [InlineData("Development", "http://127.0.0.1:5000/", true)]
    [InlineData("Development", "http://[::1]:5000/", true)]
    [InlineData("Development", "http://localhost:5000/", true)]
    public void A_host_takes_https_anywhere_and_http_on_a_developers_loopback(string environment, string issuer, bool allowHttp)
    {
        var options = IdentityHosts.OptionsFor("tax", issuer);
        options.AllowHttp = allowHttp;

        Should.NotThrow(() => BuilderFor(environment).AddApiSignIn(options));
    }

    [Theory]
    [InlineData(nameof(SignInOptions.Agency))]
    [InlineData(nameof(SignInOptions.Issuer))]
    [InlineData(nameof(SignInOptions.Audience))]
    [InlineData(nameof(SignInOptions.ActorSecret))]
    [InlineData(nameof(SignInOptions.ClientId))]
    [InlineData(nameof(SignInOptions.ClientSecret))]
    public void A_missing_setting_stops_the_start_and_is_named(string setting)
    {
        var options = IdentityHosts.OptionsFor("tax", "https://issuer.example/");
        options.ClientId = "tax-pages";
        options.ClientSecret = "secret";
        Should.NotThrow(() => BuilderFor("Production").AddPageSignIn(options));

        var property = typeof(SignInOptions).GetProperty(setting)!;
        property.SetValue(options, property.PropertyType == typeof(string) ? "" : Array.Empty<byte>());

        Should.Throw<SetupException>(() => BuilderFor("Production").AddPageSignIn(options)).Message.ShouldContain("SignIn:" + setting);
    }

    [Fact]
    public void Entra_for_any_tenant_is_refused()
    {
        var options = IdentityHosts.OptionsFor("tax", "https://login.microsoftonline.com/common/v2.0");

        Should.Throw<SetupException>(() => BuilderFor("Production").AddApiSignIn(options)).Code.ShouldBe("XN-SETUP-001");
    }

    [Theory]
    [InlineData(Tenant, "Microsoft.IdentityModel.Validators.AadIssuerValidator", "JWT")]
    [InlineData("https://login.partner.microsoftonline.cn/2f0e1d6e-0000-4000-8000-000000000001/v2.0", "Microsoft.IdentityModel.Validators.AadIssuerValidator", "JWT")]
    [InlineData("https://login.microsoftonline.com.example/2f0e1d6e-0000-4000-8000-000000000001/v2.0", "ExchangeNetwork.Hosting.SignIn.TokenRules", "at+jwt")]
    public async Task Identity_webs_own_issuer_rules_apply_to_entra_and_only_to_it(string issuer, string validator, string type)
    {
        var builder = BuilderFor("Production");
        builder.AddApiSignIn(IdentityHosts.OptionsFor("tax", issuer));
        await using var app = builder.Build();

        var rules = app.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme)
            .TokenValidationParameters;

        rules.IssuerValidator!.Method.DeclaringType!.FullName!.ShouldStartWith(validator);
        rules.ValidTypes.ShouldBe([type]);
    }

    [Fact]
    public void Demo_secrets_are_random_and_stay_out_of_logs()
    {
        var first = DemoAccounts.Create("tax", "税务", new Uri("http://127.0.0.1:7001"));
        var second = DemoAccounts.Create("tax", "税务", new Uri("http://127.0.0.1:7001"));

        var secrets = first.Users.Concat(second.Users).Select(user => user.Password)
            .Concat(first.Clients.Concat(second.Clients).Select(client => client.Secret!)).ToList();
        secrets.Distinct().Count().ShouldBe(14);
        secrets.ShouldAllBe(secret => secret.Length == 26);
        first.Users[0].ToString().ShouldBe("tax-analyst");
        first.Clients.Single(client => client.Id == "tax-pages").RedirectUris.ShouldBe([new Uri("http://127.0.0.1:7001/signin-oidc")]);
    }

    private static WebApplicationBuilder BuilderFor(string environment)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        return builder;
    }

    private static WebApplication BuildIssuer(string environment, string address) => DevelopmentIssuer.Build(new DevelopmentIssuerOptions
    {
        EnvironmentName = environment,
        Address = new Uri(address),
        Accounts = new DevelopmentAccounts([], []),
    });
}
