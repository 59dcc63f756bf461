using System.Text;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>Protects and opens what a disclosure holds of subjects, and shows disclosures as API documents.</summary>
internal sealed class DisclosureVault(FieldProtector protector)
{
    private const string Table = "Disclosures";

    /// <summary>Free text of both sides.</summary>
    public sealed record Remarks(string Justification, string? Answer);

    public byte[] Protect(string id, Remarks remarks) => Protect(id, nameof(DisclosureRow.Remarks), remarks);

    public byte[] Protect(string id, ReleasedFields released) => Protect(id, nameof(DisclosureRow.Released), released);

    public Remarks RemarksOf(DisclosureRow row) => Open<Remarks>(row.Id, nameof(DisclosureRow.Remarks), row.Remarks);

    public ReleasedFields? ReleasedOf(DisclosureRow row) =>
        row.Released is null ? null : Open<ReleasedFields>(row.Id, nameof(DisclosureRow.Released), row.Released);

    public DisclosureView View(DisclosureRow row)
    {
        var remarks = RemarksOf(row);
        // At the holder the fields lie ready from before the ledger agrees: until then they are not released.
        var released = row.State == "granted" ? ReleasedOf(row)?.Fields : null;
        return new DisclosureView(
            row.Id, row.HitId, row.Side, row.Requester, row.Holder, JsonConvert.DeserializeObject<string[]>(row.Fields)!, remarks.Justification,
            row.State, row.Deadline, row.ReasonCode, remarks.Answer, released, row.BlockNumber);
    }

    private byte[] Protect(string id, string column, object value) =>
        protector.Protect(Table, column, id, Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(value)));

    private T Open<T>(string id, string column, byte[] value)
    {
        if (!protector.TryUnprotect(Table, column, id, value, out var bytes, out var refusal))
            throw new InvalidOperationException($"Disclosure {id} cannot be read: {refusal.Code}.");
        return JsonConvert.DeserializeObject<T>(Encoding.UTF8.GetString(bytes), AsText)!;
    }

    private static readonly JsonSerializerSettings AsText = new() { DateParseHandling = DateParseHandling.None };
}
