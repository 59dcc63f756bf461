using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Reads the subjects of a query list: <c>entry_id</c>, identifier columns, name, birth date, organisation name, address.</summary>
/// <remarks>As <see cref="RecordReader"/>: bounded memory, bad rows as values. Of entry ids read it keeps 16 bytes each, to find one that comes twice.</remarks>
public sealed class ListEntryReader : IDisposable
{
    private readonly RecordReader _rows;
    private readonly RecordBatch _batch = new();
    private readonly HashSet<UInt128> _seen = [];

    private ListEntryReader(RecordReader rows) => _rows = rows;

    /// <summary>Why the file as a whole is refused; set when a read returned false.</summary>
    public FileRefusal? Refusal => _rows.Refusal;

    /// <summary>The columns and their roles; null before the header was read.</summary>
    public ColumnMap? Columns => _rows.Columns;

    /// <summary>A reader over a stream, which stays the caller's; the options' source is not used.</summary>
    public static ListEntryReader Open(Stream stream, RecordReaderOptions options) => new(RecordReader.OpenList(stream, options));

    /// <summary>Fills the batch with the next entries, waiting for the stream on this thread.</summary>
    /// <returns>False at the end or on refusal of the file; the batch is then empty.</returns>
    public bool Read(ListEntryBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Take(_rows.Read(_batch), batch);
    }

    /// <summary>Fills the batch with the next entries; no thread waits for the stream.</summary>
    /// <returns>False at the end or on refusal of the file; the batch is then empty.</returns>
    public async ValueTask<bool> ReadAsync(ListEntryBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Take(await _rows.ReadAsync(_batch, cancellationToken).ConfigureAwait(false), batch);
    }

    /// <summary>Gives the pooled memory back, cleared: it held subject data.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _batch.Dispose();
    }

    private bool Take(bool read, ListEntryBatch batch)
    {
        batch.Accepted.Clear();
        batch.Refused.Clear();
        batch.Refused.AddRange(_batch.Rejected);
        for (var i = 0; read && i < _batch.Count; i++)
            Take(_batch[i], batch);
        return read;
    }

    private void Take(RecordRow row, ListEntryBatch batch)
    {
        string? code = null;
        if (row.IdentifierCount == 0)
            code = IntakeCodes.NoIdentifier;
        else if (!_seen.Add(Fingerprint(row.RecordId)))
            code = IntakeCodes.DuplicateEntryId;
        if (code is null)
            batch.Accepted.Add(new ListEntry(Encoding.UTF8.GetString(row.RecordId), row.Identifiers(), row.Attributes()));
        else
            batch.Refused.Add(new RejectedRow(row.RowNumber, row.LineNumber, code == IntakeCodes.DuplicateEntryId ? _rows.KeyName : null, code, []));
    }

    // Half of a SHA-256: two ids that share it are not to be found.
    private static UInt128 Fingerprint(ReadOnlySpan<byte> id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(id, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
