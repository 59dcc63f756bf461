using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>The signed-in browsers of one host: the cookie carries a random key only, account and tokens stay in this process.</summary>
/// <remarks>
/// Thread-safe. Bounded: the session unused for longest makes room. Ends after <see cref="IdleLimit"/> without use and
/// <see cref="TotalLimit"/> in any case; a restart of the process ends all, and the next request signs in again at the issuer.
/// Held by the hash of the key, so that a copy of the memory does not hold working keys.
/// </remarks>
internal sealed class PageSessions(TimeProvider clock, int capacity) : ITicketStore
{
    /// <summary>Claim with the id under which a circuit finds its session; not the cookie's key.</summary>
    public const string SessionClaim = "xn_session";

    /// <summary>A session unused for this long is over.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);

    /// <summary>No session lasts longer: a working day, after which roles are read from the issuer again.</summary>
    public static readonly TimeSpan TotalLimit = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PageSession> _sessions = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _sessions.Count;
        }
    }

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Put(IdOf(key), ticket);
        return Task.FromResult(key);
    }

    /// <summary>Called when the cookie slides: the ticket is ours, its tokens are already here, so only its use is noted.</summary>
    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        Find(IdOf(key));
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(Find(IdOf(key))?.Ticket);

    public Task RemoveAsync(string key)
    {
        Remove(IdOf(key));
        return Task.CompletedTask;
    }

    /// <summary>The session that a principal of this host belongs to; null when it is over.</summary>
    public PageSession? Of(ClaimsPrincipal user) => user.FindFirstValue(SessionClaim) is { } id ? Find(id) : null;

    /// <summary>Ends the session of a principal.</summary>
    public void End(ClaimsPrincipal user)
    {
        if (user.FindFirstValue(SessionClaim) is { } id)
            Remove(id);
    }

    private void Put(string id, AuthenticationTicket ticket)
    {
        var tokens = TakeTokens(ticket.Properties);
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(SessionClaim, id));
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            foreach (var (over, _) in _sessions.Where(session => IsOver(session.Value, now)).ToList())
                _sessions.Remove(over);
            while (_sessions.Count >= capacity)
                _sessions.Remove(_sessions.MinBy(session => session.Value.UsedAt).Key);
            _sessions[id] = new PageSession(ticket, tokens, now);
        }
    }

    private PageSession? Find(string id)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (!_sessions.TryGetValue(id, out var session))
                return null;
            if (IsOver(session, now))
            {
                _sessions.Remove(id);
                return null;
            }
            session.UsedAt = now;
            return session;
        }
    }

    private void Remove(string id)
    {
        lock (_gate)
            _sessions.Remove(id);
    }

    private static bool IsOver(PageSession session, DateTimeOffset now) =>
        now - session.UsedAt >= IdleLimit || now - session.CreatedAt >= TotalLimit;

    // The id token stays in the properties: sign-out shows it to the issuer.
    private static PageTokenSet TakeTokens(AuthenticationProperties properties)
    {
        var access = properties.GetTokenValue("access_token") ?? throw new InvalidOperationException("The issuer sent no access token.");
        var refresh = properties.GetTokenValue("refresh_token");
        var expiresAt = DateTimeOffset.Parse(properties.GetTokenValue("expires_at") ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var identity = properties.GetTokenValue("id_token");
        properties.StoreTokens(identity is null ? [] : [new AuthenticationToken { Name = "id_token", Value = identity }]);
        return new PageTokenSet(access, refresh, expiresAt);
    }

    private static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
