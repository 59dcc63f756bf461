using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.Signatures;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Does this agency's next step in the generation of a key, whatever it was stopped at before; restarts a run whose time is over.</summary>
/// <remarks>
/// Each step looks only at what the ledger has told and at the key store, so that it comes out the same after a kill. What is posted already is
/// never posted differently: the contract refuses it, and the node goes on with what stands there.
/// </remarks>
internal sealed partial class TakePart(
    NodeOptions options, NodeDatabase database, AgencyDirectory agencies, AgencySigner signer, ContractCalls contract, OwnShares shares,
    ReceivedShares received, AuditLog audit, TimeProvider clock, ILogger<TakePart> logger) : IWorkHandler
{
    public const string KindName = "keyGeneration";

    private static readonly TimeSpan AgainForPrivateValues = TimeSpan.FromSeconds(2);

    // Deadlines on the ledger carry the tolerance for clocks; a minute more makes them over for certain.
    private static readonly TimeSpan After = LedgerTime.Tolerance + TimeSpan.FromMinutes(1);

    // The work may run again before the node has heard of its own post: the post changes nothing then, and is no news.
    private readonly ConcurrentDictionary<(KeyRun Run, string Function, string Dealer), bool> told = [];

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (keyId, epoch) = KeyEpoch.Parse(work.Key);
        var run = await GenerationRun.ReadAsync(database, keyId, epoch, cancellationToken);
        if (run is null)
            return null;
        if (run.Generation.State != KeyGenerationState.Open)
        {
            shares.End(run);
            return null;
        }
        shares.ForgetDealings(run);
        var again = TimeSpan.MaxValue;
        if (run.Consent is not null && agencies.IsActive(options.Agency))
            again = await StepAsync(run, cancellationToken);
        var late = await RestartWhenLateAsync(run, cancellationToken);
        return again < late ? again : late;
    }

    private async Task<TimeSpan> StepAsync(GenerationRun run, CancellationToken cancellationToken)
    {
        if (run.IsDealer(options.Agency) && !await DealAsync(run, cancellationToken))
            return TimeSpan.MaxValue;
        if (run.Missing(KeyStepKind.Reveal).Count > 0)
            return TimeSpan.MaxValue;

        var dealings = RevealedDealings.Of(run, options.NetworkId);
        foreach (var (dealer, refusal) in dealings.Wrong)
            await DistrustAsync(run, dealer, refusal, cancellationToken);
        if (dealings.Wrong.Count > 0)
            return TimeSpan.MaxValue;
        if (run.IsDealer(options.Agency))
            await SendSharesAsync(run, cancellationToken);
        if (run.Missing(KeyStepKind.Deal).Count > 0)
            return TimeSpan.MaxValue;
        return run.IsReceiver(options.Agency) ? await ReceiveAsync(run, dealings, cancellationToken) : TimeSpan.MaxValue;
    }

    /// <summary>Commits and reveals; false as long as there is something to wait for.</summary>
    private async Task<bool> DealAsync(GenerationRun run, CancellationToken cancellationToken)
    {
        using var polynomial = shares.Polynomial(run);
        if (polynomial is null)
        {
            await NoteAsync(run, DealingCodes.NoShareToDeal, cancellationToken);
            return false;
        }
        var reveal = new CommitmentReveal(
            run.Run, [.. polynomial.Commitments.Select(commitment => Convert.ToHexStringLower(commitment.ToArray()))],
            Convert.ToHexStringLower(polynomial.Proof.Nonce.ToArray()), Convert.ToHexStringLower(polynomial.Proof.Response.ToArray()));
        if (!run.HasPosted(Events.KeyCommitted, options.Agency))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(reveal.Message(options.NetworkId, options.Agency)));
            await PostAsync(run, Functions.PseudonymsCommit, new CommitmentHash(run.Run, hash), cancellationToken);
            return false;
        }
        // Nobody shows its commitments before all are bound to theirs: the last one could choose the key.
        if (run.Missing(KeyStepKind.Commit).Count > 0)
            return false;
        if (run.HasPosted(Events.KeyRevealed, options.Agency))
            return true;
        await PostAsync(run, Functions.PseudonymsReveal, reveal, cancellationToken);
        return false;
    }

    /// <summary>Sends the shares, and shows those that a receiver complained about.</summary>
    private async Task SendSharesAsync(GenerationRun run, CancellationToken cancellationToken)
    {
        var complaints = run.Complaints()
            .Where(complaint => complaint.Accused == options.Agency && !run.HasPosted(Events.KeyAnswered, options.Agency, complaint.Complainant)).ToList();
        var dealt = run.HasPosted(Events.KeyDealt, options.Agency);
        if (dealt && complaints.Count == 0)
            return;
        using var polynomial = shares.Polynomial(run)!;
        foreach (var (complainant, _) in complaints)
        {
            var shown = Convert.ToHexStringLower(polynomial.ShareOf(run.IndexOf(complainant)).ToArray());
            await PostAsync(run, Functions.PseudonymsAnswer, new ShareAnswer(run.Run, complainant, shown), cancellationToken);
        }
        if (dealt)
            return;
        var hashes = new List<ShareHash>();
        var envelopes = new Dictionary<string, byte[]>();
        foreach (var receiver in run.Terms.Receivers.Where(receiver => receiver != options.Agency))
        {
            var (keyId, envelope) = Seal(run, receiver, polynomial);
            hashes.Add(new ShareHash(receiver, keyId, Convert.ToHexStringLower(SHA256.HashData(envelope))));
            envelopes.Add(Contract.QueryLists.TransientNames.Share(receiver), envelope);
        }
        var outcome = await contract.SubmitAsync(Functions.PseudonymsDeal, new ShareDealing(run.Run, hashes), envelopes, cancellationToken);
        await NoteAsync(run, outcome.Refusal?.Code, cancellationToken);
    }

    private (string KeyId, byte[] Envelope) Seal(GenerationRun run, string receiver, DealtPolynomial polynomial)
    {
        var key = agencies.EncryptionKey(receiver) ?? throw new Messaging.RecipientUnreachableException(receiver, "no valid encryption key");
        var share = polynomial.ShareOf(run.IndexOf(receiver)).ToArray();
        var route = new ShareRoute(options.NetworkId, run.Run, options.Agency, receiver, key.KeyId);
        var isSealed = ShareEnvelope.TrySeal(route, key, share, signer, clock.GetUtcNow(), out var envelope);
        CryptographicOperations.ZeroMemory(share);
        return isSealed ? (key.KeyId, envelope!) : throw new Messaging.RecipientUnreachableException(receiver, "an encryption key that is none of P-256");
    }

    /// <summary>Checks the shares, complains about those that are wrong, judges what was shown, and signs when all is right.</summary>
    private async Task<TimeSpan> ReceiveAsync(GenerationRun run, RevealedDealings dealings, CancellationToken cancellationToken)
    {
        foreach (var (complainant, accused) in run.Complaints().ToList())
        {
            if (run.Post<ShareAnswer>(Events.KeyAnswered, accused, complainant) is { } shown
                && dealings.Check(accused, complainant, Convert.FromHexString(shown.Share), out _) is { } wrong)
            {
                await DistrustAsync(run, accused, wrong, cancellationToken);
                return TimeSpan.MaxValue;
            }
        }
        if (run.HasPosted(Events.KeySigned, options.Agency))
            return TimeSpan.MaxValue;

        var parts = new List<GroupScalar>();
        foreach (var dealer in run.Terms.Dealers)
        {
            var share = await received.FromAsync(dealer, run, dealings, cancellationToken);
            if (share.OnItsWay)
                return AgainForPrivateValues;
            if (share.Wrong is null)
                parts.Add(share.Share);
            else if (dealer == options.Agency)
                await NoteAsync(run, share.Wrong.Code, cancellationToken);
            else if (!run.HasPosted(Events.KeyComplained, options.Agency, dealer))
                await ComplainAsync(run, dealer, share.Wrong, cancellationToken);
        }
        if (parts.Count == run.Terms.Dealers.Count && run.Missing(KeyStepKind.Complain).Count == 0)
            await SignAsync(run, dealings, parts, cancellationToken);
        return TimeSpan.MaxValue;
    }

    private async Task SignAsync(GenerationRun run, RevealedDealings dealings, List<GroupScalar> parts, CancellationToken cancellationToken)
    {
        if (dealings.Combine(out var refusal) is not { } key)
        {
            await NoteAsync(run, refusal!.Code, cancellationToken);
            return;
        }
        using (var share = KeyAssembly.Sum(key, run.IndexOf(options.Agency), parts.ToArray()))
            shares.Keep(run.Run.KeyId, run.Run.Epoch, share);
        var statement = new KeySignature(
            run.Run, Convert.ToHexStringLower(key.PublicKey.ToArray()),
            [.. key.Holders.Indexes.Select(holder => Convert.ToHexStringLower(key.PublicShare(holder).ToArray()))],
            signer.KeyId, LedgerTime.Cut(clock.GetUtcNow()), Es256.Name, "");
        var message = statement.Message(options.NetworkId, options.Agency, run.Generation);
        await PostAsync(run, Functions.PseudonymsSign, statement with { Signature = Convert.ToBase64String(signer.Sign(message)) }, cancellationToken);
    }

    private async Task ComplainAsync(GenerationRun run, string dealer, OprfRefusal wrong, CancellationToken cancellationToken)
    {
        await contract.SubmitAsync(Functions.PseudonymsComplain, new ShareComplaint(run.Run, dealer), cancellationToken);
        await NoteAsync(run, wrong.Code, cancellationToken);
        if (!told.TryAdd((run.Run, Functions.PseudonymsComplain, dealer), true))
            return;
        LogComplained(run.Run.KeyId, run.Run.Epoch, run.Run.Run, dealer, wrong.Code);
        await AuditAsync("keyShareComplained", run, dealer, wrong.Code, cancellationToken);
    }

    private async Task DistrustAsync(GenerationRun run, string dealer, OprfRefusal wrong, CancellationToken cancellationToken)
    {
        if (dealer == options.Agency || !run.IsReceiver(options.Agency) || run.HasPosted(Events.KeyDistrusted, options.Agency, dealer))
            return;
        await contract.SubmitAsync(Functions.PseudonymsDistrust, new DealerDistrust(run.Run, dealer), cancellationToken);
        await NoteAsync(run, wrong.Code, cancellationToken);
        if (!told.TryAdd((run.Run, Functions.PseudonymsDistrust, dealer), true))
            return;
        LogDistrusted(run.Run.KeyId, run.Run.Epoch, run.Run.Run, dealer, wrong.Code);
        await AuditAsync("keyDealerDistrusted", run, dealer, wrong.Code, cancellationToken);
    }

    private async Task PostAsync(GenerationRun run, string function, object statement, CancellationToken cancellationToken)
    {
        var outcome = await contract.SubmitAsync(function, statement, cancellationToken);
        await NoteAsync(run, outcome.Refusal?.Code, cancellationToken);
    }

    /// <summary>The time until the present step is over; when it is, somebody must say so, and who does makes no difference.</summary>
    private async Task<TimeSpan> RestartWhenLateAsync(GenerationRun run, CancellationToken cancellationToken)
    {
        var left = run.Generation.Deadline(run.Step) + After - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
            return left;
        await contract.SubmitAsync(Functions.PseudonymsRestart, run.Run, cancellationToken);
        return TimeSpan.FromMinutes(1);
    }

    // Another node may have been first, or a post stands there already from before a kill: what the ledger tells next says so.
    private Task NoteAsync(GenerationRun run, string? code, CancellationToken cancellationToken) => run.Problem == code
        ? Task.CompletedTask
        : database.WriteAsync(
            db => db.KeyGenerations.Where(row => row.KeyId == run.Run.KeyId && row.Epoch == run.Run.Epoch && row.Run == run.Run.Run)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Problem, code), cancellationToken),
            cancellationToken);

    private Task AuditAsync(string act, GenerationRun run, string dealer, string code, CancellationToken cancellationToken) => database.WriteAsync(
        db => audit.AppendAsync(db, AuditLog.System, "", act, $"{KeyEpoch.Of(run.Run.KeyId, run.Run.Epoch)}/{dealer}", code, cancellationToken), cancellationToken);

    [LoggerMessage(2701, LogLevel.Warning, "The share of key {KeyId}, epoch {Epoch}, run {Run}, from {Dealer} is wrong ({Code}); complained")]
    private partial void LogComplained(string keyId, int epoch, int run, string dealer, string code);

    [LoggerMessage(2702, LogLevel.Warning, "What {Dealer} showed for key {KeyId}, epoch {Epoch}, run {Run}, is wrong ({Code}); the run should go on without it")]
    private partial void LogDistrusted(string keyId, int epoch, int run, string dealer, string code);
}
