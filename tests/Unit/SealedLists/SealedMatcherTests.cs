using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

public class SealedMatcherTests
{
    private static readonly IdentifierType[] Types = [TypeOf("resident-id"), TypeOf("mobile"), TypeOf("plate"), TypeOf("uscc")];

    private static readonly LocalToken[] Tokens =
        [.. Enumerable.Range(0, SealedSamples.Identifiers).Select(_ => LocalToken.FromBytes(RandomNumberGenerator.GetBytes(16)))];

    private static readonly Gen<int[][]> Records = Gen.Int[0, SealedSamples.Identifiers - 1].HashSet[0, 4].Select(held => held.Order().ToArray()).Array[1, 12];

    [Fact]
    public void Each_record_and_entry_that_share_a_known_identifier_match_once_by_all_they_share() =>
        Gen.Select(SealedSamples.Entries, Records, Gen.Int[0, SealedSamples.Identifiers - 1].HashSet[0, SealedSamples.Identifiers]).Sample(
            (entries, records, known) =>
            {
                using var domain = new SealedDomain(SealedSamples.DomainKey);
                domain.Put([SealedSamples.Table(entries, SealedSamples.Version())]);
                var source = new FakeKnown(known);
                var matches = new List<SealedMatch>();
                var waiting = new HashSet<int>();
                var keys = Keys(records);

                new SealedMatcher(keys).Match(domain, _ => source, (_, _) => true, matches, waiting);

                var expected = from record in Enumerable.Range(0, records.Length)
                               from entry in Enumerable.Range(0, entries.Length)
                               let shared = records[record].Where(known.Contains).Intersect(entries[entry]).ToArray()
                               where shared.Length > 0
                               select Show(record, SealedSamples.SeedOf("list-1", entry), shared.Select(identifier => Types[identifier % 4].Code));
                matches.Select(match => Show(match.Record, match.Seed, match.Evidence.Identifiers.Select(identifier => identifier.Type.Code)))
                    .Order().ShouldBe(expected.Order());
                waiting.Order().ShouldBe(Enumerable.Range(0, keys.Count).Where(i => !known.Contains(NumberOf(keys[i]))));
            },
            iter: 80);

