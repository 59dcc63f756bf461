using System.Net;
using System.Net.Http.Headers;

namespace ExchangeNetwork.Tests.Network.Intake;

/// <summary>A body that is made while it is sent: a head, one chunk again and again, a tail. Nothing of its size is ever held.</summary>
internal sealed class GeneratedContent : HttpContent
{
    private readonly byte[] head;
    private readonly byte[] chunk = [.. Enumerable.Repeat((byte)'x', 1 << 16)];
    private readonly long middle;
    private readonly byte[] tail;
    private readonly Action progress;

    /// <summary>A body with so many bytes between head and tail.</summary>
    /// <param name="head">What comes first.</param>
    /// <param name="middle">How many times <c>x</c> follows.</param>
    /// <param name="tail">What comes last.</param>
    /// <param name="progress">Called after every few megabytes.</param>
    /// <param name="contentType">What it says it is.</param>
    public GeneratedContent(string head, long middle, string tail, Action progress, string contentType = "text/csv")
    {
        (this.head, this.middle, this.tail, this.progress) =
            (System.Text.Encoding.UTF8.GetBytes(head), middle, System.Text.Encoding.UTF8.GetBytes(tail), progress);
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(head);
        for (long sent = 0; sent < middle;)
        {
            var count = (int)Math.Min(chunk.Length, middle - sent);
            await stream.WriteAsync(chunk.AsMemory(0, count));
            sent += count;
            if (sent % (16 << 20) == 0)
                progress();
        }
        await stream.WriteAsync(tail);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = head.Length + middle + tail.Length;
        return true;
    }
}
