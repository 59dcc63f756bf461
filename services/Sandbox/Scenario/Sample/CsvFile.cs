using System.Text;

namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Writes a CSV file row by row, quoting where RFC 4180 wants it.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly string _lineEnd;

    public CsvFile(string path, SampleEncoding encoding)
    {
        Encoding text = encoding == SampleEncoding.Gb18030
            ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: encoding == SampleEncoding.Utf8Bom);
        _writer = new StreamWriter(path, append: false, text, bufferSize: 1 << 16);
        _lineEnd = encoding == SampleEncoding.Utf8 ? "\n" : "\r\n";
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
