using System.Text;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;

namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>Takes records from the agency's intake queue; a message is done only when its records are on disk.</summary>
internal sealed class IntakeConsumer(NodeOptions options, IExchangeBus bus, IntakeSession intake) : IHostedService
{
    /// <summary>Who brings in what comes over the queue.</summary>
    public const string Actor = "queue";

    private IAsyncDisposable? receiving;

    public async Task StartAsync(CancellationToken cancellationToken) => receiving = await bus.ReceiveAsync<RecordsSubmitted>(
        BusAddresses.Of(options.Agency, BusAddresses.Intake), TakeAsync, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (receiving is not null)
            await receiving.DisposeAsync();
        receiving = null;
    }

    private async Task TakeAsync(RecordsSubmitted message, CancellationToken cancellationToken)
    {
        if (message is not { Source: not null, Ndjson: not null } || !SubmitRecords.IsSource(message.Source))
        {
            // Nobody waits for an answer: the refusal is in the list of batches, where the agency's people look.
            await intake.RefuseAsync(Actor, Roles.Daemon, new FileRefusal("XN-NODE-001", "source"), cancellationToken);
            return;
        }
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(message.Ndjson), writable: false);
        var reading = new RecordReaderOptions { Source = message.Source, Format = RecordFormat.Ndjson, Encoding = TextEncoding.Utf8 };
        await intake.TakeAsync(content, reading, Actor, Roles.Daemon, cancellationToken);
    }
}
