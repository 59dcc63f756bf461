using System.Text;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>The canonical values that stand for a name in a sealed list: as its owner wrote it, and as records are likely to write it.</summary>
/// <param name="Values">1 to <see cref="Most"/> distinct canonical values, the likeliest first; none when the name cannot be used.</param>
/// <param name="ExpectedRecall">Share of the records about the subject that one of the values is expected to meet: a judgement, see <see cref="Writing"/>.</param>
public sealed record NameVariants(IReadOnlyList<string> Values, double ExpectedRecall)
{
    /// <summary>Most variants of one name.</summary>
    public const int Most = 16;

    /// <summary>A name that cannot be used.</summary>
    public static NameVariants None { get; } = new([], 0);

    /// <summary>Variants of a person's name, each with the birth date: values of the type <c>name-birth</c>.</summary>
    /// <param name="name">As the owner wrote it.</param>
    /// <param name="birthDate">As the owner wrote it.</param>
    public static NameVariants OfPerson(string name, string birthDate)
    {
        ArgumentNullException.ThrowIfNull(name);
        return BirthDate.TryRead(birthDate, out var date)
            ? Of(name, PersonWritings.Of(name), (text, canonical) => NameRules.NameBirth(text, date, canonical))
            : None;
    }

    /// <summary>Variants of a canonical value of the type <c>name-birth</c>, in which spaces are lost.</summary>
    /// <param name="canonical">A canonical value.</param>
    public static NameVariants OfNameBirth(string canonical)
    {
        ArgumentNullException.ThrowIfNull(canonical);
        var bar = canonical.LastIndexOf('|');
        return bar < 0 ? None : OfPerson(canonical[..bar], canonical[(bar + 1)..]);
    }

    /// <summary>Variants of an organisation's name: values of the type <c>organization-name</c>.</summary>
    /// <param name="name">As the owner wrote it, or a canonical value.</param>
    public static NameVariants OfOrganization(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IdentifierTypes.BuiltIn.TryGet(BuiltInTypes.OrganizationName, out var type)
            ? Of(name, OrganizationWritings.Of(name), (text, canonical) => Canonical(type, text, canonical))
            : None;
    }

    /// <summary>The one value of a person's name as it is written in a record.</summary>
    internal static NameVariants AsWritten(string name, string birthDate) =>
        BirthDate.TryRead(birthDate, out var date) ? Of(name, [], (text, canonical) => NameRules.NameBirth(text, date, canonical)) : None;

    /// <summary>The one value of an organisation's name as it is written in a record.</summary>
    internal static NameVariants AsWritten(string name) =>
        IdentifierTypes.BuiltIn.TryGet(BuiltInTypes.OrganizationName, out var type)
            ? Of(name, [], (text, canonical) => Canonical(type, text, canonical))
            : None;

    /// <summary>Masks the names.</summary>
    public override string ToString() => "NameVariants(***)";

    private delegate NormalizedIdentifier Canonicalization(ReadOnlySpan<byte> utf8, Span<byte> canonical);

    private static NormalizedIdentifier Canonical(IdentifierType type, ReadOnlySpan<byte> utf8, Span<byte> canonical)
    {
        IdentifierNormalizer.TryNormalize(type, utf8, canonical, out var result);
        return result;
    }

    private static NameVariants Of(string asWritten, IEnumerable<Writing> writings, Canonicalization canonicalize)
    {
        // What is no name as its owner wrote it is none in any other way.
        if (Canonical(asWritten, canonicalize) is not { } first)
            return None;
        var values = new List<string>(Most) { first };
        var recall = 0.0;
        foreach (var writing in writings.OrderByDescending(writing => writing.Share))
        {
            if (Canonical(writing.Name, canonicalize) is not { } value)
                continue;
            // Two ways of writing may come to one value: then it meets the records of both.
            if (!values.Contains(value, StringComparer.Ordinal))
            {
                if (values.Count == Most)
                    continue;
                values.Add(value);
            }
            recall += writing.Share;
        }
        return new NameVariants(values, Math.Min(recall, Writing.MostRecall));
    }

    private static string? Canonical(string name, Canonicalization canonicalize)
    {
        Span<byte> canonical = stackalloc byte[IdentifierNormalizer.MaxCanonicalBytes];
        var result = canonicalize(Encoding.UTF8.GetBytes(name), canonical);
        return result.WellFormed ? Encoding.UTF8.GetString(canonical[..result.Length]) : null;
    }
}
