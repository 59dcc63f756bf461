using System.Globalization;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Key of work about an epoch of a network key: <c>keyId/epoch</c>.</summary>
internal static class KeyEpoch
{
    public static string Of(string keyId, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{keyId}/{epoch}");

    public static (string KeyId, int Epoch) Parse(string key)
    {
        var slash = key.LastIndexOf('/');
        return (key[..slash], int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }
}
