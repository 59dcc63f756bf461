using System.Text;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Protects what points are opened with, at the agency that opens them and at the one that looks.</summary>
internal sealed class OpeningVault(FieldProtector protector)
{
    private const string Own = "OwnOpenings";
    private const string Expected = "ExpectedOpenings";

    private static readonly JsonSerializerSettings AsText = new() { DateParseHandling = DateParseHandling.None };

    /// <summary>Protects what makes a point of an own ticket.</summary>
    public byte[] Protect(string ticketId, int position, OpenedPoint point) =>
        protector.Protect(Own, nameof(OwnOpeningRow.Point), $"{ticketId}/{position}", Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(point)));

    /// <summary>What makes a point of an own ticket that is open.</summary>
    public OpenedPoint PointOf(OwnOpeningRow row) =>
        JsonConvert.DeserializeObject<OpenedPoint>(Open(Own, nameof(row.Point), $"{row.TicketId}/{row.Position}", row.Point), AsText)!;

    /// <summary>Protects what another agency opened.</summary>
    public byte[] Protect(ExpectedOpeningRow row, ReadOnlySpan<byte> opening) => protector.Protect(Expected, nameof(row.Opening), KeyOf(row), opening);

    /// <summary>What another agency opened; its form was checked when it came.</summary>
    public TicketOpening OpeningOf(ExpectedOpeningRow row) =>
        JsonConvert.DeserializeObject<TicketOpening>(Open(Expected, nameof(row.Opening), KeyOf(row), row.Opening!), AsText)!;

    private static string KeyOf(ExpectedOpeningRow row) => $"{row.Agency}/{row.TicketId}/{row.Position}";

    private string Open(string table, string column, string key, byte[] value) => protector.TryUnprotect(table, column, key, value, out var bytes, out var refusal)
        ? Encoding.UTF8.GetString(bytes)
        : throw new InvalidOperationException($"An opening cannot be read: {refusal.Code}.");
}
