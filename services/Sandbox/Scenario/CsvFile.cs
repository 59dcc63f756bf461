using System.Text;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Writes a CSV file row by row, quoting where RFC 4180 wants it.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly string _lineEnd;

    /// <summary>A file in UTF-8.</summary>
    public CsvFile(string path, bool byteOrderMark, string lineEnd)
        : this(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: byteOrderMark), lineEnd)
    {
    }

    /// <summary>A file in any encoding; one of that name is replaced.</summary>
    public CsvFile(string path, Encoding encoding, string lineEnd)
    {
        _writer = new StreamWriter(path, append: false, encoding, bufferSize: 1 << 16);
        _lineEnd = lineEnd;
    }

    /// <summary>Writes a row.</summary>
    public void Row(params ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                _writer.Write(',');
            if (values[i].AsSpan().ContainsAny(",\"\r\n"))
                _writer.Write($"\"{values[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else
                _writer.Write(values[i]);
        }
        _writer.Write(_lineEnd);
    }

    public void Dispose() => _writer.Dispose();
}
