namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>A list of the sample: who owns and matches it, and the values of its entries.</summary>
internal sealed class SampleList(
    SubjectValues values, SampleListKind kind, int index, string name, int owner, IReadOnlyList<int> recipients, int k, int entries)
{
    /// <summary>Every so many entries share their subject with the list before (of two lists, the second with the first).</summary>
    public const int SharedEvery = 50;

    private const int SharedAt = 7;
    private const int FailingEvery = 32;
    private const int FailingAt = 5;

    /// <summary>Its kind.</summary>
    public SampleListKind Kind => kind;

    /// <summary>Number of the list, from 0.</summary>
    public int Index => index;

    /// <summary>File name without extension.</summary>
    public string Name => name;

    /// <summary>Agency that owns it.</summary>
    public int Owner => owner;

    /// <summary>Agencies that match it.</summary>
    public IReadOnlyList<int> Recipients => recipients;

    /// <summary>Agencies that open a joint alert.</summary>
    public int K => k;

    /// <summary>Number of entries.</summary>
    public int Entries => entries;

    /// <summary>The owner's stable id of an entry.</summary>
    public string EntryId(int entry) => $"{name}-{entry + 1:D6}";

    /// <summary>Whether the entry's subject is on two lists (when there is a list to share with).</summary>
    public static bool IsShared(int entry) => entry % SharedEvery == SharedAt;

    /// <summary>Whether the check characters of the entry's numbers fail, as those of some genuine numbers do.</summary>
    public static bool HasFailingChecksum(int entry) => entry % FailingEvery == FailingAt;

    /// <summary>Types whose numbers carry a check character that can fail.</summary>
    public static bool IsChecksummed(string type) => type is IdentifierType.ResidentId or IdentifierType.Uscc or IdentifierType.BankCard
        or IdentifierType.Iban or IdentifierType.Lei;

    /// <summary>Number of the entry's subject: odd lists share some subjects with the list before.</summary>
    public long Subject(int entry) => (long)(index % 2 == 1 && IsShared(entry) ? index - 1 : index) * entries + entry;

    /// <summary>Whether the entry has a value of the type; of the list's first type always.</summary>
    public bool Has(int entry, string type)
    {
        for (var i = 0; i < kind.Types.Count; i++)
        {
            if (kind.Types[i] == type)
                return i == 0 || SampleRandom.Mix(((ulong)Subject(entry) << 4) + (ulong)i) % 100 < 70;
        }
        return false;
    }

    /// <summary>The entry's value of a number type or of <c>organization-name</c>, as the list writes it.</summary>
    public string Value(int entry, string type)
    {
        var subject = Subject(entry);
        if (type == IdentifierType.OrganizationName)
            return SubjectNames.Company(SubjectClass.Entry, subject);
        var value = values.Value(type, SubjectClass.Entry, subject);
        return HasFailingChecksum(entry) && IsChecksummed(type) ? SubjectValues.FailChecksum(type, value) : value;
    }

    /// <summary>Name of the person.</summary>
    public string PersonName(int entry) => SubjectNames.Person(SubjectClass.Entry, values.Person(Subject(entry)).Place);

    /// <summary>Birth date of the person.</summary>
    public DateOnly BirthDate(int entry) => SubjectValues.BirthDate(SubjectClass.Entry, values.Person(Subject(entry)).Day);
}
