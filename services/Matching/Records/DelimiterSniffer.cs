namespace ExchangeNetwork.Matching.Records;

/// <summary>Tells the delimiter of a CSV file from its header.</summary>
internal static class DelimiterSniffer
{
    /// <summary>The most frequent of comma, tab and semicolon outside quotes in the first line; comma when there is none.</summary>
    /// <param name="text">Text from the header's first character.</param>
    /// <param name="final">Whether to decide without a line end.</param>
    /// <param name="told">The delimiter when the caller knows it.</param>
    /// <param name="delimiter">The delimiter.</param>
    /// <returns>False when the line has not arrived.</returns>
    public static bool TryFind(ReadOnlySpan<byte> text, bool final, char? told, out byte delimiter)
    {
        delimiter = (byte)(told ?? ',');
        if (told is not null)
            return true;
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0 && !final)
            return false;
        var line = end < 0 ? text : text[..end];
        Span<int> counts = stackalloc int[3];
        var candidates = ",\t;"u8;
        var quoted = false;
        foreach (var b in line)
        {
            if (b == '"')
                quoted = !quoted;
            else if (!quoted && candidates.IndexOf(b) is var candidate and >= 0)
                counts[candidate]++;
        }
        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[best])
                best = i;
        }
        delimiter = candidates[best];
        return true;
    }
}
