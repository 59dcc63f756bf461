using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Names of the authorization policies, one per set of roles; every policy takes a signed-in account of this host's agency.</summary>
public static class AccessPolicies
{
    /// <summary>Any role, programs included.</summary>
    public const string Everyone = "everyone";

    /// <summary>Any person: analyst, supervisor, auditor, administrator.</summary>
    public const string People = "people";

    /// <summary>Who works with subjects: analyst, supervisor.</summary>
    public const string Investigators = "investigators";

    /// <summary>Who may see subjects: analyst, supervisor, auditor.</summary>
    public const string Readers = "readers";

    /// <summary>Who decides: supervisor.</summary>
    public const string Supervisors = "supervisors";

    /// <summary>Who reads audit and trace, and is told of hits on decoys: auditor, supervisor.</summary>
    public const string Auditors = "auditors";

    /// <summary>Who sets up the agency: administrator.</summary>
    public const string Administrators = "administrators";

    /// <summary>Who may feed records in: daemon, analyst, supervisor.</summary>
    public const string Submitters = "submitters";

    /// <summary>The roles of each policy.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> RolesOf { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [Everyone] = [.. Roles.All.Select(name => name.Role)],
        [People] = [Roles.Analyst, Roles.Supervisor, Roles.Auditor, Roles.Administrator],
        [Investigators] = [Roles.Analyst, Roles.Supervisor],
        [Readers] = [Roles.Analyst, Roles.Supervisor, Roles.Auditor],
        [Supervisors] = [Roles.Supervisor],
        [Auditors] = [Roles.Auditor, Roles.Supervisor],
        [Administrators] = [Roles.Administrator],
        [Submitters] = [Roles.Daemon, Roles.Analyst, Roles.Supervisor],
    };

    /// <summary>Lets an account in that holds at least one of the roles; for a set of roles that has no policy of its own.</summary>
    /// <exception cref="ArgumentException">No role is named: an empty audience is an error, never everyone.</exception>
    public static TBuilder RequireRoles<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(PolicyFor(roles));

    internal static AuthorizationPolicy PolicyFor(IReadOnlyList<string> roles) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new RolesRequirement(roles)).Build();
}
