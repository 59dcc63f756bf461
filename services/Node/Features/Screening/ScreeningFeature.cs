using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Matching of what is kept against the lists this node receives.</summary>
internal static class ScreeningFeature
{
    public static void AddScreening(this IServiceCollection services)
    {
        services.AddSingleton(provider => RecordHoldings.Open(
            Path.Combine(provider.GetRequiredService<NodeOptions>().DataFolder, "holdings"), provider.GetRequiredService<NodeKeys>().HoldingsKey));
        services.AddSingleton(provider => new MatchEngine(provider.GetRequiredService<NodeKeys>().LocalTokenKey));
        services.AddSingleton(provider => provider.GetRequiredService<MatchEngine>().OpenPlaces(
            Path.Combine(provider.GetRequiredService<NodeOptions>().DataFolder, "holdings", "tokens"), provider.GetRequiredService<RecordHoldings>().FrameCount));
        services.AddSingleton<StoredIndex>();
        services.AddHostedService(provider => provider.GetRequiredService<StoredIndex>());
        services.AddSingleton(provider => new ListRegistry(provider.GetRequiredService<StoredIndex>().Index));
        services.AddSingleton<SealedScreening>();
        services.AddSingleton<SealedHoldings>();
        services.AddSingleton<ScreeningLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<ScreeningLoop>());
        services.AddWorkHandler<MatchKnownPseudonyms>();
    }
}
