using System.Collections.Frozen;
using System.Text;

namespace ExchangeNetwork.Matching.Han;

/// <summary>Traditional Chinese characters as simplified ones, so that 陳 and 陈 are one surname.</summary>
/// <remarks>
/// Character by character, by the tables of Open Chinese Convert (see the README beside this file). For comparison only, never for display:
/// which traditional character a simplified one stands for is a matter of the word.
/// </remarks>
internal static class HanFolding
{
    private const int First = 0x3400;
    private const int Last = 0x9FFF;

    private static readonly Table Tables = Read();

    /// <summary>For organisations and addresses: each character as the first simplified form that it has.</summary>
    public static string Text(string text) => Fold(text, keepOwn: false);

    /// <summary>For people: characters that the simplified script has as well stay, such as 昇 beside 升; parents chose which.</summary>
    public static string Name(string name) => Fold(name, keepOwn: true);

    /// <summary>The same over UTF-8 without allocation.</summary>
    /// <param name="utf8">Valid text.</param>
    /// <param name="isName">Whether it names a person.</param>
    /// <param name="destination">Receives the text; other memory than the input.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>False where there is no room: a rare character may need a byte more.</returns>
    public static bool TryFold(ReadOnlySpan<byte> utf8, bool isName, Span<byte> destination, out int written)
    {
        written = 0;
        while (!utf8.IsEmpty)
        {
            // Characters of other lengths are copied as they are, except the rare ones of four bytes.
            if (utf8[0] < 0xE3)
            {
                if (written == destination.Length)
                    return false;
                destination[written++] = utf8[0];
                utf8 = utf8[1..];
                continue;
            }
            Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            if (!Of(rune, isName).TryEncodeToUtf8(destination[written..], out var size))
                return false;
            written += size;
            utf8 = utf8[length..];
        }
        return true;
    }

    private static string Fold(string text, bool keepOwn)
    {
        if (!text.AsSpan().ContainsAnyInRange((char)First, '\uFFFF'))
            return text;
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            folded.Append(Of(rune, keepOwn).ToString());
        return folded.ToString();
    }

    private static Rune Of(Rune rune, bool keepOwn)
    {
        if (keepOwn && Tables.Own.Contains(rune.Value))
            return rune;
        if (rune.Value is >= First and <= Last)
            return Tables.Basic[rune.Value - First] is not 0 and var basic ? new Rune(basic) : rune;
        return rune.Value > 0xFFFF && Tables.Rare.TryGetValue(rune.Value, out var simplified) ? new Rune(simplified) : rune;
    }

    private static Table Read()
    {
        var forms = Lines("TSCharacters.txt").ToDictionary(line => line.Character, line => line.Forms);
        var simplified = new Dictionary<int, int>();
        foreach (var character in forms.Keys)
            simplified[character] = Simplified(character);
        // A form of Hong Kong stands for a traditional character; where it is a simplified one it stays.
        foreach (var (character, variants) in Lines("HKVariants.txt"))
        {
            foreach (var variant in variants.Where(variant => !forms.ContainsKey(variant)))
                simplified[variant] = Simplified(character);
        }
        var basic = new int[Last - First + 1];
        foreach (var (character, form) in simplified.Where(pair => pair.Key <= Last))
            basic[character - First] = form;
        return new Table(
            basic,
            simplified.Where(pair => pair.Key > 0xFFFF).ToFrozenDictionary(),
            forms.Where(pair => pair.Value[0] != pair.Key && pair.Value.Contains(pair.Key)).Select(pair => pair.Key).ToFrozenSet());

        // What a character becomes may be a traditional form of another.
        int Simplified(int character)
        {
            while (forms.TryGetValue(character, out var to) && to[0] != character)
                character = to[0];
            return character;
        }
    }

    private static List<(int Character, int[] Forms)> Lines(string file)
    {
        using var stream = typeof(HanFolding).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The table {file} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = new List<(int, int[])>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var parts = line.Split('\t');
            lines.Add((Code(parts[0]), [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Code)]));
        }
        return lines;

        static int Code(string character) => Rune.GetRuneAt(character, 0).Value;
    }

    /// <param name="Basic">Simplified form of each character from <see cref="First"/> on; 0 where it is one already.</param>
    /// <param name="Rare">The same for characters beyond the basic plane.</param>
    /// <param name="Own">Characters that have another simplified form and are simplified ones themselves.</param>
    private sealed record Table(int[] Basic, FrozenDictionary<int, int> Rare, FrozenSet<int> Own);
}
