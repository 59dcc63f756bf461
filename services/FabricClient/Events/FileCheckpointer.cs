using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hyperledger.Fabric.Client;

/// <summary>Keeps a position in a file that survives the process and the machine's failure; the file is locked while open.</summary>
/// <remarks>
/// JSON with the keys <c>blockNumber</c> and <c>transactionId</c>, as the official clients write it. A file of any of them can be
/// taken over: the number may be a JSON number (Go, Java) or a string (Node). Each mark is on the disk when the call returns.
/// </remarks>
public sealed class FileCheckpointer : Checkpointer, IDisposable
{
    // Written over in place with trailing spaces, the file never goes through a state in which it is empty: a record of this
    // length lies within one sector, and no later record is shorter.
    private const int RecordLength = 256;
    private const int LongestFile = 64 * 1024;
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.Default };
    private readonly FileStream file;

    private FileCheckpointer(FileStream file, Checkpoint? position)
        : base(position) => this.file = file;

    /// <summary>Opens a file or makes it, and locks it against every other process and opener.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A checkpointer to dispose of, at the position the file holds.</returns>
    /// <exception cref="InvalidDataException">The file holds something other than a position; it is left as it was.</exception>
    /// <exception cref="IOException">The file is locked, or cannot be opened.</exception>
    public static FileCheckpointer Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            return new FileCheckpointer(file, Read(file, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes and unlocks the file.</summary>
    public void Dispose() => file.Dispose();

    /// <inheritdoc />
    protected override void Save(Checkpoint position)
    {
        ArgumentNullException.ThrowIfNull(position);
        using var record = new MemoryStream(RecordLength);
        using (var json = new Utf8JsonWriter(record, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("blockNumber", position.BlockNumber);
            json.WriteString("transactionId", position.TransactionId ?? "");
            json.WriteEndObject();
        }
        while (record.Length < RecordLength)
            record.WriteByte((byte)' ');
        RandomAccess.Write(file.SafeFileHandle, record.GetBuffer().AsSpan(0, (int)record.Length), 0);
        if (RandomAccess.GetLength(file.SafeFileHandle) > record.Length)
            RandomAccess.SetLength(file.SafeFileHandle, record.Length);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private static Checkpoint? Read(FileStream file, string path)
    {
        if (file.Length > LongestFile)
            throw Corrupt(path, null);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        // Nothing was ever written, or the process ended before it could.
        if (bytes.Length == 0)
            return null;
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Corrupt(path, null);
            // Node writes an empty object before the first mark.
            return root.EnumerateObject().Any() ? new Checkpoint(BlockNumber(root, path), TransactionId(root, path)) : null;
        }
        catch (JsonException e)
        {
            throw Corrupt(path, e);
        }
    }

    private static ulong BlockNumber(JsonElement root, string path)
    {
        if (!root.TryGetProperty("blockNumber", out var value))
            throw Corrupt(path, null);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number))
            return number;
        return value.ValueKind == JsonValueKind.String &&
            ulong.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : throw Corrupt(path, null);
    }

    private static string? TransactionId(JsonElement root, string path) =>
        !root.TryGetProperty("transactionId", out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Corrupt(path, null);

    private static InvalidDataException Corrupt(string path, Exception? inner) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"Checkpoint file '{path}' holds no position: expected JSON with blockNumber and transactionId. Restore it, or remove it to begin anew."),
        inner);
}
