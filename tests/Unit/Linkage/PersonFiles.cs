using System.Globalization;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>Files of invented persons, the same for the same seed: originals, spoilt copies of them, and people who are easily taken for others.</summary>
/// <remarks>Hard negatives: twins and spouses at one address, namesakes born on one day, neighbours of one surname.</remarks>
internal sealed class PersonFiles
{
    private const string Consonants = "bcdfghklmnprstvwz";
    private const string Vowels = "aeiou";

    private static readonly string[] Header = ["rec_id", "given_name", "surname", "street_number", "address_1", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"];

    private readonly Random _random;
    private readonly string[] _given;
    private readonly string[] _surnames;
    private readonly string[] _streets;
    private readonly (string Suburb, string Postcode, string State)[] _places;

    private PersonFiles(int seed, int persons)
    {
        _random = new Random(seed);
        _given = Words(400 + (persons / 200), 2, 3);
        _surnames = Words(800 + (persons / 50), 2, 4);
        _streets = [.. Words(600 + (persons / 50), 2, 3).Select(word => word + (_random.Next(2) == 0 ? " street" : " road"))];
        _places = [.. Words(300, 2, 4).Select((word, i) => (word, (2000 + i).ToString(CultureInfo.InvariantCulture), i % 3 == 0 ? "nsw" : i % 3 == 1 ? "vic" : "qld"))];
    }

    /// <summary>Originals, each with its copies: rows by file, the entity beside each row.</summary>
    public List<(int Entity, string[] Row)> Originals { get; } = [];

    /// <summary>Spoilt copies.</summary>
    public List<(int Entity, string[] Row)> Copies { get; } = [];

    /// <summary>Makes files.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="persons">How many originals.</param>
    /// <param name="mostCopies">Most copies of one.</param>
    /// <param name="hard">Share of the originals that resemble the one before them.</param>
    public static PersonFiles Make(int seed, int persons, int mostCopies, double hard)
    {
        var files = new PersonFiles(seed, persons);
        string[]? before = null;
        for (var entity = 0; entity < persons; entity++)
        {
            var person = before is not null && files._random.NextDouble() < hard ? files.Alike(before) : files.Person();
            before = person;
            files.Originals.Add((entity, [$"a-{entity}", .. person]));
            for (var copy = files._random.Next(mostCopies) + 1; copy > 0; copy--)
                files.Copies.Add((entity, [$"b-{entity}-{copy}", .. files.Spoil(person)]));
        }
        files._random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(files.Copies));
        return files;
    }

    /// <summary>A file, without the last columns if wanted.</summary>
    public static string Csv(IEnumerable<(int Entity, string[] Row)> rows, int withoutLast = 0) =>
        string.Concat(rows.Select(row => row.Row).Prepend(Header).Select(row => string.Join(',', row[..^withoutLast]) + "\n"));

    private string[] Person()
    {
        var place = Pick(_places);
        return
        [
            Pick(_given), Pick(_surnames), _random.Next(1, 200).ToString(CultureInfo.InvariantCulture), Pick(_streets), place.Suburb, place.Postcode, place.State,
            new DateOnly(1930, 1, 1).AddDays(_random.Next(27_000)).ToString("yyyyMMdd", CultureInfo.InvariantCulture), Number(),
        ];
    }

    private string[] Alike(string[] other)
    {
        var person = Person();
        switch (_random.Next(4))
        {
            case 0: // a twin
                other.AsSpan(1, 7).CopyTo(person.AsSpan(1));
                break;
            case 1: // a spouse
                other.AsSpan(1, 6).CopyTo(person.AsSpan(1));
                break;
            case 2: // a namesake born on the same day
                (person[0], person[1], person[7]) = (other[0], other[1], other[7]);
                break;
            default: // a neighbour of the same surname
                other.AsSpan(3, 4).CopyTo(person.AsSpan(3));
                person[1] = other[1];
                break;
        }
        return person;
    }

    // At most two fields are spoilt in a way that leaves nothing of them.
    private string[] Spoil(string[] person)
    {
        var row = (string[])person.Clone();
        if (_random.Next(12) == 0)
            (row[0], row[1]) = (row[1], row[0]);
        for (var times = _random.Next(1, 4); times > 0; times--)
        {
            var field = _random.Next(row.Length);
            row[field] = _random.Next(6) == 0 ? "" : Mistype(row[field]);
        }
        if (_random.Next(25) == 0)
            row[_random.Next(2)] = Pick(_surnames);
        return row;
    }

    private string Mistype(string value)
    {
        if (value.Length < 2)
            return value;
        var at = _random.Next(value.Length - 1);
        var other = char.IsAsciiDigit(value[at]) ? (char)('0' + _random.Next(10)) : Consonants[_random.Next(Consonants.Length)];
        return _random.Next(4) switch
        {
            0 => value.Remove(at, 1),
            1 => value.Insert(at, other.ToString()),
            2 => value[..at] + other + value[(at + 1)..],
            _ => value[..at] + value[at + 1] + value[at] + value[(at + 2)..],
        };
    }

    // Some names are common and most are rare.
    private T Pick<T>(T[] of) => of[(int)(of.Length * Math.Pow(_random.NextDouble(), 1.7))];

    private string Number() => _random.Next(1_000_000, 10_000_000).ToString(CultureInfo.InvariantCulture);

    private string[] Words(int count, int least, int most) => [.. Enumerable.Range(0, count).Select(_ => string.Concat(
        Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => $"{Consonants[_random.Next(Consonants.Length)]}{Vowels[_random.Next(5)]}")) + Consonants[_random.Next(Consonants.Length)])];
}
