using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Says on the ledger that a list's time is over; matching ended by itself at that time.</summary>
/// <remarks>Its owner says so; its recipients only when nobody has after a while, so that one silent node keeps nobody from purging.</remarks>
internal sealed class ExpireQueryList(ContractCalls contract) : IWorkHandler
{
    public const string KindName = "expireList";

    /// <summary>Deadlines on the ledger carry the tolerance for clocks; a minute more makes them over for certain.</summary>
    public static readonly TimeSpan After = LedgerTime.Tolerance + TimeSpan.FromMinutes(1);

    /// <summary>How long recipients leave it to the owner.</summary>
    public static readonly TimeSpan RecipientsPatience = TimeSpan.FromHours(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        // A refusal means that it was withdrawn or amended meanwhile: then there is nothing left to do here.
        await contract.SubmitAsync(Functions.QueryListsExpire, new ListReference(ListKey.Parse(work.Key).ListId), cancellationToken);
        return null;
    }
}
