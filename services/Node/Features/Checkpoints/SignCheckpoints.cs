using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Checkpoints;

/// <summary>Signs the ledger's head every so often, when something other than checkpoints has happened since.</summary>
internal sealed partial class SignCheckpoints(
    NodeOptions options, AgencyDirectory agencies, ILedger ledger, AgencySigner signer, ContractCalls contract, NodeDatabase database, TimeProvider clock, ILogger<SignCheckpoints> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SignAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
            }
        }
    }

    private async Task SignAsync(CancellationToken cancellationToken)
    {
        // Before it joined, and while it is suspended, an agency vouches for nothing.
        if (!agencies.IsActive(options.Agency))
            return;
        long signed;
        bool news;
        await using (var db = database.Read())
        {
            signed = await db.Checkpoints.Where(row => row.Agency == options.Agency).Select(row => (long?)row.Number).MaxAsync(cancellationToken) ?? -1;
            // Checkpoints alone are no news, else the agencies would sign each other's signatures for ever.
            news = await db.LedgerSteps.AnyAsync(row => row.BlockNumber > signed, cancellationToken);
        }
        var head = await ledger.HeadAsync(cancellationToken);
        if (!news || head.Number <= signed)
            return;
        var checkpoint = KeptCheckpoint.Sign(signer, options.Agency, options.NetworkId, head, clock.GetUtcNow());
        var outcome = await contract.SubmitAsync(Functions.CheckpointsSign, checkpoint.Statement, cancellationToken);
        if (outcome.Refusal is { } refusal)
            LogRefused(refusal.Code);
    }

    [LoggerMessage(2601, LogLevel.Warning, "The ledger's head could not be signed; it is tried again")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(2602, LogLevel.Warning, "The contract refused a checkpoint with {Code}")]
    private partial void LogRefused(string code);
}
