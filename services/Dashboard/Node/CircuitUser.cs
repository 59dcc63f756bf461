using ExchangeNetwork.Dashboard.Language;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExchangeNetwork.Dashboard.Node;

/// <summary>Who works at this page, what the person may do, and what the agencies are called.</summary>
/// <remarks>One for each circuit. What it allows only decides which buttons show: the node decides.</remarks>
public sealed class CircuitUser(
    AuthenticationStateProvider authentication, CurrentUserReader reader, NodeApi node, DashboardOptions options)
{
    private Dictionary<string, AgencyView> _agencies = [];
    private CurrentUser? _user;

    /// <summary>Sees subjects, hits and alerts.</summary>
    public bool MayRead => Holds(AccessPolicies.Readers);

    /// <summary>Works on hits and alerts.</summary>
    public bool MayInvestigate => Holds(AccessPolicies.Investigators);

    /// <summary>Approves and decides.</summary>
    public bool MayDecide => Holds(AccessPolicies.Supervisors);

    /// <summary>Is told of hits on decoys.</summary>
    public bool MaySeeDecoys => Holds(AccessPolicies.Auditors);

    /// <summary>Name to show.</summary>
    public string DisplayName => _user?.DisplayName ?? "";

    /// <summary>Roles to show, in the page's language.</summary>
    public string RoleNames => string.Join(" · ", (_user?.Roles ?? new HashSet<string>()).Order(StringComparer.Ordinal).Select(role => Roles.NameOf(role, Languages.Current)));

    /// <summary>Reads the account and, once it is known, the agencies' names.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_user is null && reader.TryRead((await authentication.GetAuthenticationStateAsync()).User, out var user, out _))
            _user = user;
        if (_agencies.Count == 0 && (await node.GetAgenciesAsync(cancellationToken)).Value is { } page)
            _agencies = page.Items.ToDictionary(agency => agency.Id, StringComparer.Ordinal);
    }

    /// <summary>The name of an agency in the page's language; its id when it is not known.</summary>
    public string NameOf(string agency)
    {
        if (_agencies.TryGetValue(agency, out var view))
            return Languages.IsChinese ? view.NameZh : view.NameEn;
        return agency == options.Agency ? OwnName : agency;
    }

    /// <summary>True for the user's own agency.</summary>
    public bool IsOwn(string agency) => agency == options.Agency;

    /// <summary>The name of the user's agency in the page's language.</summary>
    public string OwnName => Languages.IsChinese ? options.NameZh : options.NameEn;

    private bool Holds(string policy) => _user is not null && AccessPolicies.RolesOf[policy].Any(_user.Is);
}
