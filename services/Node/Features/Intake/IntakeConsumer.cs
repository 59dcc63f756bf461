using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;

namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>Takes records from the agency's intake queue; a message is done only when its records are on disk.</summary>
internal sealed class IntakeConsumer(NodeOptions options, IExchangeBus bus, IntakeSession intake) : IHostedService
{
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
        if (!WellFormed.IsText(message.Source, SubmitRecords.LongestSource))
            throw new InvalidDataException("A message on the intake queue names no usable source.");
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(message.Ndjson), writable: false);
        var reading = new RecordReaderOptions { Source = message.Source, Format = RecordFormat.Ndjson, Encoding = TextEncoding.Utf8 };
        await intake.TakeAsync(content, reading, "queue", "daemon", cancellationToken);
    }
}
