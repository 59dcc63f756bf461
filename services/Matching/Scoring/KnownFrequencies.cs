using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>How common values are in populations: the chance that another subject has the very value. Orders of magnitude, fitted to no file.</summary>
internal static class KnownFrequencies
{
    // Shares of the registered population, Ministry of Public Security 2007: 王, 李 and 张 7.25, 7.19 and 6.83 in a hundred; seven surnames of
    // 20 million bearers and more; twelve of 10 to 20 million; the hundred most common together 84.77 in a hundred.
    private static readonly (string Surnames, double Share)[] Surnames =
    [
        ("王李张", 0.071),
        ("刘陈杨黄赵吴周", 0.025),
        ("徐孙马朱胡郭何高林罗郑梁", 0.011),
    ];

    private const double OtherSurname = 0.003;

    // A given name of one character is one of a few hundred; of two, one of some thousands, but years and families have their fashions.
    private const double OneCharacter = 1e-2;
    private const double TwoCharacters = 3e-3;

    // Namesakes live in one town more often than in one country.
    private const double Rarest = 2e-5;

    private const double LatinName = 1e-4;

    /// <summary>A person's whole name.</summary>
    /// <param name="name">Folded, in simplified characters.</param>
    public static double Name(string name)
    {
        if (!NameText.HasHan(name))
            return LatinName;
        var surname = Array.Find(Surnames, known => name.Length > 0 && known.Surnames.Contains(name[0])).Share;
        surname = surname == 0 ? OtherSurname : surname;
        return name.Length switch
        {
            <= 2 => surname * OneCharacter,
            3 => Math.Max(Rarest, surname * TwoCharacters),
            _ => Rarest,
        };
    }

    /// <summary>A birth date: some 25,000 days are in use; the first of January stands where only the year is known.</summary>
    /// <param name="date">As yyyyMMdd, or whatever is known of it.</param>
    public static double BirthDate(string date) => date.EndsWith("0101", StringComparison.Ordinal) ? 1e-3 : 4e-5;

    /// <summary>An organisation's name: the longer, the rarer; of names in general where it is empty.</summary>
    public static double Organization(string name) => name.Length == 0 ? 1e-5 : Math.Clamp(Math.Pow(10, -Weight(name) / 2.0), 1e-7, 1e-3);

    /// <summary>Any other text.</summary>
    public static double Text(string text) => Math.Clamp(Math.Pow(10, -Weight(text) / 6.0), 1e-4, 0.1);

    // A character says as much as two letters.
    private static int Weight(string text) => text.Length + (NameText.HasHan(text) ? text.Length : 0);
}
