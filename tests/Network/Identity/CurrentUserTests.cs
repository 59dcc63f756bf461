using System.Security.Claims;
using ExchangeNetwork.Hosting.SignIn;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>Who somebody is follows from the claims of a token, and nothing else.</summary>
public class CurrentUserTests
{
    private static readonly CurrentUserReader Reader = new(IdentityHosts.OptionsFor("tax", "https://issuer.example/"));

    [Fact]
    public void A_program_keeps_only_the_role_daemon()
    {
        var user = Read(("sub", "tax-daemon"), ("client_id", "tax-daemon"), ("agency", "tax"), ("roles", "supervisor"), ("roles", "daemon"));

        user.IsPerson.ShouldBeFalse();
        user.Roles.ShouldBe([Roles.Daemon]);
    }

    [Fact]
    public void A_person_never_holds_the_role_daemon()
    {
        var user = Read(("sub", "li"), ("client_id", "exchange-cli"), ("agency", "tax"), ("roles", "analyst"), ("roles", "daemon"));

        user.IsPerson.ShouldBeTrue();
        user.Roles.ShouldBe([Roles.Analyst]);
    }

    [Fact]
    public void A_role_that_the_network_does_not_know_counts_for_nothing()
    {
        Read(("sub", "li"), ("agency", "tax"), ("roles", "root")).Roles.ShouldBeEmpty();
    }

    [Fact]
    public void An_account_without_agency_is_refused()
    {
        Refusal(("sub", "li"), ("roles", "analyst")).ShouldBe("XN-ACCESS-006");
    }

    [Fact]
    public void An_account_of_two_agencies_is_refused()
    {
        Refusal(("sub", "li"), ("agency", "tax"), ("agency", "police"), ("roles", "analyst")).ShouldBe("XN-ACCESS-006");
    }

    [Fact]
    public void An_account_of_another_agency_is_refused()
    {
        Refusal(("sub", "li"), ("agency", "Tax"), ("roles", "analyst")).ShouldBe("XN-ACCESS-003");
    }

    [Fact]
    public void Claims_without_authentication_are_nobody()
    {
        var nobody = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "li"), new Claim("agency", "tax")]));

        Reader.TryRead(nobody, out _, out var refusal).ShouldBeFalse();
        refusal!.Value.Code.ShouldBe("XN-ACCESS-001");
    }

    [Fact]
    public void An_issuer_of_one_agency_only_need_not_name_it_but_may_not_name_another()
    {
        var options = IdentityHosts.OptionsFor("tax", "https://login.microsoftonline.com/2f0e1d6e-0000-4000-8000-000000000001/v2.0");
        options.IssuerServesOnlyThisAgency = true;
        var reader = new CurrentUserReader(options);

        reader.TryRead(Principal(("sub", "li"), ("roles", "analyst")), out var user, out _).ShouldBeTrue();
        user!.Agency.ShouldBe("tax");
        reader.TryRead(Principal(("sub", "li"), ("agency", "police"), ("roles", "analyst")), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void With_entra_the_account_is_the_object_id_and_an_app_token_is_a_program()
    {
        var options = IdentityHosts.OptionsFor("tax", "https://login.microsoftonline.com/2f0e1d6e-0000-4000-8000-000000000001/v2.0");
        options.IssuerServesOnlyThisAgency = true;
        var reader = new CurrentUserReader(options);

        reader.TryRead(Principal(("sub", "a"), ("oid", "li"), ("roles", "analyst")), out var api, out _);
        reader.TryRead(Principal(("sub", "b"), ("oid", "li"), ("roles", "analyst")), out var pages, out _);
        reader.TryRead(Principal(("sub", "c"), ("oid", "c"), ("idtyp", "app"), ("roles", "daemon"), ("roles", "supervisor")), out var program, out _);

        pages!.Actor.ShouldBe(api!.Actor);
        program!.Roles.ShouldBe([Roles.Daemon]);
    }

    [Fact]
    public void The_name_stays_out_of_logs()
    {
        var user = Read(("sub", "li-wei"), ("name", "李伟"), ("agency", "tax"), ("roles", "analyst"));

        user.DisplayName.ShouldBe("李伟");
        user.ToString().ShouldBe($"tax/{user.Actor} (analyst)");
        user.Actor.ShouldNotContain("li-wei");
    }

    private static ClaimsPrincipal Principal(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "test"));

    private static CurrentUser Read(params (string Type, string Value)[] claims)
    {
        Reader.TryRead(Principal(claims), out var user, out _).ShouldBeTrue();
        return user!;
    }

    private static string Refusal(params (string Type, string Value)[] claims)
    {
        Reader.TryRead(Principal(claims), out _, out var refusal).ShouldBeFalse();
        return refusal!.Value.Code;
    }
}
