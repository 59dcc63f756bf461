using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.LedgerSync;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.LegalBases;

/// <summary>Proposes a legal basis.</summary>
internal static class ProposeBasis
{
    public static async Task<Results<Ok<LegalBasisView>, RefusalProblem>> HandleAsync(
        ProposeLegalBasis request,
        CurrentUser user,
        ContractCalls contract,
        AuditedAct audited,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<ReleaseMode>(request.ReleaseMode, ignoreCase: true, out var releaseMode) || !Enum.IsDefined(releaseMode))
            return new RefusalProblem("XN-NODE-001", "releaseMode");
        // The audit log names what an act was done to, so it must be an id before anything else happens.
        if (request.BasisId is not null && !WellFormed.IsId(request.BasisId))
            return new RefusalProblem("XN-NODE-001", "basisId");
        var terms = new LegalBasisTerms
        {
            BasisId = request.BasisId ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
            Citation = request.Citation,
            Purpose = request.Purpose,
            Owners = request.Owners,
            IdentifierTypes = request.IdentifierTypes,
            Recipients = request.Recipients,
            RecordSources = new RecordSources(request.RecordSources.Count > 0 ? request.RecordSources : [HitPolicy.AnySource], request.Registers),
            ReleasableFields = request.ReleasableFields,
            ReleaseMode = releaseMode,
            K = request.K,
            WindowDays = request.WindowDays,
            EntryCap = request.EntryCap,
            RetentionDays = request.RetentionDays,
            DisclosureDeadlineHours = request.DisclosureDeadlineHours,
            OpeningDeadlineHours = request.OpeningDeadlineHours,
            OverMatchCap = request.OverMatchCap,
            ImpactAssessment = new ImpactAssessment(
                request.ImpactAssessment, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.ImpactAssessment)))),
            ValidFrom = LedgerTime.Cut(request.ValidFrom),
            ValidUntil = LedgerTime.Cut(request.ValidUntil),
        };
        var outcome = await contract.SubmitActAsync(
            Functions.LegalBasesPropose, terms, user.Actor, ActorRole.Supervisor, ActorStep.Propose, cancellationToken);
        await audited.RecordAsync(user, Roles.Supervisor, "basisProposed", terms.BasisId, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(ReadLegalBases.View(outcome.Result, clock.GetUtcNow()));
    }
}
