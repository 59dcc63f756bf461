using ExchangeNetwork.Cli.Shell;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary>Where a node client gets its access token from.</summary>
internal interface IAccessTokens
{
    /// <summary>Whether a refused token can be replaced.</summary>
    bool CanRenew { get; }

    /// <summary>A token; <paramref name="renew"/> when the node has refused the last one.</summary>
    Task<string> GetAsync(bool renew, CancellationToken cancellation);
}

/// <summary>The token in EXCHANGE_TOKEN: a script's own affair.</summary>
internal sealed class GivenToken(string token) : IAccessTokens
{
    /// <inheritdoc/>
    public bool CanRenew => false;

    /// <inheritdoc/>
    public Task<string> GetAsync(bool renew, CancellationToken cancellation) => Task.FromResult(token);
}

/// <summary>The token of a profile, renewed shortly before it expires.</summary>
internal sealed class StoredTokens(TokenFiles files, string profile, StoredSignIn stored, TimeProvider clock) : IAccessTokens
{
    // Long enough for a request to arrive and for clocks that differ a little.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private StoredSignIn _stored = stored;

    /// <inheritdoc/>
    public bool CanRenew => _stored.RefreshToken is not null;

    /// <inheritdoc/>
    public async Task<string> GetAsync(bool renew, CancellationToken cancellation)
    {
        if (!renew && _stored.ExpiresAt - Margin > clock.GetUtcNow())
            return _stored.AccessToken;
        var refused = _stored.AccessToken;
        using (await files.LockAsync(profile, clock, cancellation))
        {
            // Another command may have renewed it while this one waited.
            _stored = files.Read(profile) ?? throw new CommandException(ExitCode.NotSignedIn, "XN-CLI-001", profile);
            if (_stored.AccessToken != refused && _stored.ExpiresAt - Margin > clock.GetUtcNow())
                return _stored.AccessToken;
            if (_stored.RefreshToken is null)
                throw new CommandException(ExitCode.NotSignedIn, "XN-CLI-013", profile);
            using var issuer = await Issuer.DiscoverAsync(_stored.Issuer, cancellation);
            var tokens = await issuer.RefreshAsync(_stored.ClientId, _stored.RefreshToken, cancellation);
            _stored = tokens.Store(_stored, clock);
            files.Write(profile, _stored);
            return _stored.AccessToken;
        }
    }
}
