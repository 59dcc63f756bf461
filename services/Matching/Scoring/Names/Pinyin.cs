using System.Collections.Frozen;
using System.Text;
using AnyAscii;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>Toneless pinyin of a Chinese person's name, with the readings that characters have as surnames.</summary>
/// <remarks>Readings: Xiandai Hanyu Cidian, entries marked as surnames.</remarks>
internal static class Pinyin
{
    private static readonly FrozenDictionary<string, string> Surnames = Read("""
        shan 单 單|zeng 曾|xie 解|zha 查|qiu 仇|ou 区 區|ge 盖 蓋|piao 朴|zhai 翟 祭|yue 乐 樂|qin 覃|miao 缪 繆|bi 秘|xian 冼 洗|shao 召|po 繁|yun 员 員
        |chong 种|he 黑|she 折|ren 任|hua 华 華|ji 纪 紀|ning 宁|ying 应 應|che 车 車|yuchi 尉迟 尉遲|moqi 万俟 萬俟|zhangsun 长孙 長孫|tantai 澹台 澹臺
        |chanyu 单于 單于
        """);

    /// <summary>The reading of a name, the surname first, without spaces.</summary>
    public static string OfPerson(string han)
    {
        // The longer surname wins: 单于 before 单.
        for (var length = Math.Min(2, han.Length); length > 0; length--)
        {
            if (han.Length > length && Surnames.TryGetValue(han[..length], out var reading))
                return reading + Of(han[length..]);
        }
        return Of(han);
    }

    /// <summary>The reading of any characters.</summary>
    public static string Of(string han)
    {
        var text = new StringBuilder(han.Length * 4);
        foreach (var c in han.Transliterate())
        {
            if (char.IsAsciiLetterOrDigit(c))
                text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    private static FrozenDictionary<string, string> Read(string readings)
    {
        var surnames = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in readings.Split('|'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            foreach (var surname in words.AsSpan(1))
                surnames.Add(surname, words[0]);
        }
        return surnames.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
