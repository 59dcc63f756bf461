using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary>An OpenID Connect provider, found by discovery: the three grants that a command line can use, and refresh.</summary>
/// <remarks>RFC 6749 sections 4.3, 4.4 and 6; RFC 8628 (device grant); OpenID Connect Discovery 1.0; RFC 7009 (revocation).</remarks>
internal sealed class Issuer : IDisposable
{
    private readonly HttpClient _http;
    private readonly Configuration _configuration;

    private Issuer(HttpClient http, Configuration configuration)
    {
        _http = http;
        _configuration = configuration;
    }

    /// <summary>The provider's name, as its configuration gives it.</summary>
    public string Name => _configuration.Issuer;

    /// <summary>Reads the provider's configuration.</summary>
    /// <exception cref="CommandException">Unreachable, or it speaks for another issuer.</exception>
    public static async Task<Issuer> DiscoverAsync(string issuer, CancellationToken cancellation)
    {
        var address = Web.Address(issuer);
        var http = Web.Client(address);
        try
        {
            using var response = await SendAsync(() => http.GetAsync(".well-known/openid-configuration", cancellation), address);
            if (!response.IsSuccessStatusCode)
                throw new CommandException(ExitCode.Unreachable, "XN-CLI-012", Host(address), $"{(int)response.StatusCode}");
            var configuration = await response.Content.ReadFromJsonAsync<Configuration>(cancellation)
                ?? throw new JsonException("The configuration is null.");
            // Discovery 1.0 section 4.3: otherwise tokens of one provider could be asked for at another.
            if (configuration.Issuer.TrimEnd('/') != issuer.TrimEnd('/'))
                throw new CommandException(ExitCode.NotSignedIn, "XN-CLI-015", Safe.Text(issuer), Safe.Text(configuration.Issuer));
            return new Issuer(http, configuration);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>Signs a person in by name and password.</summary>
    public Task<Tokens> PasswordAsync(string clientId, string scope, string user, string password, CancellationToken cancellation) =>
        TokenAsync(
            [("grant_type", "password"), ("client_id", clientId), ("scope", scope), ("username", user), ("password", password)], cancellation);

    /// <summary>Signs a program in.</summary>
    public Task<Tokens> ClientCredentialsAsync(string clientId, string secret, string scope, CancellationToken cancellation) =>
        TokenAsync([("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret), ("scope", scope)], cancellation);

    /// <summary>Renews a sign-in.</summary>
    public Task<Tokens> RefreshAsync(string clientId, string refreshToken, CancellationToken cancellation) =>
        TokenAsync([("grant_type", "refresh_token"), ("client_id", clientId), ("refresh_token", refreshToken)], cancellation);

    /// <summary>Starts the device grant: the person confirms in a browser, anywhere.</summary>
    public async Task<DeviceCode> StartDeviceAsync(string clientId, string scope, CancellationToken cancellation)
    {
        var (code, refusal) = await PostAsync<DeviceCode>(
            Endpoint(_configuration.DeviceAuthorizationEndpoint, "device_authorization_endpoint"),
            [("client_id", clientId), ("scope", scope)],
            cancellation);
        return code ?? throw Refused(refusal!);
    }

    /// <summary>Asks until the person has decided (RFC 8628 section 3.5).</summary>
    public async Task<Tokens> WaitForDeviceAsync(string clientId, DeviceCode device, TimeProvider clock, CancellationToken cancellation)
    {
        var interval = TimeSpan.FromSeconds(Math.Clamp(device.Interval ?? 5, 1, 60));
        var deadline = clock.GetUtcNow() + TimeSpan.FromSeconds(device.ExpiresIn);
        while (clock.GetUtcNow() < deadline)
        {
            await Task.Delay(interval, clock, cancellation);
            var (tokens, refusal) = await PostAsync<Tokens>(
                Endpoint(_configuration.TokenEndpoint, "token_endpoint"),
                [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", clientId), ("device_code", device.Code)],
                cancellation);
            if (tokens is not null)
                return tokens;
            switch (refusal!.Error)
            {
                case "authorization_pending":
                    break;
                case "slow_down":
                    interval += TimeSpan.FromSeconds(5);
                    break;
                case "expired_token":
                    throw new CommandException(ExitCode.NotSignedIn, "XN-CLI-014");
                case "access_denied":
                    throw new CommandException(ExitCode.NotSignedIn, "XN-CLI-019");
                default:
                    throw Refused(refusal);
            }
        }
        throw new CommandException(ExitCode.NotSignedIn, "XN-CLI-014");
    }

    /// <summary>Tells the provider that a refresh token is not needed any more; nothing happens where it offers no such endpoint.</summary>
    public async Task RevokeAsync(string clientId, string refreshToken, CancellationToken cancellation)
    {
        if (_configuration.RevocationEndpoint is not { } endpoint)
            return;
        await PostAsync<JsonElement?>(
            Endpoint(endpoint, "revocation_endpoint"),
            [("client_id", clientId), ("token", refreshToken), ("token_type_hint", "refresh_token")],
            cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<Tokens> TokenAsync((string, string)[] form, CancellationToken cancellation)
    {
        var (tokens, refusal) = await PostAsync<Tokens>(Endpoint(_configuration.TokenEndpoint, "token_endpoint"), form, cancellation);
        return tokens ?? throw Refused(refusal!);
    }

    private async Task<(T? Answer, Refusal? Refusal)> PostAsync<T>(Uri endpoint, (string Name, string Value)[] form, CancellationToken cancellation)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await SendAsync(() => _http.PostAsync(endpoint, content, cancellation), endpoint);
        if ((int)response.StatusCode >= 500)
            throw new CommandException(ExitCode.Unreachable, "XN-CLI-012", Host(endpoint), $"{(int)response.StatusCode}");
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (response.IsSuccessStatusCode)
            return (body.Length == 0 ? default : JsonSerializer.Deserialize<T>(body), null);
        return (default, JsonSerializer.Deserialize<Refusal>(body) ?? throw new JsonException("The refusal is null."));
    }

    private static async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, Uri address)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException)
        {
            throw new CommandException(ExitCode.Unreachable, "XN-CLI-004", Host(address));
        }
    }

    private static Uri Endpoint(string? address, string name) =>
        Web.Secure(address ?? throw new CommandException(ExitCode.Usage, "XN-CLI-020", name));

    private static CommandException Refused(Refusal refusal) =>
        new(ExitCode.NotSignedIn, "XN-CLI-002", Safe.Text(refusal.Error), Safe.Text(refusal.Description));

    private static string Host(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private sealed record Configuration(
        [property: JsonPropertyName("issuer")] string Issuer,
        [property: JsonPropertyName("token_endpoint")] string? TokenEndpoint,
        [property: JsonPropertyName("device_authorization_endpoint")] string? DeviceAuthorizationEndpoint,
        [property: JsonPropertyName("revocation_endpoint")] string? RevocationEndpoint);

    private sealed record Refusal(
        [property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string? Description);
}

/// <summary>Tokens as a provider issues them (RFC 6749 section 5.1).</summary>
/// <param name="AccessToken">For the node.</param>
/// <param name="ExpiresIn">Seconds; null when the provider does not say.</param>
/// <param name="RefreshToken">For renewal; null when none was issued.</param>
internal sealed record Tokens(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] double? ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken)
{
    /// <summary>A stored sign-in with these tokens; the old refresh token stays when no new one came.</summary>
    public StoredSignIn Store(StoredSignIn before, TimeProvider clock) => before with
    {
        AccessToken = AccessToken,
        ExpiresAt = clock.GetUtcNow() + TimeSpan.FromSeconds(ExpiresIn ?? 300),
        RefreshToken = RefreshToken ?? before.RefreshToken,
    };

    /// <summary>Never the tokens.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"tokens for {ExpiresIn} s");
}

/// <summary>What the device grant starts with (RFC 8628 section 3.2).</summary>
/// <param name="Code">Secret of this command.</param>
/// <param name="UserCode">What the person types.</param>
/// <param name="Address">Where the person types it.</param>
/// <param name="CompleteAddress">The same with the code in it; null when the provider does not give it.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="Interval">Seconds between questions; null means 5.</param>
internal sealed record DeviceCode(
    [property: JsonPropertyName("device_code")] string Code,
    [property: JsonPropertyName("user_code")] string UserCode,
    [property: JsonPropertyName("verification_uri")] string Address,
    [property: JsonPropertyName("verification_uri_complete")] string? CompleteAddress,
    [property: JsonPropertyName("expires_in")] double ExpiresIn,
    [property: JsonPropertyName("interval")] double? Interval)
{
    /// <summary>Never the code.</summary>
    public override string ToString() => Address;
}
