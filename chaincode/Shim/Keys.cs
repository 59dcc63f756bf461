using System.Text;

namespace Hyperledger.Fabric.Shim;

/// <summary>What names of keys and collections must be.</summary>
internal static class Keys
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Refuses lone surrogates: the wire would turn different keys into the same bytes.</summary>
    public static void RequireUnicode(string text)
    {
        // Surrogates are rare; a text without any is valid.
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            Strict.GetByteCount(text);
    }

    public static void RequireKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        RequireUnicode(key);
    }

    public static void RequireCollection(string collection)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        RequireUnicode(collection);
    }

    /// <summary>Bounds of a range over simple keys: an empty start is the first simple key, and composite keys stay out of reach.</summary>
    public static string SimpleStart(string startKey, string endKey)
    {
        ArgumentNullException.ThrowIfNull(startKey);
        ArgumentNullException.ThrowIfNull(endKey);
        RequireUnicode(startKey);
        RequireUnicode(endKey);
        if (startKey.StartsWith('\0') || endKey.StartsWith('\0'))
            throw new ArgumentException("A range over simple keys does not start or end at a composite key.", nameof(startKey));
        return startKey.Length == 0 ? "\u0001" : startKey;
    }
}
