using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
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
/// evaluation: the holdings themselves are the queue. It asks under the keys that the list was made with: no other shows what its rows hold. Under
/// one that is retired nothing is asked for, and the records are counted that are left out so.
/// </remarks>
internal sealed class AskForHoldings(
    NodeDatabase database, MatchEngine engine, RecordHoldings holdings, SealedHoldings sealedHoldings, SealedScreening screening,
    EvaluationGrants grants, TimeProvider clock) : IWorkHandler
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
        Manifest manifest;
        KeysOfList keys;
        await using (var db = database.Read())
        {
            row = await db.QueryLists.FindAsync([id, version], cancellationToken);
            if (row is not { State: ListStates.InForce, Matching: MatchingStates.Matching })
                return null;
            basis = CanonicalJson.Deserialize<LegalBasis>((await db.LegalBases.SingleAsync(b => b.BasisId == row.BasisId, cancellationToken)).Document).Terms;
            manifest = CanonicalJson.Deserialize<Manifest>(row.Manifest!);
            keys = await KeysOfList.ReadAsync(db, manifest, cancellationToken);
            if (!await EvaluationGrants.HasRoomAsync(db, keys.Serving.Values, cancellationToken))
                return LookAgain;
        }
        var frames = holdings.Facts();
        var (asked, records) = (row.AskedFrames, new List<HeldRecord>());
        for (; asked < row.HeldFrames && records.Count < RecordsPerRun; asked++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (screening.AdmitsSource(basis, frames[asked].Source))
                records.AddRange(sealedHoldings.Newest(asked));
        }
        var wanted = screening.Wanted(records, AskedKeys.OfList(engine.Types, manifest.IdentifierTypes, keys.Serving));
        var leftOut = keys.Retired.Count == 0 ? 0 : screening.Unknown(records, AskedKeys.OfList(engine.Types, manifest.IdentifierTypes, keys.Retired));
        var isGoingOn = await NoteAsync(row, new Step(manifest, keys, asked, leftOut), wanted, cancellationToken);
        return isGoingOn && asked < row.HeldFrames ? TimeSpan.Zero : null;
    }

    // How far a run came, and with which keys.
    private sealed record Step(Manifest Manifest, KeysOfList Keys, int Asked, int LeftOut);

    /// <summary>Queues what is wanted; false when the list ended meanwhile, or all of it is to be gone through anew because one of its keys was retired.</summary>
    private async Task<bool> NoteAsync(QueryListRow row, Step step, IReadOnlyList<WantedPseudonyms> wanted, CancellationToken cancellationToken)
    {
        var byUse = await grants.DivideAsync(EvaluationUse.WarmUp, wanted, cancellationToken);
        return await database.WriteAsync(
            async db =>
            {
                if (step.Keys.Retired.Count != (await KeysOfList.ReadAsync(db, step.Manifest, cancellationToken)).Retired.Count)
                    return false;
                var noted = await db.QueryLists
                    .Where(other => other.ListId == row.ListId && other.Version == row.Version && other.Matching == MatchingStates.Matching
                        && other.AskedFrames == row.AskedFrames)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(other => other.AskedFrames, step.Asked).SetProperty(other => other.LeftOut, other => other.LeftOut + step.LeftOut),
                        cancellationToken);
                if (noted == 0)
                    return false;
                await grants.QueueAsync(db, EvaluationUse.WarmUp, byUse, cancellationToken);
                if (step.Asked >= row.HeldFrames)
                    await db.AddWorkAsync(RunOverHoldings.KindName, ListKey.Of(row.ListId, row.Version), clock.GetUtcNow(), cancellationToken: cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
