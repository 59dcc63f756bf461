using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Hyperledger.Fabric.Shim;

/// <summary>A package of a chaincode that runs as a service: what <c>peer lifecycle chaincode install</c> takes.</summary>
/// <remarks>Equal contents give equal bytes on every machine, so that organisations which make the package themselves come to the same id.</remarks>
public sealed partial class ChaincodePackage
{
    private ChaincodePackage(string label, byte[] bytes)
    {
        Bytes = bytes;
        Id = $"{label}:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }

    /// <summary>The package id: the label, a colon and SHA-256 of the package in lower-case hex.</summary>
    public string Id { get; }

    /// <summary>The package, a gzipped tar file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Makes a package.</summary>
    /// <param name="label">Label: a letter or digit, then letters, digits and <c>_ . + -</c>.</param>
    /// <param name="connection">How peers reach the server.</param>
    /// <param name="metadata">Files by path below <c>META-INF/</c>, for example <c>statedb/couchdb/indexes/owner.json</c>; null for none.</param>
    /// <exception cref="ArgumentException">The label, or a path, is not of that form.</exception>
    public static ChaincodePackage Create(string label, ChaincodeConnection connection, IReadOnlyDictionary<string, byte[]>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (label is null || !Label().IsMatch(label))
            throw new ArgumentException($"'{label}' is not a label: a letter or digit, then letters, digits and _ . + -", nameof(label));
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { ["connection.json"] = connection.ToJson() };
        foreach (var (path, content) in metadata ?? new Dictionary<string, byte[]>())
        {
            if (path.Length == 0 || path.Split('/').Any(part => part is "" or "." or ".."))
                throw new ArgumentException($"'{path}' is not a path below META-INF.", nameof(metadata));
            files.Add("META-INF/" + path, content);
        }
        var code = StoredGzip.Wrap(Tar(files));
        var about = Encoding.UTF8.GetBytes($"{{\"type\":\"ccaas\",\"label\":\"{label}\"}}");
        return new ChaincodePackage(label, StoredGzip.Wrap(Tar([new("metadata.json", about), new("code.tar.gz", code)])));
    }

    private static byte[] Tar(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var data = new MemoryStream(content);
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = data,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }
        return bytes.ToArray();
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.+-]*\z")]
    private static partial Regex Label();
}
