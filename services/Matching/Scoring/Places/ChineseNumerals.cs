using System.Globalization;

namespace ExchangeNetwork.Matching.Scoring.Places;

/// <summary>Numbers up to 999 as addresses write them: 三, 十二, 二十, 一百零八, and digit by digit 二〇三.</summary>
internal static class ChineseNumerals
{
    /// <summary>The zero among Chinese digits; Unicode calls it a symbol, no letter and no digit.</summary>
    public const char Zero = '〇';

    private const string Digits = "〇一二三四五六七八九";

    /// <summary>Reads the number at the beginning.</summary>
    /// <param name="text">Folded text.</param>
    /// <param name="number">Its digits.</param>
    /// <returns>Characters read; 0 where there is no such number.</returns>
    public static int Read(ReadOnlySpan<char> text, out string number)
    {
        int length = 0, sum = 0, digit = -1, written = 0;
        var places = false;
        for (; length < text.Length; length++)
        {
            var value = ValueOf(text[length]);
            if (value < 0)
                break;
            if (value < 10)
            {
                written = Math.Min((written * 10) + value, 999_999);
                digit = value;
                continue;
            }
            places = true;
            // 十二 is 一十二.
            sum += value * (digit > 0 ? digit : 1);
            digit = -1;
        }
        number = length == 0 ? "" : (places ? sum + Math.Max(digit, 0) : written).ToString(CultureInfo.InvariantCulture);
        return length;
    }

    private static int ValueOf(char c) => c switch
    {
        '零' => 0,
        '两' => 2,
        '十' => 10,
        '百' => 100,
        _ => Digits.IndexOf(c),
    };
}