    [Fact]
    public void A_cache_that_holds_another_unlock_key_matches_nothing()
    {
        using var domain = new SealedDomain(SealedSamples.DomainKey);
        domain.Put([SealedSamples.Table([[0], [1]], SealedSamples.Version())]);

        Matched(domain, [[0], [1]], new FakeKnown([0, 1]) { UnlockOf = identifier => SealedSamples.Output(identifier + 1).Unlock }).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_not_admitted_is_not_looked_into()
    {
        using var domain = new SealedDomain(SealedSamples.DomainKey);
        domain.Put([SealedSamples.Table([[0], [1]], SealedSamples.Version()), SealedSamples.Table([[0]], SealedSamples.Version("list-2"))]);
        var known = new FakeKnown([0, 1]);

        var matches = Matched(domain, [[0], [1]], known, admits: (key, table) => key.Record == 0 && table.Version.ListId == "list-2");

        matches.ShouldHaveSingleItem().Table.Version.ListId.ShouldBe("list-2");
        known.Unlocked.ShouldBe([0]);
    }

    [Fact]
    public void A_type_that_the_lists_have_no_rows_of_neither_matches_nor_waits()
    {
        using var domain = new SealedDomain(SealedSamples.DomainKey);
        domain.Put([SealedSamples.Table([[0], [1]], SealedSamples.Version())]);
        var waiting = new HashSet<int>();
        var matches = new List<SealedMatch>();

        new SealedMatcher(Keys([[0, 1, 2, 3]])).Match(
            domain, type => type == Types[0] ? new FakeKnown([0]) : null, (_, _) => true, matches, waiting);

        matches.Count.ShouldBe(1);
        waiting.ShouldBeEmpty();
    }

    [Fact]
    public void Two_owners_lists_under_one_network_key_cost_one_look_at_what_is_known()
    {
        using var first = new SealedDomain(SealedSamples.DomainKey);
        using var second = new SealedDomain(RandomNumberGenerator.GetBytes(32));
        first.Put([SealedSamples.Table([[0]], SealedSamples.Version())]);
        var known = new FakeKnown([0, 1]);
        var matcher = new SealedMatcher(Keys([[0, 1]]));
        var matches = new List<SealedMatch>();

        foreach (var domain in new[] { first, second })
            matcher.Match(domain, _ => known, (_, _) => true, matches, new HashSet<int>());

        matches.Count.ShouldBe(1);
        known.Looks.ShouldBe(1);
    }

    [Fact]
    public void The_score_is_the_strength_of_what_agreed_and_the_explanation_names_types_only()
    {
        HeldKey Key(IdentifierType type, IdentifierFlags flags = IdentifierFlags.None) => new(0, Tokens[0], type, flags);
        var resident = IdentifierStrength.Of([Key(TypeOf("resident-id"))]);
        var mobile = IdentifierStrength.Of([Key(TypeOf("mobile"))]);
        var both = IdentifierStrength.Of([Key(TypeOf("mobile")), Key(TypeOf("resident-id")), Key(TypeOf("mobile"), IdentifierFlags.ChecksumFailed)]);

        both.Score.ShouldBeGreaterThan(resident.Score);
        resident.Score.ShouldBeGreaterThan(mobile.Score);
        IdentifierStrength.Of([Key(TypeOf("resident-id"), IdentifierFlags.ChecksumFailed)]).Score.ShouldBeLessThan(resident.Score);
        both.Identifiers.Select(identifier => identifier.Type.Code).ShouldBe(["resident-id", "mobile"]);
        both.Explanation.En.ShouldBe("Same resident ID number, mobile number.");
        both.Explanation.Zh.ShouldBe("居民身份证号码、手机号码一致。");
    }

    private static IdentifierType TypeOf(string code) => IdentifierTypes.BuiltIn.TryGet(code, out var type) ? type : throw new InvalidOperationException(code);

    private static List<HeldKey> Keys(int[][] records) =>
        [.. records.SelectMany((held, record) => held.Select(identifier => new HeldKey(record, Tokens[identifier], Types[identifier % 4], IdentifierFlags.None)))];

    private static int NumberOf(HeldKey key) => Array.IndexOf(Tokens, key.Token);

    private static string Show(int record, EntrySeed seed, IEnumerable<string> types) =>
        $"{record} {Convert.ToHexString(seed.Tag)} {string.Join(',', types.Distinct().Order(StringComparer.Ordinal))}";

    private static List<SealedMatch> Matched(SealedDomain domain, int[][] records, FakeKnown known, Func<HeldKey, SealedTable, bool>? admits = null)
    {
        var matches = new List<SealedMatch>();
        new SealedMatcher(Keys(records)).Match(domain, _ => known, admits ?? ((_, _) => true), matches, new HashSet<int>());
        return matches;
    }

    /// <summary>Knows some of the sample identifiers.</summary>
    private sealed class FakeKnown(IReadOnlyCollection<int> identifiers) : IKnownPseudonyms
    {
        public Func<int, UnlockKey> UnlockOf { get; init; } = identifier => SealedSamples.Output(identifier).Unlock;

        public int Looks { get; private set; }

        public List<int> Unlocked { get; } = [];

        public int Find(ReadOnlySpan<LocalToken> tokens, Span<Pseudonym> pseudonyms, Span<bool> known)
        {
            Looks++;
            var found = 0;
            for (var i = 0; i < tokens.Length; i++)
            {
                var number = Array.IndexOf(Tokens, tokens[i]);
                known[i] = identifiers.Contains(number);
                pseudonyms[i] = known[i] ? SealedSamples.Output(number).Pseudonym : default;
                found += known[i] ? 1 : 0;
            }
            return found;
        }

        public void Scan(PseudonymScan take)
        {
            var all = identifiers.ToArray();
            take([.. all.Select(number => SealedSamples.Output(number).Pseudonym)], ordinal => Tokens[all[ordinal]]);
        }

        public bool TryGet(LocalToken token, out PseudonymOutput output)
        {
            var number = Array.IndexOf(Tokens, token);
            Unlocked.Add(number);
            output = identifiers.Contains(number) ? new PseudonymOutput(SealedSamples.Output(number).Pseudonym, UnlockOf(number)) : default;
            return identifiers.Contains(number);
        }
    }
}
