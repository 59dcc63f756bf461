using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Prepares a submitted sealed list: asks for the pseudonyms of its identifiers, waits until all are known, and seals it.</summary>
/// <remarks>All it needs is in the database and in the cache, so it goes on by itself after a stop.</remarks>
internal sealed class PrepareSealedList(
    NodeDatabase database, OwnEntries entries, DraftSealing sealing, MatchEngine engine, KeyRing ring, PseudonymCaches caches, EvaluationQueue queue,
    EvaluationGrants grants, OwnDecoys decoys, NodeKeys keys, AuditLog audit, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "prepareSealedList";

    // Looking is reading and tokenising the whole draft again.
    private const int LookedAtPerSecond = 20_000;
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(1);

    public string Kind => KindName;

    /// <summary>Takes a draft in and asks for what is not known.</summary>
    /// <returns>XN-SEAL-001 no entries, -013 one without identifiers, -014 one with too many, XN-LIST-DRAFT-010 names alone that nobody accepted, -011 no network key.</returns>
    public async Task<Refusal?> BeginAsync(SubmittedDraft submitted, bool acceptRecall, CancellationToken cancellationToken)
    {
        var list = submitted.List;
        if (Check(submitted, Rows(submitted), acceptRecall) is { } refusal)
            return refusal;
        await using (var db = database.Read())
            submitted = submitted with { Decoys = list.Version == 1 ? Decoys(submitted) : await decoys.FindAsync(db, list.ListId, cancellationToken) };
        var rows = Rows(submitted);
        var wanted = rows.Wanted;
        var byUse = await grants.DivideAsync(EvaluationUse.List, wanted, cancellationToken);
        return await database.WriteAsync(
            async db =>
            {
                var row = (await db.QueryLists.FindAsync([list.ListId, list.Version], cancellationToken))!;
                if (row.State != ListStates.Draft)
                    return new Refusal("XN-LIST-DRAFT-004", list.ListId);
                (row.State, row.Problem, row.ChangedAt) = (ListStates.Preparing, null, clock.GetUtcNow());
                (row.Identifiers, row.IdentifiersKnown) = (rows.OfEntries, Known([.. wanted.Take(rows.OfEntries)], KeyIds(wanted)));
                if (list.Version == 1)
                    await decoys.KeepAsync(db, list.ListId, submitted.Decoys, cancellationToken);
                foreach (var (use, some) in byUse)
                    await queue.QueueAsync(db, use, some, cancellationToken);
                await db.AddWorkAsync(KindName, ListKey.Of(list.ListId, list.Version), clock.GetUtcNow(), submitted.Role.ToString(), cancellationToken);
                await audit.AppendAsync(db, list.DraftedBy!, Roles.Analyst, "listPrepared", list.ListId, cancellationToken: cancellationToken);
                return (Refusal?)null;
            },
            cancellationToken);
    }

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        SubmittedDraft submitted;
        await using (var db = database.Read())
        {
            if (await db.QueryLists.FindAsync([id, version], cancellationToken) is not { State: ListStates.Preparing } list)
                return null;
            submitted = await SubmitList.ReadAsync(db, list, entries, Enum.Parse<ActorRole>(work.Payload), cancellationToken);
            submitted = submitted with { Decoys = await decoys.FindAsync(db, id, cancellationToken) };
        }
        var rows = Rows(submitted);
        // Fixed here: should a key be replaced meanwhile, the list is of the one whose pseudonyms are known.
        var keyIds = KeyIds(rows.Wanted);
        var known = Known(rows.Wanted, keyIds);
        if (known < rows.Wanted.Count)
        {
            await AskAgainAsync(submitted.List, rows, known, cancellationToken);
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

    // Of each entry its identifiers, decoys last, and of all of them each once; so many are of entries.
    private sealed record SealedDraft(
        IReadOnlyList<OwnEntry> Entries, IReadOnlyList<SealedSubject> Subjects, IReadOnlyList<CanonicalIdentifier> Identifiers, IReadOnlyList<WantedIdentifier> Wanted,
        int OfEntries);

    private SealedDraft Rows(SubmittedDraft submitted)
    {
        var allowed = submitted.Terms.IdentifierTypes.ToHashSet(StringComparer.Ordinal);
        OwnEntry[] all = [.. submitted.Entries, .. submitted.Decoys?.Entries(submitted.Terms.IdentifierTypes) ?? []];
        var subjects = all.Select(entry => SealedSubject.OfEntry(engine.Types, allowed, entry.Identifiers, OwnEntries.AttributesOf(entry.Attributes))).ToList();
        var ofEntries = subjects.Take(submitted.Entries.Count).SelectMany(subject => subject.Identifiers).Distinct().Count();
        CanonicalIdentifier[] identifiers = [.. subjects.SelectMany(subject => subject.Identifiers).Distinct()];
        return new SealedDraft(all, subjects, identifiers, SealedScreening.WantedOf(engine, identifiers), ofEntries);
    }

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

    // Mostly all of it waits already; what a key that was replaced meanwhile left unknown does not.
    private async Task AskAgainAsync(QueryListRow list, SealedDraft rows, int known, CancellationToken cancellationToken)
    {
        var byUse = await grants.DivideAsync(EvaluationUse.List, rows.Wanted, cancellationToken);
        await database.WriteAsync(
            async db =>
            {
                var stored = await db.QueryLists.FindAsync([list.ListId, list.Version], cancellationToken);
                if (stored is not { State: ListStates.Preparing })
                    return;
                stored.IdentifiersKnown = Math.Min(known, stored.Identifiers);
                stored.Problem = await db.EvaluationProblems.Where(row => row.Use != nameof(EvaluationUse.WarmUp)).Select(row => row.Code).FirstOrDefaultAsync(cancellationToken);
                foreach (var (use, some) in byUse)
                    await queue.QueueAsync(db, use, some, cancellationToken);
            },
            cancellationToken);
    }

    private DraftSealing.SealerOf SealerOf(SealedDraft rows, Dictionary<string, string> keyIds) =>
        (ListIdentity list, ListSecrets secrets, byte[] listSeedKey, out IListSealer? sealer) =>
        {
            var identifiers = Evaluated(rows, keyIds);
            string[] entryIds = [.. rows.Entries.Select(entry => entry.EntryId)];
            sealer = SealedListSealer.TryCreate(list, secrets, listSeedKey, entryIds, identifiers, out var made, out var refusal) ? made : null;
            return refusal;
        };

    private List<SealedIdentifier> Evaluated(SealedDraft rows, Dictionary<string, string> keyIds)
    {
        var outputs = new Dictionary<CanonicalIdentifier, PseudonymOutput>();
        foreach (var (identifier, wanted) in rows.Identifiers.Zip(rows.Wanted))
            outputs.Add(identifier, OutputOf(caches.Of(keyIds[identifier.Type.KeyName]), wanted));
        return [.. rows.Subjects.SelectMany((subject, entry) => subject.Identifiers.Select(identifier => new SealedIdentifier(entry, outputs[identifier])))];
    }

    private static PseudonymOutput OutputOf(PseudonymCache cache, WantedIdentifier wanted) =>
        cache.TryGet(wanted.Token, out var output) ? output : throw new InvalidOperationException("A pseudonym that was known a moment ago is not.");

    private Task GiveBackAsync(QueryListRow list, string code, CancellationToken cancellationToken) => database.WriteAsync(
        db => db.QueryLists.Where(row => row.ListId == list.ListId && row.Version == list.Version && row.State == ListStates.Preparing).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, ListStates.Draft)
                .SetProperty(row => row.Problem, code)
                .SetProperty(row => row.ChangedAt, clock.GetUtcNow()),
            cancellationToken),
        cancellationToken);
}
