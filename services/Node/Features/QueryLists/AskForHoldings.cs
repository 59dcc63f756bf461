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
/// <remarks>How far it is moves in the transaction that queues the identifiers, so it goes on after a kill where it was.</remarks>
internal sealed class AskForHoldings(
    NodeDatabase database, RecordHoldings holdings, SealedScreening screening, EvaluationQueue queue, EvaluationGrants grants, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "askForHoldings";

    private const int RecordsAtOnce = 4_000;

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
        }
        var types = CanonicalJson.Deserialize<Manifest>(row.Manifest!).IdentifierTypes.ToHashSet(StringComparer.Ordinal);
        var frames = holdings.Facts();
        for (var asked = row.AskedFrames; asked < row.HeldFrames;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var records = new List<HeldRecord>();
            for (; asked < row.HeldFrames && records.Count < RecordsAtOnce; asked++)
            {
                if (screening.AdmitsSource(basis, frames[asked].Source))
                    records.AddRange(Newest(asked));
            }
            var wanted = screening.Wanted(records, types);
            if (!await NoteAsync(row, asked, wanted, cancellationToken))
                return null;
        }
        await database.WriteAsync(
            db => db.AddWorkAsync(RunOverHoldings.KindName, work.Key, clock.GetUtcNow(), cancellationToken: cancellationToken), cancellationToken);
        return null;
    }

    // What a revision has replaced is held no more: nothing of it is asked for.
    private IEnumerable<HeldRecord> Newest(int number)
    {
        var frame = holdings.ReadFrame(number);
        var newest = holdings.Find(frame.Source, [.. frame.Records.Select(record => record.RecordId)]);
        return frame.Records.Where((_, index) => newest[index] == new RecordPlace(number, index));
    }

    private async Task<bool> NoteAsync(QueryListRow row, int asked, IReadOnlyList<WantedIdentifier> wanted, CancellationToken cancellationToken)
    {
        var byUse = await grants.DivideAsync(EvaluationUse.WarmUp, wanted, cancellationToken);
        return await database.WriteAsync(
            async db =>
            {
                var noted = await db.QueryLists
                    .Where(other => other.ListId == row.ListId && other.Version == row.Version && other.Matching == MatchingStates.Matching)
                    .ExecuteUpdateAsync(set => set.SetProperty(other => other.AskedFrames, asked), cancellationToken);
                foreach (var (use, some) in byUse)
                    await queue.QueueAsync(db, use, some, cancellationToken);
                return noted == 1;
            },
            cancellationToken);
    }
}
