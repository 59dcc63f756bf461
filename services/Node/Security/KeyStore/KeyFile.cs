using System.Security.Cryptography;
using System.Text.Json;
using ExchangeNetwork.Matching.Files;

namespace ExchangeNetwork.Node.Security.KeyStore;

/// <summary>A key's file: one JSON document; the name repeats kind and id.</summary>
internal static class KeyFile
{
    public const string Extension = ".key";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static string NameOf(KeyKind kind, string id) => $"{JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString())}.{id}{Extension}";

    public static void Write(string folder, KeyEntry entry)
    {
        var secret = entry.CopySecret();
        var content = JsonSerializer.SerializeToUtf8Bytes(new Document(1, entry.Kind, entry.Id, entry.Created, entry.State, secret), Json);
        DurableFile.Write(Path.Combine(folder, NameOf(entry.Kind, entry.Id)), content);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(content);
    }

    /// <summary>Reads a key; null when the file is not one.</summary>
    public static KeyEntry? Read(string path)
    {
        var content = File.ReadAllBytes(path);
        try
        {
            var document = JsonSerializer.Deserialize<Document>(content, Json);
            if (document is not { V: 1, Id: not null, Secret.Length: KeyEntry.SecretSize }
                || NameOf(document.Kind, document.Id) != Path.GetFileName(path))
            {
                return null;
            }
            return new KeyEntry(document.Kind, document.Id, document.Created, document.State, document.Secret);
        }
        catch (JsonException)
        {
            // Damaged: the store refuses to open and names the file.
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>True when only zeros are left: its deletion was interrupted.</summary>
    public static bool IsErased(string path) => !File.ReadAllBytes(path).AsSpan().ContainsAnyExcept((byte)0);

    private sealed record Document(int V, KeyKind Kind, string Id, DateTimeOffset Created, KeyState State, byte[] Secret);
}
