using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Asks for the pseudonyms of everything held that a received sealed list may match and of which nothing is known, some thousand records at a time.</summary>
/// <remarks>
/// How far it is moves in the transaction that queues the identifiers, so it goes on after a kill where it was. It never runs far ahead of
/// evaluation: the holdings themselves are the queue.
/// </remarks>
internal sealed class AskForHoldings(
    NodeDatabase database, RecordHoldings holdings, SealedHoldings sealedHoldings, SealedScreening screening, EvaluationGrants grants, TimeProvider clock)
    : IWorkHandler
{
    public const string KindName = "askForHoldings";

    // Other work waits for a run: about a second's worth.
    private const int RecordsPerRun = 4_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        QueryListRow? row;
        LegalBasisTerms basis;
        await using (var db = database.Read())
        {
            row = await db.QueryLists.FindAsync([id, version], cancellationToken);
            if (row is not { State: ListStates.InForce, Matching: MatchingStates.Matching })
                return null;
            basis = CanonicalJson.Deserialize<LegalBasis>((await db.LegalBases.SingleAsync(b => b.BasisId == row.BasisId, cancellationToken)).Document).Terms;
            if (!await EvaluationGrants.HasRoomAsync(db, cancellationToken))
                return LookAgain;
        }
        var types = CanonicalJson.Deserialize<Manifest>(row.Manifest!).IdentifierTypes.ToHashSet(StringComparer.Ordinal);
        var frames = holdings.Facts();
        var (asked, records) = (row.AskedFrames, new List<HeldRecord>());
        for (; asked < row.HeldFrames && records.Count < RecordsPerRun; asked++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (screening.AdmitsSource(basis, frames[asked].Source))
                records.AddRange(sealedHoldings.Newest(asked));
        }
        var isGoingOn = await NoteAsync(row, asked, screening.Wanted(records, types), work.Key, cancellationToken);
        return isGoingOn && asked < row.HeldFrames ? TimeSpan.Zero : null;
    }

    /// <summary>Queues what is wanted; false when the list ended meanwhile.</summary>
    private async Task<bool> NoteAsync(
        QueryListRow row, int asked, IReadOnlyList<WantedIdentifier> wanted, string key, CancellationToken cancellationToken)
    {
        var byUse = await grants.DivideAsync(EvaluationUse.WarmUp, wanted, cancellationToken);
        return await database.WriteAsync(
            async db =>
            {
                var noted = await db.QueryLists
                    .Where(other => other.ListId == row.ListId && other.Version == row.Version && other.Matching == MatchingStates.Matching)
                    .ExecuteUpdateAsync(set => set.SetProperty(other => other.AskedFrames, asked), cancellationToken);
                if (noted == 0)
                    return false;
                await grants.QueueAsync(db, EvaluationUse.WarmUp, byUse, cancellationToken);
                if (asked >= row.HeldFrames)
                    await db.AddWorkAsync(RunOverHoldings.KindName, key, clock.GetUtcNow(), cancellationToken: cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
