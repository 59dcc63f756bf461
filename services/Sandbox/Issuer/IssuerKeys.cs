using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>The issuer's signing and encryption keys: new at each start, or kept as PEM files that only the user can read.</summary>
internal static class IssuerKeys
{
    public static void Add(OpenIddictServerBuilder server, string? folder)
    {
        if (folder is null)
        {
            server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            return;
        }
        Directory.CreateDirectory(folder);
        server.AddEncryptionKey(Load(Path.Combine(folder, "issuer-encryption.pem")));
        server.AddSigningKey(Load(Path.Combine(folder, "issuer-signing.pem")));
    }

    private static RsaSecurityKey Load(string path)
    {
        var key = RSA.Create(2048);
        if (File.Exists(path))
            key.ImportFromPem(File.ReadAllText(path));
        else
            Write(path, key.ExportPkcs8PrivateKeyPem());
        return new RsaSecurityKey(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8)) };
    }

    // Whole or not at all: a crash between create and write must not leave half a key under the final name.
    private static void Write(string path, string pem)
    {
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(pem));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }
}
