using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Keeps this node's copy of keys, of their generations and of what is posted in them; every change asks the node to do its part.</summary>
internal sealed class FollowKeys(NodeOptions options, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
    [
        Contract.Events.KeyGenerationBegun, Contract.Events.KeyGenerationFailed, Contract.Events.KeyCommitted, Contract.Events.KeyRevealed,
        Contract.Events.KeyDealt, Contract.Events.KeyComplained, Contract.Events.KeyAnswered, Contract.Events.KeyDistrusted,
        Contract.Events.KeySigned, Contract.Events.KeyActivated, Contract.Events.KeyRetired, Contract.Events.ShareErased,
    ];

    public Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken) => ledgerEvent.Name switch
    {
        Contract.Events.KeyGenerationBegun or Contract.Events.KeyGenerationFailed =>
            RunAsync(db, CanonicalJson.Deserialize<KeyGeneration>(ledgerEvent.Payload), cancellationToken),
        Contract.Events.KeyActivated => ActivatedAsync(db, CanonicalJson.Deserialize<PseudonymKey>(ledgerEvent.Payload), ledgerEvent.Payload, cancellationToken),
        Contract.Events.KeyRetired => RetiredAsync(db, CanonicalJson.Deserialize<PseudonymKey>(ledgerEvent.Payload), ledgerEvent.Payload, cancellationToken),
        Contract.Events.ShareErased => ErasedAsync(db, CanonicalJson.Deserialize<ErasureReceipt>(ledgerEvent.Payload), cancellationToken),
        Contract.Events.KeyCommitted => PostedAsync<CommitmentHash>(db, ledgerEvent, statement => (statement.Run, ""), cancellationToken),
        Contract.Events.KeyRevealed => PostedAsync<CommitmentReveal>(db, ledgerEvent, statement => (statement.Run, ""), cancellationToken),
        Contract.Events.KeyDealt => PostedAsync<ShareDealing>(db, ledgerEvent, statement => (statement.Run, ""), cancellationToken),
        Contract.Events.KeyComplained => PostedAsync<ShareComplaint>(db, ledgerEvent, statement => (statement.Run, statement.Accused), cancellationToken),
        Contract.Events.KeyAnswered => PostedAsync<ShareAnswer>(db, ledgerEvent, statement => (statement.Run, statement.Complainant), cancellationToken),
        Contract.Events.KeyDistrusted => PostedAsync<DealerDistrust>(db, ledgerEvent, statement => (statement.Run, statement.Accused), cancellationToken),
        _ => PostedAsync<KeySignature>(db, ledgerEvent, statement => (statement.Run, ""), cancellationToken),
    };

    private async Task RunAsync(NodeDbContext db, KeyGeneration generation, CancellationToken cancellationToken)
    {
        var (keyId, epoch) = (generation.Terms.KeyId, generation.Terms.Epoch);
        var row = await db.KeyGenerations.FindAsync([keyId, epoch], cancellationToken);
        // A run that goes on without somebody is still the generation that was agreed to; one begun anew after a failure is another.
        var goesOn = row is { State: nameof(KeyGenerationState.Open) };
        if (row is null)
            db.KeyGenerations.Add(row = new KeyGenerationRow { KeyId = keyId, Epoch = epoch, State = "", Document = [] });
        if (!goesOn)
            row.Consent = await KeyConsent.OfAsync(db, generation, options.Agency, cancellationToken);
        (row.Run, row.State, row.Problem, row.Document) = (generation.Run, generation.State.ToString(), null, CanonicalJson.Serialize(generation));
        await db.KeyPosts.Where(post => post.KeyId == keyId && post.Epoch == epoch && post.Run != generation.Run).ExecuteDeleteAsync(cancellationToken);
        await AskAsync(db, keyId, epoch, cancellationToken);
    }

    private async Task PostedAsync<T>(NodeDbContext db, LedgerEvent ledgerEvent, Func<T, (KeyRun Run, string Of)> about, CancellationToken cancellationToken)
        where T : class
    {
        var step = CanonicalJson.Deserialize<KeyStep<T>>(ledgerEvent.Payload);
        var (run, of) = about(step.Statement);
        db.KeyPosts.Add(new KeyPostRow
        {
            KeyId = run.KeyId,
            Epoch = run.Epoch,
            Run = run.Run,
            Event = ledgerEvent.Name,
            Agency = step.Agency,
            Of = of,
            Document = CanonicalJson.Serialize(step.Statement),
        });
        await AskAsync(db, run.KeyId, run.Epoch, cancellationToken);
    }

    private async Task ActivatedAsync(NodeDbContext db, PseudonymKey key, byte[] document, CancellationToken cancellationToken)
    {
        db.PseudonymKeys.Add(new PseudonymKeyRow { KeyId = key.KeyId, Epoch = key.Epoch, Document = document });
        if (await db.KeyGenerations.FindAsync([key.KeyId, key.Epoch], cancellationToken) is { } row)
        {
            var active = CanonicalJson.Deserialize<KeyGeneration>(row.Document) with { State = KeyGenerationState.Active };
            (row.State, row.Problem, row.Document) = (nameof(KeyGenerationState.Active), null, CanonicalJson.Serialize(active));
        }
        await AskAsync(db, key.KeyId, key.Epoch, cancellationToken);
        if (RefreshShares.DueAt(key, options.Agency) is { } due)
            await db.AddWorkAsync(RefreshShares.KindName, KeyEpoch.Of(key.KeyId, key.Epoch), due, cancellationToken: cancellationToken);
        await db.AddWorkAsync(EraseShares.KindName, key.KeyId, clock.GetUtcNow(), cancellationToken: cancellationToken);
    }

    private async Task RetiredAsync(NodeDbContext db, PseudonymKey key, byte[] document, CancellationToken cancellationToken)
    {
        if (await db.PseudonymKeys.FindAsync([key.KeyId, key.Epoch], cancellationToken) is { } row)
            row.Document = document;
        await db.AddWorkAsync(EraseShares.KindName, key.KeyId, clock.GetUtcNow(), cancellationToken: cancellationToken);
    }

    private static async Task ErasedAsync(NodeDbContext db, ErasureReceipt receipt, CancellationToken cancellationToken)
    {
        var statement = receipt.Statement;
        if (await db.ShareErasures.FindAsync([statement.KeyId, statement.Epoch, receipt.Agency], cancellationToken) is null)
        {
            db.ShareErasures.Add(new ShareErasureRow
            {
                KeyId = statement.KeyId,
                Epoch = statement.Epoch,
                Agency = receipt.Agency,
                RecordedAt = receipt.RecordedAt,
            });
        }
    }

    private async Task AskAsync(NodeDbContext db, string keyId, int epoch, CancellationToken cancellationToken)
    {
        await db.AddWorkAsync(TakePart.KindName, KeyEpoch.Of(keyId, epoch), clock.GetUtcNow(), cancellationToken: cancellationToken);
    }
}
