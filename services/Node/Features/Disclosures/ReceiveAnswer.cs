using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>As the requester: takes the holder's answer and checks released fields against the commitment on the ledger.</summary>
internal sealed class ReceiveAnswer(NodeOptions options, DisclosureVault vault, OwnerScore score, AuditLog audit) : INoticeHandler
{
    public string Type => DisclosureAnswered.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        var content = JsonConvert.DeserializeObject<DisclosureAnswered>(Encoding.UTF8.GetString(notice.Content), AsText);
        if (content?.DisclosureId is null)
            return "XN-NOTICE-014";
        var row = await db.Disclosures.FindAsync([content.DisclosureId], cancellationToken);
        if (row is null || row.Holder != notice.Sender || row.Side != "requester")
            return "XN-NOTICE-016";
        if (row.State == "requested")
            throw new InvalidOperationException($"The answer to disclosure {row.Id} has not reached this node on the ledger yet.");
        row.Remarks = vault.Protect(row.Id, vault.RemarksOf(row) with { Answer = content.Remark });
        if (content.Released is null)
            return null;
        if (row.State != "granted" || !Opens(content, row.Commit))
            return "XN-NOTICE-016";
        if (row.Released is not null)
            return null;
        row.Released = vault.Protect(row.Id, new ReleasedFields(content.Released, content.ReleaseSalt!));
        if (await db.ReceivedHits.FindAsync([row.HitId], cancellationToken) is { } hit)
            await score.WeighAsync(db, hit, content.Released, cancellationToken);
        await audit.AppendAsync(db, AuditLog.System, "", "fieldsReceived", row.Id, cancellationToken: cancellationToken);
        return null;
    }

    private bool Opens(DisclosureAnswered answer, string? commit)
    {
        Span<byte> salt = stackalloc byte[Claims.Size];
        if (answer.ReleaseSalt is not { Length: 2 * Claims.Size }
            || Convert.FromHexString(answer.ReleaseSalt, salt, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }
        return Convert.ToHexStringLower(Claims.ReleaseCommit(options.NetworkId, salt, CanonicalJson.Serialize(answer.Released!))) == commit;
    }

    private static readonly JsonSerializerSettings AsText = new() { DateParseHandling = DateParseHandling.None };
}
