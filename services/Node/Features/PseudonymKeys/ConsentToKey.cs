using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>An administrator decides that this agency takes part in a generation, or uses a key, that its node would not agree to by itself.</summary>
internal static class ConsentToKey
{
    public static async Task<Results<Ok<KeyGenerationView>, RefusalProblem>> HandleAsync(
        string id, int epoch, CurrentUser user, NodeDatabase database, AuditLog audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var known = await database.WriteAsync(
            async db =>
            {
                if (await db.KeyGenerations.FindAsync([id, epoch], cancellationToken) is not { } row || row.State == nameof(KeyGenerationState.Failed))
                    return false;
                row.Consent = KeyConsent.Person;
                await db.AddWorkAsync(TakePart.KindName, KeyEpoch.Of(id, epoch), clock.GetUtcNow(), cancellationToken: cancellationToken);
                // What was held before is queued for it when it serves.
                await WarmUpHoldings.AskAsync(db, clock.GetUtcNow(), cancellationToken);
                await audit.AppendAsync(db, user.Actor, Roles.Administrator, "keyConsented", KeyEpoch.Of(id, epoch), cancellationToken: cancellationToken);
                return true;
            },
            cancellationToken);
        return known
            ? TypedResults.Ok(ReadKeys.View((await GenerationRun.ReadAsync(database, id, epoch, cancellationToken))!))
            : new RefusalProblem("XN-NODE-404", id);
    }
}
