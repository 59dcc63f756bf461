using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace ExchangeNetwork.Cli.Live;

/// <summary>One server-sent event.</summary>
/// <param name="Kind">Its name; <c>message</c> when it has none.</param>
/// <param name="Data">Its data, lines joined by line feeds.</param>
internal sealed record ServerSentEvent(string Kind, string Data);

/// <summary>Reads <c>text/event-stream</c> as the WHATWG HTML standard defines it (section 9.2.6), wherever the bytes are cut.</summary>
internal sealed class SseReader(Stream stream)
{
    // A live event is an id and a state; whatever is longer than this is not one.
    private const int MostBytes = 1 << 20;

    private readonly List<string> _data = [];
    private string _kind = "";

    /// <summary>The newest id, for the <c>Last-Event-ID</c> header; null when the server sent none.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>How long to wait before the next connection, when the server said so.</summary>
    public TimeSpan? Retry { get; private set; }

    /// <summary>The events until the stream ends; an event that the end cuts off is dropped, as the standard says.</summary>
    /// <exception cref="InvalidDataException">A line or an event is longer than 1 MiB.</exception>
    public async IAsyncEnumerable<ServerSentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[1 << 12];
        var line = new ArrayBufferWriter<byte>();
        var afterReturn = false;
        var isFirst = true;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            for (var i = 0; i < read; i++)
            {
                var b = buffer[i];
                // CR LF is one line end, also when the two arrive apart.
                if (b == '\n' && afterReturn)
                {
                    afterReturn = false;
                    continue;
                }
                afterReturn = b == '\r';
                if (b is not ((byte)'\n' or (byte)'\r'))
                {
                    if (line.WrittenCount >= MostBytes)
                        throw new InvalidDataException("A line of the event stream is too long.");
                    line.GetSpan(1)[0] = b;
                    line.Advance(1);
                    continue;
                }
                var text = Encoding.UTF8.GetString(line.WrittenSpan);
                line.ResetWrittenCount();
                if (isFirst)
                    text = text.TrimStart('\uFEFF');
                isFirst = false;
                if (Take(text) is { } complete)
                    yield return complete;
            }
        }
    }

    private ServerSentEvent? Take(string line)
    {
        if (line.Length == 0)
        {
            var complete = _data.Count == 0 ? null : new ServerSentEvent(_kind.Length == 0 ? "message" : _kind, string.Join('\n', _data));
            _data.Clear();
            _kind = "";
            return complete;
        }
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? "" : line[(colon + 1)..];
        if (value.StartsWith(' '))
            value = value[1..];
        switch (field)
        {
            case "event":
                _kind = value;
                break;
            case "data":
                if (_data.Sum(part => part.Length) + value.Length > MostBytes)
                    throw new InvalidDataException("An event of the event stream is too long.");
                _data.Add(value);
                break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal):
                LastEventId = value;
                break;
            case "retry" when value.Length is > 0 and < 10 && value.All(char.IsAsciiDigit):
                Retry = TimeSpan.FromMilliseconds(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
        return null;
    }
}
