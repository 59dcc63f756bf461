using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Coverage;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;
using IndexVersion = ExchangeNetwork.Matching.Index.ListVersion;

namespace ExchangeNetwork.Node.Features.CrossChecks;

/// <summary>Runs a cross-check over the agency's own holdings: nobody else learns of it, so it needs a legal basis and no approval.</summary>
internal sealed class OwnHoldings(
    NodeOptions options, NodeDatabase database, NodeKeys keys, OwnEntries entries, MatchEngine engine, ScreeningLoop screening, AuditLog audit,
    TimeProvider clock)
{
    /// <summary>Runs it and stores what was found in place of what an earlier attempt stored.</summary>
    /// <param name="id">The cross-check.</param>
    /// <param name="basis">Terms of its legal basis.</param>
    /// <param name="threshold">Thousandths of a score that a match must reach.</param>
    /// <param name="user">Who asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task LookAsync(string id, LegalBasisTerms basis, int threshold, CurrentUser user, CancellationToken cancellationToken)
    {
        IReadOnlyList<OwnEntry> subjects;
        await using (var db = database.Read())
            subjects = await entries.ReadAsync(db, id, 1, cancellationToken);
        await database.WriteAsync(db => db.OwnHits.Where(row => row.ListId == id).ExecuteDeleteAsync(cancellationToken), cancellationToken);

        using var seeds = new ListSeedKey(keys.Store.GetOrCreate(KeyKind.ListSeeds, id).CopySecret());
        var look = new Look(options, id, subjects, seeds, basis.OverMatchCap, threshold);
        var list = engine.PrepareList(
            new IndexVersion(id, 1, basis.ValidFrom, basis.ValidUntil),
            basis.IdentifierTypes,
            [.. subjects.Select(subject => new ListSubject(subject.Identifiers, OwnEntries.AttributesOf(subject.Attributes)))]);
        await screening.StartedAsync(cancellationToken);
        var extent = await screening.LookAsync(
            list,
            basis,
            async (frames, now) =>
            {
                // Who asked may be gone by now; then the rest is not wanted either.
                cancellationToken.ThrowIfCancellationRequested();
                var found = look.Hits(frames, now);
                await database.WriteAsync(db => AddAsync(db, found, cancellationToken), cancellationToken);
            },
            cancellationToken);
        await database.WriteAsync(
            async db =>
            {
                await AddAsync(db, look.Aggregates, cancellationToken);
                var check = (await db.CrossChecks.FindAsync([id], cancellationToken))!;
                (check.LookedAt, check.RecordsIn, check.Pending) = (clock.GetUtcNow(), extent.RecordsIn, extent.Pending);
                (check.Hits, check.Capped) = (look.Found, look.Capped);
                check.Rejected = await RecordCoverage.RejectedAsync(db, extent.Sources, cancellationToken);
                await audit.AppendAsync(db, user.Actor, Roles.Analyst, "ownHoldingsRunOver", id, cancellationToken: cancellationToken);
            },
            cancellationToken);
    }

    private static Task AddAsync(NodeDbContext db, IReadOnlyCollection<OwnHitRow> hits, CancellationToken cancellationToken) =>
        db.OwnHits.AddRangeAsync(hits, cancellationToken);

    /// <summary>One run: makes rows of matches and folds what exceeds the over-match cap, as for hits that go to the ledger.</summary>
    private sealed class Look(NodeOptions options, string listId, IReadOnlyList<OwnEntry> subjects, ListSeedKey seeds, int cap, int threshold)
    {
        private readonly Dictionary<LocalToken, int> counts = [];
        private readonly Dictionary<int, OwnHitRow> aggregates = [];

        public long Found { get; private set; }

        public long Capped { get; private set; }

        public IReadOnlyCollection<OwnHitRow> Aggregates => aggregates.Values;

        public IReadOnlyList<OwnHitRow> Hits(IReadOnlyList<FoundFrame> frames, DateTimeOffset now)
        {
            var hits = new List<OwnHitRow>();
            foreach (var frame in frames)
            {
                foreach (var match in frame.Matches.Where(match => HitPolicy.Reaches(match.Score, threshold)))
                {
                    if (match.Identifiers.All(identifier => counts.GetValueOrDefault(identifier.Token) >= cap))
                        Fold(match, now);
                    else
                        hits.Add(Row(match, frame.Frame.Source, frame.Frame.Records[match.Record].RecordId, now));
                }
            }
            return hits;
        }

        private OwnHitRow Row(Match match, string source, string recordId, DateTimeOffset now)
        {
            foreach (var token in match.Identifiers.Select(identifier => identifier.Token).Distinct())
                counts[token] = counts.GetValueOrDefault(token) + 1;
            Found++;
            return Row(match, now, tag => HitId.Of(options.NetworkId, listId, tag, options.Agency, source, recordId), source, recordId);
        }

        private void Fold(Match match, DateTimeOffset now)
        {
            Capped++;
            if (!aggregates.TryGetValue(match.Entry, out var aggregate))
            {
                var token = Convert.ToHexStringLower(match.CapToken.ToArray());
                aggregate = Row(match, now, tag => HitId.OfAggregate(options.NetworkId, listId, tag, options.Agency, token, now), "", "");
                (aggregate.Aggregated, aggregate.Count) = (true, 0);
                aggregates.Add(match.Entry, aggregate);
            }
            aggregate.Count++;
        }

        private OwnHitRow Row(Match match, DateTimeOffset now, Func<byte[], string> idOf, string source, string recordId)
        {
            var entryId = subjects[match.Entry].EntryId;
            var tag = seeds.Derive(listId, entryId).Tag.ToArray();
            return new OwnHitRow
            {
                ListId = listId,
                Id = idOf(tag),
                Tag = Convert.ToHexStringLower(tag),
                EntryId = entryId,
                Source = source,
                RecordId = recordId,
                Count = 1,
                MatchedTypes = string.Join(',', match.Identifiers.Select(identifier => identifier.Type.Code).Distinct().Order(StringComparer.Ordinal)),
                Score = match.Score,
                Explanation = JsonConvert.SerializeObject(HitSealing.Explain(match.Explanation)),
                IndexHeight = match.IndexHeight,
                FoundAt = LedgerTime.Cut(now),
            };
        }
    }
}
