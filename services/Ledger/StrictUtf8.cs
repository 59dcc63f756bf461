using System.Text;

namespace ExchangeNetwork.Ledger;

/// <summary>UTF-8 that refuses lone surrogates and malformed bytes, so that two texts never share their bytes.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    public static byte[] Bytes(string text) => Encoding.GetBytes(text);

    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.GetString(bytes);
}
