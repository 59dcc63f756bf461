using System.Text;
using CsCheck;
using ExchangeNetwork.Cli.Live;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Server-sent events, however the network cuts them.</summary>
public class SseReaderTests
{
    private const string Stream =
        "\uFEFF: welcome\n\nevent: hit\ndata: {\"id\":\"命中-1\"}\nid: 7\n\ndata:a\r\ndata: b\r\rretry: 1500\revent:alert\r\ndata\r\n\r\n"
        + "event: none\n\nid: no\u0000t\nfoo: bar\ndata:  two spaces\n\nretry: soon\n\nevent: cut\ndata: never";

    private static readonly ServerSentEvent[] Expected =
    [
        new("hit", "{\"id\":\"命中-1\"}"), new("message", "a\nb"), new("alert", ""), new("message", " two spaces"),
    ];

    [Fact]
    public void Events_are_the_same_wherever_the_bytes_are_cut() =>
        Gen.Int[1, 9].Array[1, 200].Sample(cuts => Read(Stream, cuts).Events.ShouldBe(Expected), iter: 500);

    [Fact]
    public void Id_and_retry_are_remembered()
    {
        var (_, reader) = Read(Stream, [4096]);
        reader.LastEventId.ShouldBe("7");
        reader.Retry.ShouldBe(TimeSpan.FromMilliseconds(1500));
    }

    [Fact]
    public void An_endless_line_is_refused() =>
        Should.Throw<InvalidDataException>(() => Read("data: " + new string('x', 2_000_000), [4096]));

    [Fact]
    public void An_endless_event_is_refused() =>
        Should.Throw<InvalidDataException>(() => Read(string.Concat(Enumerable.Repeat("data: " + new string('x', 600_000) + "\n", 3)), [4096]));

    private static (List<ServerSentEvent> Events, SseReader Reader) Read(string text, int[] cuts)
    {
        var reader = new SseReader(new CutStream(Encoding.UTF8.GetBytes(text), cuts));
        var events = new List<ServerSentEvent>();
        var reading = reader.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        while (reading.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            events.Add(reading.Current);
        return (events, reader);
    }

    /// <summary>Gives its bytes in pieces of the sizes named, round and round.</summary>
    internal sealed class CutStream(byte[] bytes, int[] cuts) : MemoryStream(bytes)
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, cuts[_next++ % cuts.Length])]));
    }
}
