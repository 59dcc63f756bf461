namespace ExchangeNetwork.Contract;

/// <summary>Fabric's composite keys: <c>U+0000 objectType U+0000 attribute U+0000 ...</c></summary>
public static class CompositeKey
{
    private const char Separator = '\u0000';
    private const string Last = "\U0010FFFF";

    /// <summary>Joins an object type and attributes to one key.</summary>
    /// <exception cref="ArgumentException">A part holds U+0000 or U+10FFFF, or is not valid Unicode.</exception>
    public static string Create(string objectType, params ReadOnlySpan<string> attributes)
    {
        var key = new System.Text.StringBuilder().Append(Separator).Append(Valid(objectType)).Append(Separator);
        foreach (var attribute in attributes)
            key.Append(Valid(attribute)).Append(Separator);
        return key.ToString();
    }

    /// <summary>The parts of a composite key, object type first.</summary>
    public static IReadOnlyList<string> Split(string key)
    {
        if (key.Length < 3 || key[0] != Separator || key[^1] != Separator)
            throw new ArgumentException("Not a composite key.", nameof(key));
        return key[1..^1].Split(Separator);
    }

    /// <summary>The range (start inclusive, end exclusive) of all keys that begin with the given parts.</summary>
    public static (string Start, string End) PrefixRange(string objectType, params ReadOnlySpan<string> attributes)
    {
        var prefix = Create(objectType, attributes);
        return (prefix, prefix + Last);
    }

    private static string Valid(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            var isPair = char.IsHighSurrogate(part[i]) && i + 1 < part.Length && char.IsLowSurrogate(part[i + 1]);
            if (part[i] == Separator || (char.IsSurrogate(part[i]) && !isPair) || (isPair && part.AsSpan(i, 2).SequenceEqual(Last)))
                throw new ArgumentException("A part of a composite key holds a character that Fabric does not allow.", nameof(part));
            if (isPair)
                i++;
        }
        return part;
    }
}
