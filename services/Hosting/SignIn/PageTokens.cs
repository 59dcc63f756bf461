using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Hands a page the access token of its signed-in user, renewed before it expires.</summary>
/// <remarks>Thread-safe; works in requests and in Blazor circuits, which have no request of their own.</remarks>
public sealed partial class PageTokens
{
    /// <summary>Renewed this long before its end, so that it survives the call it is fetched for.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private readonly PageSessions _sessions;
    private readonly IOptionsMonitor<OpenIdConnectOptions> _issuer;
    private readonly TimeProvider _clock;
    private readonly ILogger<PageTokens> _logger;

    internal PageTokens(PageSessions sessions, IOptionsMonitor<OpenIdConnectOptions> issuer, TimeProvider clock, ILogger<PageTokens> logger)
    {
        _sessions = sessions;
        _issuer = issuer;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>The token for the node's API; null when the session is over, and the page must send the user to <c>/sign-in</c>.</summary>
    /// <exception cref="HttpRequestException">The issuer cannot be reached and the token has already expired.</exception>
    /// <exception cref="TimeoutException">The issuer does not answer and the token has already expired.</exception>
    public async Task<string?> GetAccessTokenAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (_sessions.Of(user) is not { } session)
            return null;
        if (!NeedsRenewal(session.Tokens))
            return session.Tokens.AccessToken;

        await session.Refreshing.WaitAsync(cancellationToken);
        try
        {
            if (!NeedsRenewal(session.Tokens))
                return session.Tokens.AccessToken;
            if (await RenewAsync(session.Tokens, cancellationToken) is not { } renewed)
            {
                _sessions.End(user);
                return null;
            }
            session.Tokens = renewed;
            return renewed.AccessToken;
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutException && session.Tokens.ExpiresAt > _clock.GetUtcNow())
        {
            LogIssuerUnreachable(fault);
            return session.Tokens.AccessToken;
        }
        finally
        {
            session.Refreshing.Release();
        }
    }

    private bool NeedsRenewal(PageTokenSet tokens) => _clock.GetUtcNow() >= tokens.ExpiresAt - Margin;

    private async Task<PageTokenSet?> RenewAsync(PageTokenSet tokens, CancellationToken cancellationToken)
    {
        if (tokens.RefreshToken is null)
            return tokens.ExpiresAt > _clock.GetUtcNow() ? tokens : null;

        var options = _issuer.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var issuer = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        using var request = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = tokens.RefreshToken,
            ["client_id"] = options.ClientId!,
            ["client_secret"] = options.ClientSecret!,
        });
        using var response = await PostAsync(options.Backchannel, issuer.TokenEndpoint, request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if ((int)response.StatusCode is 400 or 401)
        {
            LogRenewalRefused((int)response.StatusCode);
            return null;
        }
        response.EnsureSuccessStatusCode();
        return Read(body, tokens);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string endpoint, HttpContent request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PostAsync(new Uri(endpoint), request, cancellationToken);
        }
        catch (TaskCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The issuer does not answer.", fault);
        }
    }

    private PageTokenSet Read(string body, PageTokenSet previous)
    {
        try
        {
            var answer = new OpenIdConnectMessage(body);
            return new PageTokenSet(
                answer.AccessToken ?? throw new HttpRequestException("The issuer's answer holds no access token."),
                answer.RefreshToken ?? previous.RefreshToken,
                _clock.GetUtcNow() + TimeSpan.FromSeconds(int.Parse(answer.ExpiresIn, System.Globalization.CultureInfo.InvariantCulture)));
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException)
        {
            throw new HttpRequestException("The issuer's answer cannot be read.", fault);
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "The issuer refused to renew a session (HTTP {Status}); the user signs in again")]
    private partial void LogRenewalRefused(int status);

    [LoggerMessage(1102, LogLevel.Warning, "The issuer did not renew a token that is still good for a while")]
    private partial void LogIssuerUnreachable(Exception fault);

    [LoggerMessage(1103, LogLevel.Error, "The issuer cannot be reached, and a session's token has expired")]
    internal partial void LogIssuerDown(Exception fault);

    // Messages of the token library and the issuer's error codes hold no personal data (the library hides it).
    [LoggerMessage(1104, LogLevel.Warning, "A sign-in was not completed: {Code}")]
    internal partial void LogSignInFailed(string code, Exception? fault);
}
