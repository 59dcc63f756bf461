using System.Globalization;
using System.Text;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Text from elsewhere, made safe to print: a name cannot move the cursor, colour the screen or turn the writing direction.</summary>
internal static class Safe
{
    /// <summary>The text with control and direction characters replaced.</summary>
    /// <param name="text">Text from a node, a file or the ledger.</param>
    /// <param name="lines">Whether line ends stay.</param>
    public static string Text(string? text, bool lines = false)
    {
        if (text is null)
            return "";
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (lines && rune.Value is ('\n' or '\r'))
            {
                safe.Append((char)rune.Value);
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F)
            {
                safe.Append('\uFFFD');
            }
            else
            {
                safe.Append(rune.ToString());
            }
        }
        return safe.ToString();
    }
}
