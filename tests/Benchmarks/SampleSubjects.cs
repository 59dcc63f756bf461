using System.Globalization;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Benchmarks;

/// <summary>Seeded list entries, and records of six identifiers of which one in a hundred is on a list.</summary>
internal sealed class SampleSubjects(int entries)
{
    private const int ListedEvery = 100;

    /// <summary>The entries of one of several lists: a resident id and a mobile number each.</summary>
    public ListSubject[] Entries(int list, int lists) =>
        [.. Enumerable.Range(0, entries).Where(i => i % lists == list).Select(i => new ListSubject(
            [new IdentifierValue("resident-id", ResidentId(i)), new IdentifierValue("mobile", Mobile(i))],
            SubjectAttributes.None))];

    /// <summary>Records; every hundredth carries the resident id of an entry, the others' subjects are on no list.</summary>
    public HeldRecord[] Records(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var stranger = entries + i;
            return new HeldRecord(
                i.ToString(CultureInfo.InvariantCulture),
                null,
                [
                    new IdentifierValue("resident-id", ResidentId(i % ListedEvery == 0 ? random.Next(entries) : stranger)),
                    new IdentifierValue("mobile", Mobile(stranger)),
                    new IdentifierValue("bank-card", Format($"622202{stranger:000000000000}7")),
                    new IdentifierValue("uscc", Format($"91110000{stranger:00000000}1L")),
                    new IdentifierValue("passport", Format($"E{stranger:00000000}")),
                    new IdentifierValue("plate", Format($"京A{stranger % 100_000:00000}")),
                ],
                SubjectAttributes.None,
                []);
        })];
    }

    private static string ResidentId(int i) => Format($"110105{1940 + (i / 336 % 80):0000}{1 + (i / 28 % 12):00}{1 + (i % 28):00}{i / 26_880:000}X");

    private static string Mobile(int i) => Format($"13{i:000000000}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
