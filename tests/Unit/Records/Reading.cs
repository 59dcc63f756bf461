using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>What reading a whole file gave.</summary>
internal sealed record Reading(
    IReadOnlyList<HeldRecord> Records, IReadOnlyList<RejectedRow> Rejected, FileRefusal? Refusal, ColumnMap? Columns, TextEncoding Encoding)
{
    public static RecordReaderOptions Options { get; } = new() { Source = "test.csv" };

    public HeldRecord Only => Records.Count == 1 && Rejected.Count == 0
        ? Records[0]
        : throw new InvalidOperationException($"{Records.Count} records, {Rejected.Count} rejected, refusal {Refusal?.Code}.");

    public IEnumerable<string> Ids => Records.Select(record => record.RecordId);

    public IEnumerable<(long Row, string? Column, string Code)> Problems => Rejected.Select(row => (row.RowNumber, row.Column, row.Code));

    public static Reading Of(string text, RecordReaderOptions? options = null) => Of(Encoding8.GetBytes(text), options);

    public static Reading Of(byte[] bytes, RecordReaderOptions? options = null, int? chunkSeed = null)
    {
        using var stream = chunkSeed is { } seed ? new ChunkedStream(bytes, seed) : (Stream)new MemoryStream(bytes);
        return Of(stream, options);
    }

    public static Reading Of(Stream stream, RecordReaderOptions? options = null)
    {
        using var reader = RecordReader.Open(stream, options ?? Options);
        using var batch = new RecordBatch(7);
        var records = new List<HeldRecord>();
        var rejected = new List<RejectedRow>();
        while (reader.Read(batch))
        {
            records.AddRange(batch.ToHeldRecords());
            rejected.AddRange(batch.Rejected);
        }
        return new Reading(records, rejected, reader.Refusal, reader.Columns, reader.Encoding);
    }

    public static string Canonical(HeldRecord record) => Encoding8.GetString(record.Canonical);

    private static UTF8Encoding Encoding8 { get; } = new(false, true);
}

/// <summary>Gives its bytes in reads of random small sizes; the same seed, the same sizes.</summary>
internal sealed class ChunkedStream(byte[] bytes, int seed) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, _random.Next(1, 8))]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}

/// <summary>A head, a filler repeated up to a length, and a tail, made as they are read.</summary>
internal sealed class GeneratedStream(byte[] head, byte[] filler, long fillerBytes, byte[] tail) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => head.Length + fillerBytes + tail.Length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var part = _position < head.Length ? head.AsSpan((int)_position)
            : _position < head.Length + fillerBytes ? filler.AsSpan((int)((_position - head.Length) % filler.Length))
            : tail.AsSpan((int)(_position - head.Length - fillerBytes));
        var length = Math.Min(part.Length, buffer.Length);
        if (_position >= head.Length && _position < head.Length + fillerBytes)
            length = (int)Math.Min(length, head.Length + fillerBytes - _position);
        part[..length].CopyTo(buffer);
        _position += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Generators of the tests of this folder.</summary>
internal static class Pick
{
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static Gen<string> Text(Gen<char> characters, int min, int max) => characters.Array[min, max].Select(text => new string(text));
}
