using Microsoft.AspNetCore.Authentication;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>One signed-in browser, as the server keeps it.</summary>
internal sealed class PageSession(AuthenticationTicket ticket, PageTokenSet tokens, DateTimeOffset createdAt)
{
    private PageTokenSet _tokens = tokens;

    /// <summary>Lets one request at a time ask the issuer for new tokens; the others wait for its result.</summary>
    public SemaphoreSlim Refreshing { get; } = new(1);

    public AuthenticationTicket Ticket { get; } = ticket;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>Written under the store's lock.</summary>
    public DateTimeOffset UsedAt { get; set; } = createdAt;

    public PageTokenSet Tokens
    {
        get => Volatile.Read(ref _tokens);
        set => Volatile.Write(ref _tokens, value);
    }

    public override string ToString() => $"session of {CreatedAt:O}";
}

/// <summary>The tokens of a session; they never leave the server.</summary>
internal sealed record PageTokenSet(string AccessToken, string? RefreshToken, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"tokens until {ExpiresAt:O}";
}
