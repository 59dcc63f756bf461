using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>The accounts the issuer knows: users and clients by name, clients also in OpenIddict's tables.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class AccountBook(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<string, DevelopmentUser> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DevelopmentClient> _clients = new(StringComparer.Ordinal);

    public IEnumerable<DevelopmentUser> Users => _users.Values.OrderBy(user => user.Name, StringComparer.Ordinal);

    public DevelopmentUser? User(string? name) => name is null ? null : _users.GetValueOrDefault(name);

    public DevelopmentClient? Client(string? id) => id is null ? null : _clients.GetValueOrDefault(id);

    /// <summary>The user with this name and password; null for any other pair.</summary>
    public DevelopmentUser? Verify(string? name, string? password)
    {
        var user = User(name);
        var given = Encoding.UTF8.GetBytes(password ?? "");
        var expected = Encoding.UTF8.GetBytes(user?.Password ?? "");
        return user is not null && CryptographicOperations.FixedTimeEquals(given, expected) ? user : null;
    }

    public async Task AddAsync(DevelopmentAccounts accounts, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var client in accounts.Clients)
        {
            var known = await applications.FindByClientIdAsync(client.Id, cancellationToken);
            if (known is null)
                await applications.CreateAsync(Describe(client), cancellationToken);
            else
                await applications.UpdateAsync(known, Describe(client), cancellationToken);
            _clients[client.Id] = client;
        }
        foreach (var user in accounts.Users)
            _users[user.Name] = user;
    }

    private static OpenIddictApplicationDescriptor Describe(DevelopmentClient client)
    {
        var description = new OpenIddictApplicationDescriptor
        {
            ClientId = client.Id,
            ClientSecret = client.Secret,
            ClientType = client.Secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = client.Id,
            Permissions =
            {
                Permissions.Endpoints.Token,
                Permissions.Prefixes.Scope + DevelopmentIssuer.Scope,
                Permissions.Scopes.Profile,
            },
        };
        if (client.Grants.HasFlag(DevelopmentGrants.Program))
            description.Permissions.Add(Permissions.GrantTypes.ClientCredentials);
        if (client.Grants.HasFlag(DevelopmentGrants.CommandLine))
        {
            description.Permissions.UnionWith([
                Permissions.Endpoints.DeviceAuthorization, Permissions.GrantTypes.Password,
                Permissions.GrantTypes.DeviceCode, Permissions.GrantTypes.RefreshToken]);
        }
        if (client.Grants.HasFlag(DevelopmentGrants.Pages))
        {
            description.Permissions.UnionWith([
                Permissions.Endpoints.Authorization, Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code]);
            description.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
            description.RedirectUris.UnionWith(client.RedirectUris);
            description.PostLogoutRedirectUris.UnionWith(client.SignedOutUris);
        }
        return description;
    }
}
