using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Shows network keys and their generations.</summary>
internal static class ReadKeys
{
    public static async Task<Ok<Page<PseudonymKeyView>>> ListAsync(NodeDatabase database, OwnShares shares, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var ids = await db.PseudonymKeys.Select(row => row.KeyId).Distinct().OrderBy(id => id).ToListAsync(cancellationToken);
        var views = new List<PseudonymKeyView>();
        foreach (var id in ids)
            views.Add((await ViewAsync(db, id, shares, cancellationToken))!);
        return TypedResults.Ok(new Page<PseudonymKeyView>(views, null));
    }

    public static async Task<Ok<Page<KeyGenerationView>>> GenerationsAsync(NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var views = new List<KeyGenerationView>();
        foreach (var row in await db.KeyGenerations.OrderBy(row => row.KeyId).ThenBy(row => row.Epoch).ToListAsync(cancellationToken))
            views.Add(View(await GenerationRun.ReadAsync(db, row, cancellationToken)));
        return TypedResults.Ok(new Page<KeyGenerationView>(views, null));
    }

    /// <summary>A key as this node knows it; null when it knows none of this id.</summary>
    public static async Task<PseudonymKeyView?> ViewAsync(
        NodeDbContext db, string keyId, OwnShares shares, CancellationToken cancellationToken)
    {
        var epochs = (await db.PseudonymKeys.Where(row => row.KeyId == keyId).OrderBy(row => row.Epoch).ToListAsync(cancellationToken))
            .Select(row => CanonicalJson.Deserialize<PseudonymKey>(row.Document)).ToList();
        if (epochs is not [.., var key])
            return null;
        var consented = await db.KeyGenerations.AnyAsync(row => row.KeyId == keyId && row.Epoch == 1 && row.Consent != null, cancellationToken);
        var erasures = await db.ShareErasures.Where(row => row.KeyId == keyId).ToListAsync(cancellationToken);
        using var share = shares.Find(key);
        return new PseudonymKeyView(
            keyId, NameOf(key.Use), key.IsRetired() ? "retired" : consented ? "active" : "strange", key.Epoch, key.Threshold, key.PublicKey,
            [.. key.Holders.Select(holder => holder.Agency)], share is not null, key.DailyQuota, key.AuditOneIn, key.ActiveFrom,
            [.. key.RetiredBy.Select(approval => approval.Agency)],
            [.. epochs.Where(epoch => epoch.Epoch < key.Epoch || key.IsRetired()).Select(epoch => Old(epoch, erasures))]);
    }

    public static KeyGenerationView View(GenerationRun run)
    {
        var open = run.Generation.State == KeyGenerationState.Open;
        return new KeyGenerationView(
            run.Run.KeyId, NameOf(run.Terms.Use), run.Run.Epoch, NameOf(run.Generation.State), run.Run.Run,
            open ? NameOf(run.Step) : null, open ? run.Missing(run.Step) : [], open ? run.Generation.Deadline(run.Step) : null,
            run.Terms.Threshold, run.Terms.Dealers, run.Terms.Receivers, run.Generation.Excluded, run.Generation.BegunBy.Agency, run.Consent, run.Problem);
    }

    /// <summary>A word of the contract as the API writes it.</summary>
    public static string NameOf<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());

    private static OldShares Old(PseudonymKey epoch, List<ShareErasureRow> erasures)
    {
        var erased = erasures.Where(row => row.Epoch == epoch.Epoch).Select(row => row.Agency).ToHashSet(StringComparer.Ordinal);
        var holders = epoch.Holders.Select(holder => holder.Agency).ToList();
        return new OldShares(epoch.Epoch, [.. holders.Where(erased.Contains)], [.. holders.Where(holder => !erased.Contains(holder))]);
    }
}
