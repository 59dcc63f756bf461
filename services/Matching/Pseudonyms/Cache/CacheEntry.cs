using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Pseudonyms.Cache;

/// <summary>An identifier in the file, before encryption: token ‖ pseudonym ‖ unlock key.</summary>
internal static class CacheEntry
{
    /// <summary>Bytes of an entry.</summary>
    public const int Size = PseudonymAt + Pseudonyms.Pseudonym.Size + UnlockKey.Size;

    private const int PseudonymAt = LocalToken.Size;
    private const int UnlockAt = PseudonymAt + Pseudonyms.Pseudonym.Size;

    /// <summary>Writes an entry.</summary>
    public static void Write(Span<byte> entry, LocalToken token, in PseudonymOutput output)
    {
        token.CopyTo(entry);
        output.Pseudonym.CopyTo(entry[PseudonymAt..]);
        output.Unlock.CopyTo(entry[UnlockAt..]);
    }

    /// <summary>The local token.</summary>
    public static LocalToken Token(ReadOnlySpan<byte> entry) => LocalToken.FromBytes(entry[..LocalToken.Size]);

    /// <summary>The pseudonym.</summary>
    public static Pseudonym Pseudonym(ReadOnlySpan<byte> entry) => Pseudonyms.Pseudonym.FromBytes(entry[PseudonymAt..UnlockAt]);

    /// <summary>Pseudonym and unlock key.</summary>
    public static PseudonymOutput Output(ReadOnlySpan<byte> entry) => new(Pseudonym(entry), UnlockKey.FromBytes(entry[UnlockAt..Size]));
}
