using ExchangeNetwork.Hosting.SignIn;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>Each policy lets its roles in and nobody else.</summary>
[Collection(IdentityCollection.Name)]
public class RoleTests(IdentityHosts hosts)
{
    private static readonly Dictionary<string, string> AccountOf = new()
    {
        [Roles.Analyst] = "tax-analyst",
        [Roles.Supervisor] = "tax-supervisor",
        [Roles.Auditor] = "tax-auditor",
        [Roles.Administrator] = "tax-admin",
        [Roles.Daemon] = "tax-daemon",
    };

    public static TheoryData<string, string, bool> PoliciesAndRoles()
    {
        // Written out, not read from AccessPolicies: a changed policy must show here.
        var allowed = new Dictionary<string, string>
        {
            [AccessPolicies.Everyone] = "analyst supervisor auditor administrator daemon",
            [AccessPolicies.People] = "analyst supervisor auditor administrator",
            [AccessPolicies.Investigators] = "analyst supervisor",
            [AccessPolicies.Readers] = "analyst supervisor auditor",
            [AccessPolicies.Supervisors] = "supervisor",
            [AccessPolicies.Auditors] = "auditor supervisor",
            [AccessPolicies.Administrators] = "administrator",
            [AccessPolicies.Submitters] = "daemon analyst supervisor",
        };
        var cases = new TheoryData<string, string, bool>();
        foreach (var (policy, roles) in allowed)
        {
            foreach (var role in AccountOf.Keys)
                cases.Add(policy, role, roles.Split(' ').Contains(role));
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(PoliciesAndRoles))]
    public async Task A_policy_lets_its_roles_in_and_no_other(string policy, string role, bool isAllowed)
    {
        var (status, problem, body) = await IdentityHosts.GetAsync(hosts.Api, "/policy/" + policy, await TokenOfAsync(role));

        status.ShouldBe(isAllowed ? 200 : 403, body);
        problem?.Code.ShouldBe("XN-ACCESS-002");
    }

    [Fact]
    public async Task A_missing_role_is_refused_with_the_roles_that_would_do()
    {
        var (status, problem, _) = await IdentityHosts.GetAsync(hosts.Api, "/roles/auditor-administrator", await TokenOfAsync(Roles.Analyst));

        status.ShouldBe(403);
        problem!.Arguments.ShouldBe(["审计员 auditor, 管理员 administrator"]);
        (await IdentityHosts.GetAsync(hosts.Api, "/roles/auditor-administrator", await TokenOfAsync(Roles.Administrator))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_still_takes_a_sign_in()
    {
        (await IdentityHosts.GetAsync(hosts.Api, "/refusal", null)).Problem!.Code.ShouldBe("XN-ACCESS-001");
        (await IdentityHosts.GetAsync(hosts.Api, "/no-such-address", null)).Problem!.Code.ShouldBe("XN-ACCESS-001");
    }

    [Fact]
    public void A_policy_without_roles_or_with_an_unknown_one_cannot_be_made()
    {
        Should.Throw<ArgumentException>(() => AccessPolicies.PolicyFor([]));
        Should.Throw<ArgumentException>(() => AccessPolicies.PolicyFor(["root"]));
    }

    private async Task<string> TokenOfAsync(string role) =>
        role == Roles.Daemon ? await hosts.DaemonTokenAsync("tax") : await hosts.TokenOfAsync(AccountOf[role]);
}
