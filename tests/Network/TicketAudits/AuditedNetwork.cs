using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.TicketAudits;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeNetwork.Tests.Network.TicketAudits;

/// <summary>A running network whose key has a point of every message audited.</summary>
public sealed class AuditedNetwork : IAsyncLifetime
{
    public const string KeyId = "audited-1";

    internal RunningNetwork Network { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Network.InitializeAsync();
        await Network.BeginAsync(KeyId, request => request with { AuditOneIn = 1 });
        // No node takes part by itself in what opens more than usual.
        foreach (var agency in RunningNetwork.Agencies.Where(agency => agency != "tax"))
        {
            await Network.UntilAsync(agency, KeyId, view => view.Consent is null);
            await Network.As(agency, "admin").PostAsync<KeyGenerationView>($"keys/{KeyId}/epochs/1/consent", null, Token);
        }
        await Network.ActiveAsync(KeyId, 1, [.. RunningNetwork.Agencies]);
        foreach (var agency in RunningNetwork.Agencies)
        {
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(Network.NodeOf(agency).Services.GetRequiredService<KeyRing>().Current(KeyNames.Person)), key => key?.KeyId == KeyId);
        }
    }

    public ValueTask DisposeAsync() => Network.DisposeAsync();

    /// <summary>Asks for pseudonyms in the name of the police, and waits until they are known.</summary>
    internal async Task AskAsync(IReadOnlyList<byte[]> values)
    {
        await Network.QueueAsync("police", values);
        await Network.KnownAsync("police", KeyId, values);
    }

    /// <summary>The one point of the police's tickets that is audited now and was not before.</summary>
    internal async Task<TicketAuditView> OpenedAsync(IReadOnlySet<string> before, Func<TicketAuditView, bool> right) => (await RunningNetwork.UntilAsync(
        async () => (await AuditsAsync("police")).FirstOrDefault(audit => audit.Side == "asked" && !before.Contains(audit.TicketId)),
        audit => audit is not null && right(audit)))!;

    /// <summary>The tickets of the police that were audited by now.</summary>
    internal async Task<IReadOnlySet<string>> TicketsAsync() =>
        (await AuditsAsync("police")).Where(audit => audit.Side == "asked").Select(audit => audit.TicketId).ToHashSet(StringComparer.Ordinal);

    /// <summary>What the auditor found of a point, once it has.</summary>
    internal async Task<string> FoundAsync(TicketAuditView asked) => (await RunningNetwork.UntilAsync(
        async () => (await AuditsAsync(asked.Auditor)).SingleOrDefault(audit => audit.Side == "auditor" && audit.TicketId == asked.TicketId && audit.Position == asked.Position),
        audit => audit is { State: not "open" })).State;

    internal async Task<IReadOnlyList<TicketAuditView>> AuditsAsync(string agency) =>
        await Network.As(agency, "auditor").AllAsync<TicketAuditView>("pseudonyms/audits", Token);

    /// <summary>What the node of the police has to open a point with.</summary>
    internal async Task<(OwnOpeningRow Row, OpenedPoint Point)> HeldAsync(TicketAuditView asked)
    {
        var services = Network.NodeOf("police").Services;
        await using var db = services.GetRequiredService<NodeDatabase>().Read();
        var row = await db.OwnOpenings.SingleAsync(row => row.TicketId == asked.TicketId && row.Position == asked.Position, Token);
        return (row, services.GetRequiredService<OpeningVault>().PointOf(row));
    }

    /// <summary>Sends an opening in the name of the police.</summary>
    internal Task SendAsync(string to, TicketOpening opening)
    {
        var services = Network.NodeOf("police").Services;
        var row = services.GetRequiredService<NoticeOutbox>().Seal(to, BusAddresses.Pseudonyms, TicketOpening.Type, opening);
        return services.GetRequiredService<IExchangeBus>().SendAsync(row.Address, NoticeOutbox.Read(row), Token);
    }
}
