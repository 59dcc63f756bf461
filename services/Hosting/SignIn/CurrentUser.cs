namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Who is acting: one account of this host's agency, a person or a program.</summary>
/// <remarks>
/// Endpoints take it as a parameter (scoped service); a Blazor circuit reads it with <see cref="CurrentUserReader"/> from its
/// authentication state. The name is for the person's own screen only: logs and the ledger get <see cref="Actor"/>.
/// </remarks>
public sealed class CurrentUser
{
    internal CurrentUser(string agency, string actor, string displayName, string? clientId, bool isPerson, IEnumerable<string> roles)
    {
        Agency = agency;
        Actor = actor;
        DisplayName = displayName;
        ClientId = clientId;
        IsPerson = isPerson;
        Roles = roles.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The account's agency, which is this host's.</summary>
    public string Agency { get; }

    /// <summary>Pseudonymous id: 32 hex digits of HMAC-SHA256 over the subject under the node's secret; the same at every sign-in.</summary>
    public string Actor { get; }

    /// <summary>The name to show to the person; masked in <see cref="ToString"/>.</summary>
    public string DisplayName { get; }

    /// <summary>The application that asked for the token; null when the token does not say.</summary>
    public string? ClientId { get; }

    /// <summary>False for a program that signed in for itself (client credentials).</summary>
    public bool IsPerson { get; }

    /// <summary>The roles that count: a program's are cut to <c>daemon</c>, a person's never hold it.</summary>
    public IReadOnlySet<string> Roles { get; }

    /// <summary>True when the account holds the role.</summary>
    public bool Is(string role) => Roles.Contains(role);

    /// <summary>Agency, pseudonym and roles; never the name.</summary>
    public override string ToString() => $"{Agency}/{Actor} ({string.Join(',', Roles.Order(StringComparer.Ordinal))})";
}
