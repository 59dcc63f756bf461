using System.Text;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>A kind of identifier: its code, its names, and how a value of it is brought to canonical form.</summary>
public sealed class IdentifierType
{
    private readonly IdentifierRule rule;

    internal IdentifierType(
        int ordinal, string code, string nameZh, string nameEn, string keyName, string malformedCode, TextOptions text, IdentifierRule rule)
    {
        this.rule = rule;
        Ordinal = ordinal;
        Code = code;
        NameZh = nameZh;
        NameEn = nameEn;
        KeyName = keyName;
        MalformedCode = malformedCode;
        Text = text;
        var prefix = Encoding.UTF8.GetBytes($"{code}\u001f{IdentifierNormalizer.NormalizationVersion}\u001f");
        TokenPrefix = new byte[(prefix.Length + AesCmac.BlockSize - 1) / AesCmac.BlockSize * AesCmac.BlockSize];
        prefix.CopyTo(TokenPrefix, 0);
    }

    /// <summary>Stable code such as <c>resident-id</c>.</summary>
    public string Code { get; }

    /// <summary>Name in zh-CN.</summary>
    public string NameZh { get; }

    /// <summary>Name in English.</summary>
    public string NameEn { get; }

    /// <summary>Name of the network key that its pseudonyms are made with, see <see cref="KeyNames"/>.</summary>
    public string KeyName { get; }

    /// <summary>Position in <see cref="IdentifierTypes.All"/>; lives as long as the process and is never stored.</summary>
    internal int Ordinal { get; }

    /// <summary>Catalogue code of "not of the form that this type wants".</summary>
    internal string MalformedCode { get; }

    /// <summary>How the text is folded before the rule sees it.</summary>
    internal TextOptions Text { get; }

    /// <summary>What precedes the canonical value in the message of a token: code, 0x1f, normalisation version, 0x1f, then zeros to the end of the block.</summary>
    internal byte[] TokenPrefix { get; }

    /// <summary>Brings folded text to canonical form.</summary>
    internal NormalizedIdentifier Apply(ReadOnlySpan<byte> folded, Span<byte> destination) => rule(folded, destination);

    /// <summary>The type's code.</summary>
    public override string ToString() => Code;
}

/// <summary>The rule of a type: folded text in, canonical value into the destination.</summary>
/// <param name="folded">Upper-case text without spaces, hyphens and invisible characters; for types that read raw text, the input.</param>
/// <param name="destination">At least <see cref="IdentifierNormalizer.MaxCanonicalBytes"/> bytes.</param>
internal delegate NormalizedIdentifier IdentifierRule(ReadOnlySpan<byte> folded, Span<byte> destination);

/// <summary>How text is folded before a rule sees it.</summary>
[Flags]
internal enum TextOptions
{
    /// <summary>Spaces, hyphens and invisible characters go, letters become upper-case.</summary>
    None = 0,

    /// <summary>Middle dots go as well: they part a plate or a transliterated name.</summary>
    DropMiddleDots = 1,

    /// <summary>The rule reads the input itself, because separators carry meaning in it (a date).</summary>
    Raw = 2,
}
