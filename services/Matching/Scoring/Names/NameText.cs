using System.Globalization;
using System.Text;
using AnyAscii;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>Names as words that can be compared: NFKC (Unicode annex 15), Latin letters, lower case, without marks.</summary>
internal static class NameText
{
    /// <summary>Longest name in characters that is looked at; what follows is cut off, so that a hostile value costs bounded work.</summary>
    public const int MaxLength = 256;

    /// <summary>NFKC, bounded; a lone surrogate becomes the replacement character rather than an exception.</summary>
    public static string Fold(string name)
    {
        var bounded = name.Length > MaxLength ? name[..MaxLength] : name;
        var valid = new StringBuilder(bounded.Length);
        foreach (var rune in bounded.EnumerateRunes())
        {
            // Noncharacters make normalisation throw as well.
            if ((rune.Value & 0xFFFE) != 0xFFFE && rune.Value is not (>= 0xFDD0 and <= 0xFDEF))
                valid.Append(rune.ToString());
        }
        return valid.ToString().Normalize(NormalizationForm.FormKC).Trim();
    }

    /// <summary>Words of a folded name in Latin letters; single letters and digits are words of their own.</summary>
    /// <param name="folded">A folded name.</param>
    /// <param name="joinHyphens">Whether a hyphen joins (Jean-Marie is one word) or parts.</param>
    public static List<string> Words(string folded, bool joinHyphens)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in folded.Transliterate())
        {
            if (char.IsAsciiLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
            else if (c is '\'' or '`' or '"' || (c == '-' && joinHyphens))
                continue;
            else
                End();
        }
        End();
        return words;

        void End()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>Whether all letters are Chinese characters, and there are some.</summary>
    public static bool IsHan(string folded)
    {
        var found = false;
        foreach (var rune in folded.EnumerateRunes())
        {
            if (IsHan(rune))
                found = true;
            else if (Rune.IsLetter(rune))
                return false;
        }
        return found;
    }

    /// <summary>Whether there is a Chinese character.</summary>
    public static bool HasHan(string folded) => folded.EnumerateRunes().Any(IsHan);

    /// <summary>Whether all letters are syllables of Hangul, and there are some.</summary>
    public static bool IsHangul(string folded)
    {
        var letters = folded.EnumerateRunes().Where(Rune.IsLetter).ToList();
        return letters.Count > 0 && letters.TrueForAll(rune => rune.Value is >= 0xAC00 and <= 0xD7A3);
    }

    /// <summary>The letters and digits of a folded name, without anything between.</summary>
    public static string Letters(string folded)
    {
        var letters = new StringBuilder(folded.Length);
        foreach (var rune in folded.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                letters.Append(Rune.ToLowerInvariant(rune).ToString());
        }
        return letters.ToString();
    }

    private static bool IsHan(Rune rune) =>
        rune.Value is 0x3007 or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
