namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>Demo users and clients; plain documents, which the caller keeps (with their secrets) in its data folder.</summary>
/// <param name="Users">People.</param>
/// <param name="Clients">Applications and programs.</param>
public sealed record DevelopmentAccounts(IReadOnlyList<DevelopmentUser> Users, IReadOnlyList<DevelopmentClient> Clients)
{
    /// <summary>Both together.</summary>
    public DevelopmentAccounts And(DevelopmentAccounts more) => new([.. Users, .. more.Users], [.. Clients, .. more.Clients]);
}

/// <summary>A demo user.</summary>
/// <param name="Name">Sign-in name, unique at the issuer; also the subject of its tokens.</param>
/// <param name="Password">Random; shown to the developer only.</param>
/// <param name="Agency">Agency id; its tokens are for the audience <c>exchange:AGENCY</c>.</param>
/// <param name="Roles">Role constants of ExchangeNetwork.Hosting.</param>
/// <param name="DisplayName">Name on pages.</param>
public sealed record DevelopmentUser(string Name, string Password, string Agency, IReadOnlyList<string> Roles, string DisplayName)
{
    /// <summary>The name only.</summary>
    public override string ToString() => Name;
}

/// <summary>An application (pages, command line) or a program of an agency.</summary>
/// <param name="Id">Client id.</param>
/// <param name="Secret">Null for a public client, which only a person's own tool may be.</param>
/// <param name="Grants">What it may do.</param>
/// <param name="Agency">For <see cref="DevelopmentGrants.Program"/>: the agency it works for; otherwise null.</param>
/// <param name="Roles">For <see cref="DevelopmentGrants.Program"/>: its roles; otherwise empty.</param>
/// <param name="RedirectUris">For <see cref="DevelopmentGrants.Pages"/>: <c>http://HOST/signin-oidc</c>.</param>
/// <param name="SignedOutUris">For <see cref="DevelopmentGrants.Pages"/>: <c>http://HOST/signout-callback-oidc</c>.</param>
public sealed record DevelopmentClient(
    string Id,
    string? Secret,
    DevelopmentGrants Grants,
    string? Agency,
    IReadOnlyList<string> Roles,
    IReadOnlyList<Uri> RedirectUris,
    IReadOnlyList<Uri> SignedOutUris)
{
    /// <summary>The id only.</summary>
    public override string ToString() => Id;
}

/// <summary>What a client may do at the issuer.</summary>
[Flags]
public enum DevelopmentGrants
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Authorization code with PKCE, refresh, sign-out: a host with pages.</summary>
    Pages = 1,

    /// <summary>Password and device grant, refresh: a person's command line.</summary>
    CommandLine = 2,

    /// <summary>Client credentials: a program that signs in for itself.</summary>
    Program = 4,
}
