namespace ExchangeNetwork.Matching.Scoring.Places;

/// <summary>What a number in an address counts.</summary>
internal enum NumberOf : byte
{
    /// <summary>Not said, as in 8-3-501.</summary>
    Unsaid,

    /// <summary>Plots along a street (号).</summary>
    Plot,

    /// <summary>Lanes (弄).</summary>
    Lane,

    /// <summary>Buildings (栋, 幢, 座, 号楼).</summary>
    Building,

    /// <summary>Entrances (单元, 门).</summary>
    Entrance,

    /// <summary>Floors (楼, 层).</summary>
    Floor,

    /// <summary>Rooms (室, 房).</summary>
    Room,

    /// <summary>Phases of an estate, groups of a village (期, 组, 队).</summary>
    Group,
}

/// <summary>One number of an address.</summary>
/// <param name="Value">Digits without leading zeros, with the letter that belongs to them (12b, a).</param>
/// <param name="Of">What it counts.</param>
internal readonly record struct AddressNumber(string Value, NumberOf Of)
{
    private static readonly (string Written, NumberOf Of)[] Units =
    [
        ("号楼", NumberOf.Building), ("号院", NumberOf.Plot), ("支弄", NumberOf.Lane), ("单元", NumberOf.Entrance), ("号", NumberOf.Plot),
        ("弄", NumberOf.Lane), ("栋", NumberOf.Building), ("幢", NumberOf.Building), ("座", NumberOf.Building), ("门", NumberOf.Entrance),
        ("楼", NumberOf.Floor), ("层", NumberOf.Floor), ("室", NumberOf.Room), ("房", NumberOf.Room), ("户", NumberOf.Room),
        ("期", NumberOf.Group), ("组", NumberOf.Group), ("队", NumberOf.Group),
    ];

    /// <summary>The unit at a place of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Its characters; 0 when there is none.</param>
    public static NumberOf UnitAt(ReadOnlySpan<char> text, out int length)
    {
        foreach (var (written, of) in Units)
        {
            if (text.StartsWith(written, StringComparison.Ordinal))
            {
                length = written.Length;
                return of;
            }
        }
        length = 0;
        return NumberOf.Unsaid;
    }

    /// <summary>Whether two numbers may count the same: they do, or one does not say what it counts.</summary>
    public static bool MayBeOne(NumberOf left, NumberOf right) => left == right || left == NumberOf.Unsaid || right == NumberOf.Unsaid;

    /// <summary>Masks the value.</summary>
    public override string ToString() => $"{Of}(***)";
}
