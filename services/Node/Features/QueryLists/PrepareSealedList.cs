using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Prepares a submitted sealed list: asks for the pseudonyms of its identifiers, waits until all are known, and seals it.</summary>
/// <remarks>All it needs is in the database and in the cache, so it goes on by itself after a stop.</remarks>
internal sealed class PrepareSealedList(
    NodeDatabase database, OwnEntries entries, DraftSealing sealing, MatchEngine engine, KeyRing ring, PseudonymCaches caches,
    EvaluationGrants grants, OwnDecoys decoys, NodeKeys keys, AuditLog audit, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "prepareSealedList";

    // Looking is reading and tokenising the whole draft again: seldom; whoever finishes what waits asks for a look at once.
    private const int LookedAtPerSecond = 2_000;
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(1);

    // Decoys are new, and little else of a list that was prepared before.
    private const int KnownInAMoment = 64;

    // The draft that was taken in last, when next to nothing of it has to be waited for: it is sealed without being read once more.
    private volatile ReadyDraft? ready;

    public string Kind => KindName;

    /// <summary>Takes a draft in and asks for what is not known.</summary>
    /// <returns>XN-SEAL-001 no entries, -013 one without identifiers, -014 one with too many, XN-LIST-DRAFT-010 names alone that nobody accepted, -011 no network key.</returns>
    public async Task<Refusal?> BeginAsync(SubmittedDraft submitted, bool acceptRecall, CancellationToken cancellationToken)
    {
        var list = submitted.List;
        var subjects = SubjectsOf(submitted);
        if (Check(submitted, subjects, acceptRecall) is { } refusal)
            return refusal;
        await using (var db = database.Read())
            submitted = submitted with { Decoys = list.Version == 1 ? Decoys(submitted) : await decoys.FindAsync(db, list.ListId, cancellationToken) };
        var rows = SealedDraft.Of(engine, submitted, subjects);
        var wanted = rows.Wanted;
        var keyIds = KeyIds(wanted);
        var byUse = await grants.DivideAsync(EvaluationUse.List, Under(wanted, keyIds), cancellationToken);
        var known = Known(wanted.Take(rows.OfEntries), keyIds);
        var unknown = wanted.Count - known - Known(wanted.Skip(rows.OfEntries), keyIds);
        var key = ListKey.Of(list.ListId, list.Version);
        return await database.WriteAsync(
            async db =>
            {
                var row = (await db.QueryLists.FindAsync([list.ListId, list.Version], cancellationToken))!;
                if (row.State != ListStates.Draft)
                    return new Refusal("XN-LIST-DRAFT-004", list.ListId);
                // Before the work is there that takes it; always, so that nothing of an earlier submission is left.
                ready = unknown <= KnownInAMoment ? new ReadyDraft(key, submitted, rows) : null;
                (row.State, row.Problem, row.ChangedAt) = (ListStates.Preparing, null, clock.GetUtcNow());
                (row.Identifiers, row.IdentifiersKnown) = (rows.OfEntries, known);
                if (list.Version == 1)
                    await decoys.KeepAsync(db, list.ListId, submitted.Decoys, cancellationToken);
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
            submitted = draft is null
                ? await SubmitList.ReadAsync(db, list, entries, Enum.Parse<ActorRole>(work.Payload), cancellationToken)
                : draft.Submitted with { List = list };
            if (draft is null)
                submitted = submitted with { Decoys = await decoys.FindAsync(db, id, cancellationToken) };
        }
        var rows = draft?.Rows ?? SealedDraft.Of(engine, submitted, SubjectsOf(submitted));
        // Fixed here: should a key be replaced meanwhile, the list is of the one whose pseudonyms are known.
        var keyIds = KeyIds(rows.Wanted);
        var known = Known(rows.Wanted, keyIds);
        if (known < rows.Wanted.Count)
        {
            ready ??= draft;
            await WaitAsync(submitted.List, rows, keyIds, known, cancellationToken);
            return Pause(rows.Wanted.Count);
        }
        var refusal = await sealing.SealAsync(
            submitted,
            SealerOf(rows, keyIds),
            manifest => manifest with
            {
                Mode = ListMode.Sealed,
                IdentifierTypes = [.. rows.Wanted.Select(identifier => identifier.Type.Code).Distinct().Order(StringComparer.Ordinal)],
                PseudonymKeys = [.. keyIds.Values.Order(StringComparer.Ordinal)],
                DecoyRoot = submitted.Decoys?.Root(),
            },
            cancellationToken);
        if (refusal is not null)
            await GiveBackAsync(submitted.List, refusal.Code, cancellationToken);
        return null;
    }

    private static TimeSpan Pause(int identifiers) =>
        TimeSpan.FromSeconds(Math.Clamp((double)identifiers / LookedAtPerSecond, Soonest.TotalSeconds, Latest.TotalSeconds));

    private sealed record ReadyDraft(string Key, SubmittedDraft Submitted, SealedDraft Rows);

    private ReadyDraft? Take(string key)
    {
        if (ready is not { } draft || draft.Key != key)
            return null;
        ready = null;
        return draft;
    }

    private SealedSubject[] SubjectsOf(SubmittedDraft submitted) => SealedDraft.SubjectsOf(engine, submitted.Terms.IdentifierTypes, submitted.Entries);

    /// <summary>Decoys of a new list, of the types that its entries have; null for none.</summary>
    private DecoySet? Decoys(SubmittedDraft submitted)
    {
        var held = submitted.Entries.SelectMany(entry => entry.Identifiers).Select(identifier => identifier.Type).ToHashSet(StringComparer.Ordinal);
        string[] types = [.. DecoyValues.Types.Where(type => held.Contains(type) && submitted.Terms.IdentifierTypes.Contains(type))];
        // The count bucket is within the basis's cap with them, too.
        var room = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)submitted.Terms.EntryCap) - submitted.Entries.Count;
        var count = Math.Min(submitted.Draft.Decoys ?? DecoySet.Usual, room);
        return types.Length == 0 || count <= 0
            ? null
            : DecoySet.Make(submitted.List.ListId, keys.Store.GetOrCreate(KeyKind.ListSeeds, submitted.List.ListId).CopySecret(), count, types);
    }

    private Refusal? Check(SubmittedDraft submitted, SealedSubject[] subjects, bool acceptRecall)
    {
        if (submitted.Entries.Count == 0)
            return new Refusal("XN-SEAL-001");
        for (var entry = 0; entry < subjects.Length; entry++)
        {
            var count = subjects[entry].Identifiers.Count;
            if (count == 0)
                return new Refusal("XN-SEAL-013", submitted.Entries[entry].EntryId);
            if (count > SealedRow.MostPerEntry)
                return new Refusal("XN-SEAL-014", submitted.Entries[entry].EntryId, $"{count}", $"{SealedRow.MostPerEntry}");
        }
        foreach (var name in subjects.SelectMany(subject => subject.Identifiers).Select(identifier => identifier.Type.KeyName).Distinct())
        {
            if (ring.Current(name) is null)
                return new Refusal("XN-LIST-DRAFT-011", name);
        }
        double[] recalls = [.. subjects.Select(subject => subject.NameRecall).OfType<double>()];
        return recalls.Length == 0 || acceptRecall
            ? null
            : new Refusal("XN-LIST-DRAFT-010", $"{recalls.Length}", (100 * recalls.Average()).ToString("0", CultureInfo.InvariantCulture));
    }

    /// <summary>The current network keys by name: a list is made with them, and with no older one that others' lists may still name.</summary>
    private Dictionary<string, string> KeyIds(IReadOnlyList<WantedIdentifier> wanted) => wanted.Select(identifier => identifier.Type.KeyName).Distinct()
        .Select(name => (Name: name, Key: ring.Current(name))).Where(name => name.Key is not null)
        .ToDictionary(name => name.Name, name => name.Key!.KeyId, StringComparer.Ordinal);

    private int Known(IEnumerable<WantedIdentifier> wanted, Dictionary<string, string> keyIds) =>
        wanted.Count(identifier => keyIds.TryGetValue(identifier.Type.KeyName, out var keyId) && caches.Of(keyId).Contains(identifier.Token));

    private static IEnumerable<WantedPseudonyms> Under(IReadOnlyList<WantedIdentifier> wanted, Dictionary<string, string> keyIds) =>
        wanted.GroupBy(identifier => identifier.Type.KeyName, StringComparer.Ordinal).Where(name => keyIds.ContainsKey(name.Key))
            .Select(name => new WantedPseudonyms(keyIds[name.Key], [.. name]));

    private async Task WaitAsync(QueryListRow list, SealedDraft rows, Dictionary<string, string> keyIds, int known, CancellationToken cancellationToken)
    {
        var byUse = await WaitsAsync(rows, keyIds, cancellationToken)
            ? []
            : await grants.DivideAsync(EvaluationUse.List, Under(rows.Wanted, keyIds), cancellationToken);
        var asked = keyIds.Values.ToList();
        var isKeyMissing = rows.Wanted.Any(identifier => !keyIds.ContainsKey(identifier.Type.KeyName));
        await database.WriteAsync(
            async db =>
            {
                var stored = await db.QueryLists.FindAsync([list.ListId, list.Version], cancellationToken);
                if (stored is not { State: ListStates.Preparing })
                    return;
                stored.IdentifiersKnown = Math.Min(known, stored.Identifiers);
                stored.Problem = isKeyMissing ? EvaluationCodes.NoKey : await db.EvaluationProblems
                    .Where(row => asked.Contains(row.KeyId) && row.Use != nameof(EvaluationUse.WarmUp)).Select(row => row.Code).FirstOrDefaultAsync(cancellationToken);
                await grants.QueueAsync(db, EvaluationUse.List, byUse, cancellationToken);
            },
            cancellationToken);
    }

    // All of it was queued when it was submitted. What a key that was replaced meanwhile left unknown was not, and a grant that is used up lets none through.
    private async Task<bool> WaitsAsync(SealedDraft rows, Dictionary<string, string> keyIds, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        foreach (var (name, keyId) in keyIds)
        {
            if (await db.EvaluationProblems.AnyAsync(
                row => row.KeyId == keyId && row.Use == nameof(EvaluationUse.List) && row.Code == Rules.Pseudonyms.OverQuota, cancellationToken))
            {
                return false;
            }
            var cache = caches.Of(keyId);
            // One stands for all: where it waits for records, the next look tries another; for what is held it may wait for ever.
            var unknown = rows.Wanted.FirstOrDefault(wanted => wanted.Type.KeyName == name && !cache.Contains(wanted.Token));
            if (unknown.Type is null)
                continue;
            var token = EvaluationQueue.TextOf(unknown.Token);
            if (!await db.WaitingIdentifiers.AnyAsync(
                row => row.KeyId == keyId && row.Token == token && row.Use != nameof(EvaluationUse.WarmUp), cancellationToken))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Has the lists that are being prepared looked at now: a ticket was finished.</summary>
    public static Task LookAsync(NodeDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        // A look that goes on meanwhile may have seen too little: it does not put the next one off.
        db.Work.Where(row => row.Kind == KindName && !row.Parked).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.NotBefore, now).SetProperty(row => row.Revision, row => row.Revision + 1), cancellationToken);

    private DraftSealing.SealerOf SealerOf(SealedDraft rows, Dictionary<string, string> keyIds) =>
        (ListIdentity list, ListSecrets secrets, byte[] listSeedKey, out IListSealer? sealer) =>
        {
            sealer = SealedListSealer.TryCreate(list, secrets, listSeedKey, rows.Entries, rows.Evaluated(caches, keyIds), out var made, out var refusal) ? made : null;
            return refusal;
        };

    private Task GiveBackAsync(QueryListRow list, string code, CancellationToken cancellationToken) => database.WriteAsync(
        db => db.QueryLists.Where(row => row.ListId == list.ListId && row.Version == list.Version && row.State == ListStates.Preparing).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, ListStates.Draft)
                .SetProperty(row => row.Problem, code)
                .SetProperty(row => row.ChangedAt, clock.GetUtcNow()),
            cancellationToken),
        cancellationToken);
}
