using System.Buffers;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Rows of one read: accepted ones in a pooled arena, rejected ones as values; filled again and again by one reader.</summary>
/// <remarks>Not for several threads. A batch is full when it has its rows or its bytes, whichever comes first.</remarks>
public sealed class RecordBatch : IDisposable
{
    private readonly int _maxRows;
    private readonly int _maxBytes;
    private readonly List<RejectedRow> _rejected = [];
    private byte[] _arena;
    private int _length;
    private RecordEntry[] _entries;
    private (string Type, Slice Value)[] _identifiers;
    private int _identifierCount;

    /// <summary>An empty batch.</summary>
    /// <param name="maxRows">Most rows, accepted and rejected together.</param>
    /// <param name="maxBytes">Bytes of canonical records after which no further row is added.</param>
    public RecordBatch(int maxRows = 1024, int maxBytes = 4 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        _maxRows = maxRows;
        _maxBytes = maxBytes;
        _arena = ArrayPool<byte>.Shared.Rent(64 << 10);
        _entries = new RecordEntry[Math.Min(maxRows, 1024)];
        _identifiers = new (string, Slice)[_entries.Length * 4];
    }

    /// <summary>Number of accepted rows.</summary>
    public int Count { get; private set; }

    /// <summary>Rejected rows, in the order of the file.</summary>
    public IReadOnlyList<RejectedRow> Rejected => _rejected;

    internal bool IsFull => Count + _rejected.Count >= _maxRows || _length >= _maxBytes;

    internal bool IsEmpty => Count == 0 && _rejected.Count == 0;

    /// <summary>An accepted row.</summary>
    public RecordRow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return new RecordRow(this, index);
        }
    }

    /// <summary>Copies of the accepted rows that outlive the batch.</summary>
    public IReadOnlyList<HeldRecord> ToHeldRecords()
    {
        var records = new HeldRecord[Count];
        for (var i = 0; i < records.Length; i++)
            records[i] = this[i].ToHeldRecord();
        return records;
    }

    /// <summary>Gives the pooled memory back, cleared: it held subject data.</summary>
    public void Dispose()
    {
        if (_arena.Length == 0)
            return;
        Clear();
        ArrayPool<byte>.Shared.Return(_arena, clearArray: true);
        _arena = [];
    }

    internal void Clear()
    {
        _length = 0;
        _identifierCount = 0;
        Count = 0;
        _rejected.Clear();
    }

    internal ReadOnlySpan<byte> Slice(Slice slice) => _arena.AsSpan(slice.Offset, slice.Length);

    internal ref readonly RecordEntry Entry(int index) => ref _entries[index];

    internal (string Type, Slice Value) Identifier(in RecordEntry entry, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)entry.IdentifierCount, nameof(index));
        return _identifiers[entry.IdentifierStart + index];
    }

    /// <summary>Free arena of at least this size; what is written counts only after <see cref="Commit"/>.</summary>
    internal Span<byte> Reserve(int bytes, out int offset)
    {
        offset = _length;
        if (_arena.Length - _length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_arena.Length * 2, _length + bytes));
            _arena.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_arena, clearArray: true);
            _arena = larger;
        }
        return _arena.AsSpan(_length);
    }

    internal void Commit(in RecordEntry entry, ReadOnlySpan<(string Type, Slice Value)> identifiers, int bytes)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        if (_identifiers.Length - _identifierCount < identifiers.Length)
            Array.Resize(ref _identifiers, Math.Max(_identifiers.Length * 2, _identifierCount + identifiers.Length));
        identifiers.CopyTo(_identifiers.AsSpan(_identifierCount));
        ref var slot = ref _entries[Count++];
        slot = entry;
        slot.IdentifierStart = _identifierCount;
        slot.IdentifierCount = identifiers.Length;
        _identifierCount += identifiers.Length;
        _length += bytes;
    }

    internal void Reject(RejectedRow row) => _rejected.Add(row);
}
