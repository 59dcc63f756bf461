using System.Collections.Concurrent;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Node.Security;

/// <summary>Registers what seals, opens and protects with the node's keys.</summary>
public static class SecurityFeature
{
    /// <summary>Adds notice sealing and opening and the protection of subject data at rest.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, NodeKeys keys)
    {
        services.AddSingleton(keys);
        services.AddSingleton(keys.Store);
        services.AddSingleton(keys.Signer);
        services.AddSingleton<FieldProtector>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<NodeOptions>();
            return new NoticeSealer(
                options.NetworkId, options.Agency, keys.Signer.KeyId, data => keys.Signer.Sign(data.Span), provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<NodeOptions>();
            var directory = provider.GetRequiredService<AgencyDirectory>();
            var opened = new ConcurrentDictionary<string, HpkePrivateKey>(StringComparer.Ordinal);
            return new NoticeOpener(
                options.NetworkId,
                options.Agency,
                keyId => keys.Store.Find(KeyKind.AgencyEncryption, keyId) is { } entry ? opened.GetOrAdd(keyId, _ => entry.OpenEncryption()) : null,
                directory.SigningKey,
                provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }
}
