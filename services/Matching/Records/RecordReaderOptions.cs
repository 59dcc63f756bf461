namespace ExchangeNetwork.Matching.Records;

/// <summary>How the rows of a file are written.</summary>
public enum RecordFormat
{
    /// <summary>By the first character: <c>{</c> is NDJSON, anything else CSV.</summary>
    Detect,

    /// <summary>RFC 4180 with a header line; comma, tab or semicolon.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}

/// <summary>How the characters of a file are written.</summary>
public enum TextEncoding
{
    /// <summary>By byte order mark, else UTF-8 or GB18030 by validity of 64 KiB from the first byte that is not ASCII.</summary>
    Detect,

    /// <summary>UTF-8, with or without byte order mark.</summary>
    Utf8,

    /// <summary>GB18030, and so GBK and GB2312.</summary>
    Gb18030,

    /// <summary>UTF-16, low byte first.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16BigEndian,
}

/// <summary>How to read one file of records or list entries, and how much of it may be held in memory.</summary>
public sealed record RecordReaderOptions
{
    /// <summary>Name of the source the records belong to; becomes part of each record's canonical form.</summary>
    public required string Source { get; init; }

    /// <summary>Format of the rows.</summary>
    public RecordFormat Format { get; init; }

    /// <summary>Encoding of the characters; naming it spares a slow stream the wait for 64 KiB.</summary>
    public TextEncoding Encoding { get; init; }

    /// <summary>Delimiter of a CSV file; null to take the most frequent of comma, tab and semicolon in the header.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Explicit roles of columns; null to go by header names alone.</summary>
    public ColumnMapping? Mapping { get; init; }

    /// <summary>Longest row in UTF-8 bytes; also how far a quote may look for its end, and so the bound of memory.</summary>
    public int MaxRowBytes { get; init; } = 1 << 20;

    /// <summary>Longest field in UTF-8 bytes.</summary>
    public int MaxFieldBytes { get; init; } = 1 << 16;

    /// <summary>Most columns a file may have; for NDJSON, most distinct member names.</summary>
    public int MaxColumns { get; init; } = 128;

    /// <summary>Longest record or entry id in UTF-8 bytes.</summary>
    public int MaxIdBytes { get; init; } = 256;
}
