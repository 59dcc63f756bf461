using System.Text;
using CsvHelper;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Reads the small CSV files of a scenario: expected.csv, written hits and alerts.</summary>
internal sealed class ScenarioCsv : IDisposable
{
    private readonly CsvReader _reader;

    private ScenarioCsv(CsvReader reader)
    {
        _reader = reader;
        Header = [.. (Read() ?? []).Select(name => name.Trim().ToLowerInvariant().Replace('-', '_'))];
    }

    /// <summary>Column names in lower case, hyphens as underscores, without white space around.</summary>
    public string[] Header { get; }

    /// <summary>Number of the current row; the header is row 1.</summary>
    public int Row { get; private set; }

    /// <summary>Opens a file in UTF-8, with or without byte order mark, or GB18030; an empty file has an empty header.</summary>
    /// <exception cref="CsvFormatException">The header is not CSV.</exception>
    public static ScenarioCsv Open(string path) => new(CsvReader.FromFile(path, new CsvReaderOptions
    {
        HasHeader = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 1 << 20,
        Encoding = EncodingOf(path),
        IncludeValuesInExceptions = false,
    }));

    /// <summary>The next row; null at the end.</summary>
    /// <exception cref="CsvFormatException">Not CSV, or a row longer than 1 MiB.</exception>
    public string[]? Read()
    {
        if (!_reader.Read())
            return null;
        Row++;
        var values = new string[_reader.FieldCount];
        for (var i = 0; i < values.Length; i++)
            values[i] = _reader[i].ToString();
        return values;
    }

    public void Dispose() => _reader.Dispose();

    // Not valid UTF-8 means GB18030: the encoding that Chinese office programs write otherwise.
    private static Encoding? EncodingOf(string path)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        using var file = File.OpenRead(path);
        var bytes = new byte[1 << 16];
        var characters = new char[bytes.Length + 1];
        try
        {
            int count;
            do
            {
                count = file.Read(bytes);
                // Decoding, not counting: only this carries a character over the end of a block.
                decoder.GetChars(bytes, 0, count, characters, 0, flush: count == 0);
            }
            while (count > 0);
            return null;
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030");
        }
    }
}
