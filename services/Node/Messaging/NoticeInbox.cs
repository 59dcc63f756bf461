using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>Receives notices at this agency's addresses, applies each exactly once and answers with a receipt.</summary>
public sealed partial class NoticeInbox(
    NodeOptions options,
    IExchangeBus bus,
    NoticeOpener opener,
    NoticeOutbox outbox,
    AgencyDirectory agencies,
    NodeDatabase database,
    IEnumerable<INoticeHandler> handlers,
    TimeProvider clock,
    ILogger<NoticeInbox> logger) : IHostedService
{
    private const string ReceiptType = "receipt";
    private const string SenderNotActive = "XN-NOTICE-017";
    private readonly Dictionary<string, INoticeHandler> handlers = handlers.ToDictionary(handler => handler.Type, StringComparer.Ordinal);
    private readonly List<IAsyncDisposable> addresses = [];

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var purpose in BusAddresses.Notices)
        {
            var address = BusAddresses.Of(options.Agency, purpose);
            addresses.Add(await bus.ReceiveAsync<SealedNotice>(address, (notice, token) => ReceiveAsync(address, notice, token), cancellationToken));
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
            await address.DisposeAsync();
        addresses.Clear();
    }

    private async Task ReceiveAsync(string address, SealedNotice notice, CancellationToken cancellationToken)
    {
        if (!opener.TryOpen(notice, out var openedNotice, out var refusal))
        {
            // Nobody who may write to this agency signed it, so nobody gets a receipt; it is kept for the operator.
            LogRefused(address, refusal.Code);
            await database.WriteAsync(db => Park(db, address, notice, refusal.Code), cancellationToken);
            return;
        }
        if (!agencies.IsActive(openedNotice.Sender))
        {
            // Nothing flows from an agency that is suspended or gone. Without a receipt it repeats the notice once it is reinstated.
            LogRefused(address, SenderNotActive);
            await database.WriteAsync(db => Park(db, address, notice, SenderNotActive), cancellationToken);
            return;
        }
        var opened = new ReceivedNotice(
            openedNotice.MessageId.ToString("N"), openedNotice.Sender, openedNotice.Type, openedNotice.Issued, openedNotice.Content);
        if (opened.Type == ReceiptType)
        {
            await ApplyReceiptAsync(opened, cancellationToken);
            return;
        }
        await database.WriteAsync(db => ApplyAsync(db, address, notice, opened, cancellationToken), cancellationToken);
        await SendReceiptAsync(opened, cancellationToken);
    }

    private async Task ApplyAsync(
        NodeDbContext db, string address, SealedNotice notice, ReceivedNotice opened, CancellationToken cancellationToken)
    {
        if (await db.Inbox.AnyAsync(row => row.Sender == opened.Sender && row.MessageId == opened.MessageId, cancellationToken))
            return;
        var code = handlers.TryGetValue(opened.Type, out var handler)
            ? await handler.ApplyAsync(db, opened, cancellationToken)
            : "XN-NOTICE-013";
        if (code is not null)
        {
            LogRefused(address, code);
            db.Forget();
            await Park(db, address, notice, code);
        }
        db.Inbox.Add(new InboxRow { Sender = opened.Sender, MessageId = opened.MessageId, ReceivedAt = clock.GetUtcNow() });
    }

    private Task Park(NodeDbContext db, string address, SealedNotice notice, string code)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(notice));
        db.ParkedMessages.Add(new ParkedMessageRow { Address = address, Body = body, Code = code, At = clock.GetUtcNow() });
        return Task.CompletedTask;
    }

    private async Task SendReceiptAsync(ReceivedNotice applied, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = outbox.Seal(applied.Sender, BusAddresses.Receipts, ReceiptType, new[] { applied.MessageId });
            await bus.SendAsync(receipt.Address, NoticeOutbox.Read(receipt), cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or RecipientUnreachableException)
        {
            // Without a receipt the sender repeats the message; it is known by then and answered again.
            LogNoReceipt(fault, applied.Sender);
        }
    }

    private async Task ApplyReceiptAsync(ReceivedNotice receipt, CancellationToken cancellationToken)
    {
        var ids = JsonConvert.DeserializeObject<string[]>(System.Text.Encoding.UTF8.GetString(receipt.Content)) ?? [];
        // Only the agency that a message was for can end its repetition.
        var prefix = receipt.Sender + ".";
        await database.WriteAsync(
            db => db.Outbox.Where(row => ids.Contains(row.MessageId) && row.Address.StartsWith(prefix)).ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
    }

    [LoggerMessage(2202, LogLevel.Warning, "A notice at {Address} was refused with {Code} and parked")]
    private partial void LogRefused(string address, string code);

    [LoggerMessage(2203, LogLevel.Debug, "No receipt could be sent to {Agency}")]
    private partial void LogNoReceipt(Exception fault, string agency);
}
