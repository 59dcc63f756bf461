using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Coverage;

/// <summary>Coverage receipts: a recipient says on the ledger what a list ran over, and the owner keeps what was said of its lists.</summary>
internal static class CoverageFeature
{
    public static void AddCoverage(this IServiceCollection services)
    {
        services.AddLedgerEventHandler<FollowCoverage>();
        services.AddWorkHandler<RecordCoverage>();
    }
}
