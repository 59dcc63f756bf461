using System.Globalization;
using System.Runtime.InteropServices;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Prepares a submitted sealed list: asks for the pseudonyms of its identifiers, waits until all are known, and seals it.</summary>
/// <remarks>All it needs is in the database and in the cache, so it goes on by itself after a stop.</remarks>
internal sealed class PrepareSealedList(
    NodeDatabase database, OwnEntries entries, DraftSealing sealing, MatchEngine engine, KeyRing ring, PseudonymCaches caches,
    EvaluationGrants grants, AuditLog audit, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "prepareSealedList";

    // Looking is reading and tokenising the whole draft again: seldom; whoever finishes what waits asks for a look at once.
    private const int LookedAtPerSecond = 2_000;
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(1);

    // The draft that was taken in last, when nothing of it has to be waited for: it is sealed without being read once more.
    private volatile ReadyDraft? ready;

    public string Kind => KindName;

    /// <summary>Takes a draft in and asks for what is not known.</summary>
    /// <returns>XN-SEAL-001 no entries, -013 one without identifiers, -014 one with too many, XN-LIST-DRAFT-010 names alone that nobody accepted, -011 no network key.</returns>
    public async Task<Refusal?> BeginAsync(SubmittedDraft submitted, bool acceptRecall, CancellationToken cancellationToken)
    {
        var (list, rows) = (submitted.List, Rows(submitted));
        if (Check(submitted, rows, acceptRecall) is { } refusal)
            return refusal;
        var wanted = rows.Wanted;
        var byUse = await grants.DivideAsync(EvaluationUse.List, wanted, cancellationToken);
        var known = Known(wanted, KeyIds(wanted));
        var key = ListKey.Of(list.ListId, list.Version);
        // Before the work is there that takes it; always, so that nothing of an earlier submission is left.
        ready = known == wanted.Count ? new ReadyDraft(key, submitted, rows) : null;
        return await database.WriteAsync(
            async db =>
            {
                var row = (await db.QueryLists.FindAsync([list.ListId, list.Version], cancellationToken))!;
                if (row.State != ListStates.Draft)
                    return new Refusal("XN-LIST-DRAFT-004", list.ListId);
                (row.State, row.Problem, row.ChangedAt) = (ListStates.Preparing, null, clock.GetUtcNow());
                (row.Identifiers, row.IdentifiersKnown) = (wanted.Count, known);
                await grants.QueueAsync(db, EvaluationUse.List, byUse, cancellationToken);
                await db.AddWorkAsync(KindName, key, clock.GetUtcNow(), submitted.Role.ToString(), cancellationToken);
                await audit.AppendAsync(db, list.DraftedBy!, Roles.Analyst, "listPrepared", list.ListId, cancellationToken: cancellationToken);
                return (Refusal?)null;
            },
            cancellationToken);
    }

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        SubmittedDraft submitted;
        var draft = Take(work.Key);
        await using (var db = database.Read())
        {
            if (await db.QueryLists.FindAsync([id, version], cancellationToken) is not { State: ListStates.Preparing } list)
                return null;
            submitted = draft is not null
                ? draft.Submitted with { List = list }
                : await SubmitList.ReadAsync(db, list, entries, Enum.Parse<ActorRole>(work.Payload), cancellationToken);
        }
        var rows = draft?.Rows ?? Rows(submitted);
        // Fixed here: should a key be replaced meanwhile, the list is of the one whose pseudonyms are known.
        var keyIds = KeyIds(rows.Wanted);
        var known = Known(rows.Wanted, keyIds);
        if (known < rows.Wanted.Count)
        {
            await WaitAsync(submitted.List, rows, known, cancellationToken);
            return Pause(rows.Wanted.Count);
        }
        var refusal = await sealing.SealAsync(
            submitted,
            SealerOf(submitted, rows, keyIds),
            manifest => manifest with
            {
                Mode = ListMode.Sealed,
                IdentifierTypes = [.. rows.Wanted.Select(identifier => identifier.Type.Code).Distinct().Order(StringComparer.Ordinal)],
                PseudonymKeys = [.. keyIds.Values.Order(StringComparer.Ordinal)],
            },
            cancellationToken);
        if (refusal is not null)
            await GiveBackAsync(submitted.List, refusal.Code, cancellationToken);
        return null;
    }

    private static TimeSpan Pause(int identifiers) =>
        TimeSpan.FromSeconds(Math.Clamp((double)identifiers / LookedAtPerSecond, Soonest.TotalSeconds, Latest.TotalSeconds));

    // Of each entry its identifiers, and of all of them each once; the places say where each entry's stand among those, one entry after the other.
    private sealed record SealedDraft(
        IReadOnlyList<SealedSubject> Subjects, IReadOnlyList<int> Places, IReadOnlyList<WantedIdentifier> Wanted);

    private sealed record ReadyDraft(string Key, SubmittedDraft Submitted, SealedDraft Rows);

    private ReadyDraft? Take(string key)
    {
        if (ready is not { } draft || draft.Key != key)
            return null;
        ready = null;
        return draft;
    }

    private SealedDraft Rows(SubmittedDraft submitted)
    {
        var allowed = submitted.Terms.IdentifierTypes.ToHashSet(StringComparer.Ordinal);
        var subjects = new SealedSubject[submitted.Entries.Count];
        Parallel.For(0, subjects.Length, i =>
        {
            var entry = submitted.Entries[i];
            subjects[i] = SealedSubject.OfEntry(engine.Types, allowed, entry.Identifiers, OwnEntries.AttributesOf(entry.Attributes));
        });
        var (known, identifiers, places) = (new Dictionary<CanonicalIdentifier, int>(), new List<CanonicalIdentifier>(), new List<int>());
        foreach (var identifier in subjects.SelectMany(subject => subject.Identifiers))
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(known, identifier, out var isKnown);
            if (!isKnown)
            {
                place = identifiers.Count;
                identifiers.Add(identifier);
            }
            places.Add(place);
        }
        return new SealedDraft(subjects, places, SealedScreening.WantedOf(engine, identifiers));
    }

    private Refusal? Check(SubmittedDraft submitted, SealedDraft rows, bool acceptRecall)
    {
        if (submitted.Entries.Count == 0)
            return new Refusal("XN-SEAL-001");
        for (var entry = 0; entry < rows.Subjects.Count; entry++)
        {
            var count = rows.Subjects[entry].Identifiers.Count;
            if (count == 0)
                return new Refusal("XN-SEAL-013", submitted.Entries[entry].EntryId);
            if (count > SealedRow.MostPerEntry)
                return new Refusal("XN-SEAL-014", submitted.Entries[entry].EntryId, $"{count}", $"{SealedRow.MostPerEntry}");
        }
        foreach (var name in rows.Wanted.Select(identifier => identifier.Type.KeyName).Distinct())
        {
            if (ring.Current(name) is null)
                return new Refusal("XN-LIST-DRAFT-011", name);
        }
        double[] recalls = [.. rows.Subjects.Select(subject => subject.NameRecall).OfType<double>()];
        return recalls.Length == 0 || acceptRecall
            ? null
            : new Refusal("XN-LIST-DRAFT-010", $"{recalls.Length}", (100 * recalls.Average()).ToString("0", CultureInfo.InvariantCulture));
    }

    /// <summary>The network keys that identifiers are evaluated under now, by name.</summary>
    private Dictionary<string, string> KeyIds(IReadOnlyList<WantedIdentifier> wanted) => wanted.Select(identifier => identifier.Type.KeyName).Distinct()
        .Select(name => (Name: name, Key: ring.Current(name))).Where(name => name.Key is not null)
        .ToDictionary(name => name.Name, name => name.Key!.KeyId, StringComparer.Ordinal);

    private int Known(IReadOnlyList<WantedIdentifier> wanted, Dictionary<string, string> keyIds) =>
        wanted.Count(identifier => keyIds.TryGetValue(identifier.Type.KeyName, out var keyId) && caches.Of(keyId).Contains(identifier.Token));

    private async Task WaitAsync(QueryListRow list, SealedDraft rows, int known, CancellationToken cancellationToken)
    {
        var byUse = await WaitsAsync(rows, cancellationToken) ? [] : await grants.DivideAsync(EvaluationUse.List, rows.Wanted, cancellationToken);
        await database.WriteAsync(
            async db =>
            {
                var stored = await db.QueryLists.FindAsync([list.ListId, list.Version], cancellationToken);
                if (stored is not { State: ListStates.Preparing })
                    return;
                stored.IdentifiersKnown = known;
                stored.Problem = await db.EvaluationProblems.Where(row => row.Use != nameof(EvaluationUse.WarmUp)).Select(row => row.Code).FirstOrDefaultAsync(cancellationToken);
                await grants.QueueAsync(db, EvaluationUse.List, byUse, cancellationToken);
            },
            cancellationToken);
    }

    // All of it was queued when it was submitted. What a key that was replaced meanwhile left unknown was not, and a grant that is used up lets none through.
    private async Task<bool> WaitsAsync(SealedDraft rows, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        if (await db.EvaluationProblems.AnyAsync(row => row.Use == nameof(EvaluationUse.List) && row.Code == Rules.Pseudonyms.OverQuota, cancellationToken))
            return false;
        foreach (var name in rows.Wanted.Where(wanted => caches.Current(wanted.Type.KeyName)?.Contains(wanted.Token) != true)
            .DistinctBy(wanted => wanted.Type.KeyName, StringComparer.Ordinal))
        {
            // One stands for all: where it waits for something else, the next look tries another.
            var token = EvaluationQueue.TextOf(name.Token);
            if (!await db.WaitingIdentifiers.AnyAsync(row => row.KeyName == name.Type.KeyName && row.Token == token, cancellationToken))
                return false;
        }
        return true;
    }

    /// <summary>Has the lists that are being prepared looked at now: a ticket was finished.</summary>
    public static Task LookAsync(NodeDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Work.Where(row => row.Kind == KindName && !row.Parked).ExecuteUpdateAsync(
            // A look that goes on meanwhile may have seen too little: it does not put the next one off.
            set => set.SetProperty(row => row.NotBefore, now).SetProperty(row => row.Revision, row => row.Revision + 1), cancellationToken);

    private DraftSealing.SealerOf SealerOf(SubmittedDraft submitted, SealedDraft rows, Dictionary<string, string> keyIds) =>
        (ListIdentity list, ListSecrets secrets, byte[] listSeedKey, out IListSealer? sealer) =>
        {
            var identifiers = Evaluated(rows, keyIds);
            string[] entryIds = [.. submitted.Entries.Select(entry => entry.EntryId)];
            sealer = SealedListSealer.TryCreate(list, secrets, listSeedKey, entryIds, identifiers, out var made, out var refusal) ? made : null;
            return refusal;
        };

    private List<SealedIdentifier> Evaluated(SealedDraft rows, Dictionary<string, string> keyIds)
    {
        var outputs = new PseudonymOutput[rows.Wanted.Count];
        foreach (var name in rows.Wanted.Index().GroupBy(wanted => wanted.Item.Type.KeyName, StringComparer.Ordinal))
        {
            int[] places = [.. name.Select(wanted => wanted.Index)];
            var some = new PseudonymOutput[places.Length];
            if (!caches.Of(keyIds[name.Key]).TryGetAll(Array.ConvertAll(places, place => rows.Wanted[place].Token), some))
                throw new InvalidOperationException("A pseudonym that was known a moment ago is not.");
            for (var i = 0; i < places.Length; i++)
                outputs[places[i]] = some[i];
        }
        var evaluated = new List<SealedIdentifier>(rows.Places.Count);
        for (var entry = 0; entry < rows.Subjects.Count; entry++)
        {
            for (var i = 0; i < rows.Subjects[entry].Identifiers.Count; i++)
                evaluated.Add(new SealedIdentifier(entry, outputs[rows.Places[evaluated.Count]]));
        }
        return evaluated;
    }

    private Task GiveBackAsync(QueryListRow list, string code, CancellationToken cancellationToken) => database.WriteAsync(
        db => db.QueryLists.Where(row => row.ListId == list.ListId && row.Version == list.Version && row.State == ListStates.Preparing).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, ListStates.Draft)
                .SetProperty(row => row.Problem, code)
                .SetProperty(row => row.ChangedAt, clock.GetUtcNow()),
            cancellationToken),
        cancellationToken);
}
