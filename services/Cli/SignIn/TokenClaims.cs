using System.Buffers.Text;
using System.Text.Json;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary>What an access token says about its account; not verified here, so good for choosing an address only.</summary>
internal static class TokenClaims
{
    /// <summary>A text claim of a JWT; null when the token is opaque or does not have it.</summary>
    public static string? Read(string token, string claim)
    {
        if (token.Split('.') is not [_, var payload, _])
            return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (Exception opaque) when (opaque is FormatException or JsonException)
        {
            return null;
        }
    }
}
