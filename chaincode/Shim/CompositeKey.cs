using System.Text;

namespace Hyperledger.Fabric.Shim;

/// <summary>Composite keys: <c>U+0000 objectType U+0000 attribute U+0000 ...</c>, kept apart from simple keys, which never start with U+0000.</summary>
public static class CompositeKey
{
    private const char Separator = '\u0000';
    private const string Last = "\U0010FFFF";

    /// <summary>Joins an object type and attributes to one key.</summary>
    /// <exception cref="ArgumentException">A part holds U+0000 or U+10FFFF or is not valid Unicode.</exception>
    public static string Create(string objectType, params ReadOnlySpan<string> attributes)
    {
        var key = new StringBuilder().Append(Separator);
        Append(key, objectType);
        foreach (var attribute in attributes)
            Append(key, attribute);
        return key.ToString();
    }

    /// <summary>The object type and the attributes of a composite key.</summary>
    /// <exception cref="ArgumentException">Not a composite key.</exception>
    public static (string ObjectType, IReadOnlyList<string> Attributes) Split(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length < 2 || key[0] != Separator || key[^1] != Separator)
            throw new ArgumentException("Not a composite key.", nameof(key));
        var parts = key[1..^1].Split(Separator);
        return (parts[0], parts[1..]);
    }

    /// <summary>The range (start inclusive, end exclusive) of all keys that begin with the given parts and have more.</summary>
    internal static (string Start, string End) PrefixRange(string objectType, ReadOnlySpan<string> attributes)
    {
        var prefix = Create(objectType, attributes);
        return (prefix, prefix + Last);
    }

    private static void Append(StringBuilder key, string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        Keys.RequireUnicode(part);
        if (part.Contains(Separator) || part.Contains(Last, StringComparison.Ordinal))
            throw new ArgumentException("A part of a composite key holds U+0000 or U+10FFFF.", nameof(part));
        key.Append(part).Append(Separator);
    }
}
