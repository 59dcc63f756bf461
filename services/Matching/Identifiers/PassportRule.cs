namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Passport numbers: Chinese ones as they are, foreign ones keyed with their issuing state.</summary>
internal static class PassportRule
{
    /// <summary>
    /// Reads a Chinese number, <c>STATE:number</c> or <c>STATE/number</c> or the two run together (STATE as in a machine-readable zone, ICAO
    /// 9303-3 section 5), the second line of a passport's machine-readable zone, or a foreign number alone.
    /// </summary>
    /// <remarks>
    /// Numbers of two states may coincide, so the state is part of the key. A number without its state meets one with a state by the bridge
    /// key, as weaker evidence. A number that begins like a Chinese one and is none is malformed: most likely a digit is missing.
    /// </remarks>
    public static NormalizedIdentifier Normalize(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        if (folded.Length == 44)
            return MachineReadable(folded, destination);
        var separator = folded.IndexOfAny((byte)':', (byte)'/');
        if (separator >= 0)
            return WithState(folded[..separator], folded[(separator + 1)..], ChecksumState.None, destination);
        if (IsChinese(folded))
            return Rules.Copy(folded, destination);
        // ICAO 9303-4: a number has at most nine characters, so the first three of a longer value are the state.
        if (folded.Length > 9)
            return Ascii.AreLetters(folded[..3]) ? WithState(folded[..3], folded[3..], ChecksumState.None, destination) : Rules.Malformed;
        if (!IsForeignNumber(folded) || BeginsLikeChinese(folded))
            return Rules.Malformed;
        return Rules.Copy(folded, destination, flags: IdentifierFlags.IssuingStateMissing);
    }

    private static NormalizedIdentifier WithState(ReadOnlySpan<byte> state, ReadOnlySpan<byte> number, ChecksumState checksum, Span<byte> destination)
    {
        if (state.Length is 0 or > 3 || !Ascii.AreLetters(state))
            return Rules.Malformed;
        if (state.SequenceEqual("CHN"u8))
            return IsChinese(number) ? Rules.Copy(number, destination, checksum) : Rules.Malformed;
        if (!IsForeignNumber(number))
            return Rules.Malformed;
        state.CopyTo(destination);
        destination[state.Length] = (byte)':';
        number.CopyTo(destination[(state.Length + 1)..]);
        // A number alone that reads as a Chinese one is taken for Chinese, so it is no key to a foreign passport.
        var ambiguous = IsChinese(number) || BeginsLikeChinese(number);
        return Rules.Done(state.Length + 1 + number.Length, checksum, IdentifierFlags.ForeignPassport) with
        {
            BridgeOffset = state.Length + 1,
            BridgeLength = ambiguous ? 0 : number.Length,
        };
    }

    // Number 9, check digit, issuing state or nationality 3, birth date 6 and check digit, sex, expiry 6 and check digit, ... (ICAO 9303-4).
    private static NormalizedIdentifier MachineReadable(ReadOnlySpan<byte> line, Span<byte> destination)
    {
        foreach (var c in line)
        {
            if (!Ascii.IsAlphanumeric(c) && c != '<')
                return Rules.Malformed;
        }
        var state = CheckDigits.State(CheckDigits.MachineReadable(line[..9], line[9]));
        return WithState(line.Slice(10, 3).TrimEnd((byte)'<'), line[..9].TrimEnd((byte)'<'), state, destination);
    }

    // E and G ordinary, E with a second letter since 2012, D diplomatic, S service, P public affairs (each with E since 2012); K and H Hong
    // Kong, M with A or B Macau.
    private static bool IsChinese(ReadOnlySpan<byte> number)
    {
        if (number.Length is < 8 or > 9)
            return false;
        var second = number[1];
        if (number.Length == 8)
            return number[0] is (byte)'D' or (byte)'S' or (byte)'P' && Ascii.AreDigits(number[1..]);
        if (!Ascii.AreDigits(number[2..]))
            return false;
        return number[0] switch
        {
            (byte)'E' => Ascii.IsDigit(second) || (Ascii.IsLetter(second) && second is not ((byte)'I' or (byte)'O')),
            (byte)'G' => Ascii.IsDigit(second),
            (byte)'D' or (byte)'S' or (byte)'P' => Ascii.IsDigit(second) || second == 'E',
            (byte)'K' => Ascii.IsDigit(second) || second == 'J',
            (byte)'H' => Ascii.IsDigit(second) || second == 'B',
            (byte)'M' => second is (byte)'A' or (byte)'B',
            _ => false,
        };
    }

    // One or two letters, the first of a Chinese series, then digits only.
    private static bool BeginsLikeChinese(ReadOnlySpan<byte> number) =>
        number[0] is (byte)'E' or (byte)'G' or (byte)'D' or (byte)'S' or (byte)'P'
        && Ascii.IsAlphanumeric(number[1]) && Ascii.AreDigits(number[2..]);

    // ICAO 9303-4: up to nine characters. Fewer than four digits are a word, not a number.
    private static bool IsForeignNumber(ReadOnlySpan<byte> number)
    {
        if (number.Length is < 6 or > 9)
            return false;
        var digits = 0;
        foreach (var c in number)
        {
            if (!Ascii.IsAlphanumeric(c))
                return false;
            if (Ascii.IsDigit(c))
                digits++;
        }
        return digits >= 4;
    }
}
