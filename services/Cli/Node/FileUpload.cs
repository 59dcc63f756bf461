using System.Net;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using Spectre.Console;

namespace ExchangeNetwork.Cli.Node;

/// <summary>Sends a file to the node as a stream, with a progress bar by bytes where a person watches.</summary>
/// <remarks>Memory does not grow with the file. Whatever is sent twice is known to the node, so a broken connection is tried again.</remarks>
internal static class FileUpload
{
    /// <summary>Name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(9)];

    /// <summary>Sends the file; the answer may be a problem, which the caller reads.</summary>
    /// <param name="call">The command.</param>
    /// <param name="method">PUT or POST.</param>
    /// <param name="path">Where to.</param>
    /// <param name="file">Path of the file, or <see cref="StandardInput"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">The file cannot be read, or the connection broke again and again.</exception>
    public static async Task<HttpResponseMessage> SendAsync(Call call, HttpMethod method, string path, string file, CancellationToken cancellation)
    {
        Check(file);
        var node = call.Node();
        var length = file == StandardInput ? (long?)null : new FileInfo(file).Length;
        if (call.Output.Progress is not { } screen)
            return await SendAsync(call, node, method, path, file, _ => { }, cancellation);

        return await screen.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(Markup.Escape(Safe.Text(Path.GetFileName(file))), maxValue: Math.Max(1, length ?? 1));
                bar.IsIndeterminate = length is null;
                return await SendAsync(call, node, method, path, file, sent => Show(call, bar, sent, length), cancellation);
            });
    }

    /// <summary>The content type that a file name stands for.</summary>
    public static string ContentType(string file) => Path.GetExtension(file).ToUpperInvariant() is ".NDJSON" or ".JSONL" or ".JSON"
        ? "application/x-ndjson"
        : "text/csv";

    /// <summary>Opens a file of the user's; standard input as it is.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static void Check(string file)
    {
        if (file == StandardInput)
            return;
        if (Directory.Exists(file) || !File.Exists(file))
            throw new CommandException(ExitCode.Usage, "XN-CLI-005", Safe.Text(file));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Call call, NodeClient node, HttpMethod method, string path, string file, Action<long> sent, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await node.UploadAsync(method, path, () => Body(call, file, sent), cancellation);
            }
            catch (Exception fault) when (IsBroken(fault) && !cancellation.IsCancellationRequested)
            {
                // Standard input cannot be read again.
                if (file == StandardInput || attempt == Pauses.Length)
                    throw new CommandException(ExitCode.Unreachable, "XN-CLI-027", Safe.Text(file));
                call.Output.Warn(Phrases.SendingAgain, Path.GetFileName(file), attempt + 1, Pauses.Length);
                await Task.Delay(Pauses[attempt], call.Terminal.Clock, cancellation);
            }
        }
    }

    // A node that restarts refuses connections for a moment.
    private static bool IsBroken(Exception fault) =>
        fault is HttpRequestException or IOException or CommandException { Code: "XN-CLI-003" };

    private static StreamBody Body(Call call, string file, Action<long> sent)
    {
        var stream = file == StandardInput
            ? call.Terminal.OpenInput()
            : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return new StreamBody(stream, file == StandardInput ? null : stream.Length, ContentType(file), sent);
    }

    private static void Show(Call call, ProgressTask bar, long sent, long? length)
    {
        bar.Value = length is null ? 0 : sent;
        if (sent == length)
            bar.Description = Markup.Escape(call.Language.Say(Phrases.NodeWorks));
    }

    /// <summary>A request body that counts what it sends.</summary>
    private sealed class StreamBody : HttpContent
    {
        private readonly Stream _source;
        private readonly long? _length;
        private readonly Action<long> _sent;

        public StreamBody(Stream source, long? length, string contentType, Action<long> sent)
        {
            _source = source;
            _length = length;
            _sent = sent;
            Headers.ContentType = new(contentType);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var buffer = new byte[1 << 17];
            long total = 0;
            _sent(0);
            // Not beyond the announced length: a file may grow while it is sent.
            while (_length is null || total < _length)
            {
                var most = _length is { } length ? (int)Math.Min(buffer.Length, length - total) : buffer.Length;
                var read = await _source.ReadAsync(buffer.AsMemory(0, most), cancellationToken);
                if (read == 0)
                    break;
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (_length is null)
                    await stream.FlushAsync(cancellationToken);
                total += read;
                _sent(total);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length ?? 0;
            return _length is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _source.Dispose();
            base.Dispose(disposing);
        }
    }
}
