namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>How the development identity provider runs; everything in it is for one machine and for demo accounts.</summary>
public sealed class DevelopmentIssuerOptions
{
    /// <summary>Name of the environment that the whole process runs in; anything but <c>Development</c> is refused.</summary>
    public required string EnvironmentName { get; init; }

    /// <summary>Where it listens, http on loopback; port 0 takes a free one. Its issuer is this address with a trailing slash.</summary>
    public required Uri Address { get; init; }

    /// <summary>SQLite file for issued tokens and clients; null keeps them in memory.</summary>
    public string? DatabasePath { get; init; }

    /// <summary>Folder for its keys, so that sessions and tokens outlive a restart; null makes new keys at each start.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>The accounts at start; more with <see cref="DevelopmentIssuer.AddAsync"/>.</summary>
    public required DevelopmentAccounts Accounts { get; init; }

    /// <summary>How long an access token is good for.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The clock that dates tokens.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
