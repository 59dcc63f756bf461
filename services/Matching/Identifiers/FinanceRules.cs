namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Numbers of banks and accounts.</summary>
internal static class FinanceRules
{
    /// <summary>
    /// Account numbers, keyed with the bank's code where it is given: <c>BANK:account</c> or <c>BANK/account</c>, BANK a BIC or another code
    /// of 3 to 14 characters.
    /// </summary>
    /// <remarks>Account numbers have no common checksum and two banks may use the same one. An account alone meets the same account of any bank by the bridge key.</remarks>
    public static NormalizedIdentifier BankAccount(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        var separator = folded.IndexOfAny((byte)':', (byte)'/');
        var account = folded[(separator + 1)..];
        if (account.Length is < 6 or > 34 || !Ascii.AreAlphanumeric(account) || Ascii.AreLetters(account))
            return Rules.Malformed;
        if (separator < 0)
            return Rules.Copy(account, destination, flags: IdentifierFlags.BankCodeMissing);

        var bank = folded[..separator];
        if (bank.Length is < 3 or > 14 || !Ascii.AreAlphanumeric(bank))
            return Rules.Malformed;
        var length = IsBic(bank) ? WriteBic(bank, destination) : Rules.Copy(bank, destination).Length;
        destination[length++] = (byte)':';
        account.CopyTo(destination[length..]);
        return Rules.Done(length + account.Length) with { BridgeOffset = length, BridgeLength = account.Length };
    }

    /// <summary>Business identifier codes (ISO 9362): four letters, country, two characters, branch; 8 characters mean the branch XXX.</summary>
    public static NormalizedIdentifier Bic(ReadOnlySpan<byte> folded, Span<byte> destination) =>
        IsBic(folded) ? Rules.Done(WriteBic(folded, destination)) : Rules.Malformed;

    /// <summary>International bank account numbers (ISO 13616): country, two check digits, up to 30 characters; a leading "IBAN" is dropped.</summary>
    public static NormalizedIdentifier Iban(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        // No country has the code IB, and check digits are digits: nothing is lost.
        var iban = folded.StartsWith("IBAN"u8) ? folded[4..].TrimStart((byte)':') : folded;
        if (iban.Length is < 15 or > 34 || !Ascii.AreLetters(iban[..2]) || !Ascii.AreDigits(iban.Slice(2, 2)) || !Ascii.AreAlphanumeric(iban[4..]))
            return Rules.Malformed;
        var rest = CheckDigits.Mod97(iban[..4], CheckDigits.Mod97(iban[4..]));
        return Rules.Copy(iban, destination, CheckDigits.State(rest == 1));
    }

    private static bool IsBic(ReadOnlySpan<byte> code) =>
        code.Length is 8 or 11 && Ascii.AreLetters(code[..6]) && Ascii.AreAlphanumeric(code[6..]);

    private static int WriteBic(ReadOnlySpan<byte> code, Span<byte> destination)
    {
        code.CopyTo(destination);
        if (code.Length == 8)
            "XXX"u8.CopyTo(destination[8..]);
        return 11;
    }
}
