using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.LegalBases;

/// <summary>Shows legal bases.</summary>
internal static class ReadLegalBases
{
    public static async Task<Ok<Page<LegalBasisView>>> ListAsync(NodeDatabase database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.LegalBases.OrderBy(row => row.BasisId).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<LegalBasisView>([.. rows.Select(row => View(row.Document, clock.GetUtcNow()))], null));
    }

    public static async Task<Results<Ok<LegalBasisView>, RefusalProblem>> GetAsync(
        string id, NodeDatabase database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.LegalBases.FindAsync([id], cancellationToken) is { } row
            ? TypedResults.Ok(View(row.Document, clock.GetUtcNow()))
            : new RefusalProblem("XN-NODE-404", id);
    }

    public static LegalBasisView View(byte[] document, DateTimeOffset now)
    {
        var basis = CanonicalJson.Deserialize<LegalBasis>(document);
        var state = basis.State switch
        {
            BasisState.Proposed => "proposed",
            BasisState.Revoked => "revoked",
            _ => now >= basis.Terms.ValidUntil ? "expired" : "inForce",
        };
        return new LegalBasisView(
            basis.Terms.BasisId, state, basis.ProposedBy.Agency, [.. basis.Approvals.Select(approval => approval.Agency)], View(basis.Terms));
    }

    private static ProposeLegalBasis View(LegalBasisTerms terms) => new(
        terms.BasisId, terms.Citation, terms.Purpose, terms.Owners, terms.Recipients, terms.IdentifierTypes,
        terms.RecordSources.Include, terms.RecordSources.Registers, terms.ReleasableFields,
        terms.ReleaseMode == ReleaseMode.Automatic ? "automatic" : "onRequest", terms.K, terms.WindowDays, terms.EntryCap, terms.RetentionDays,
        terms.DisclosureDeadlineHours, terms.OpeningDeadlineHours, terms.OverMatchCap, terms.ImpactAssessment.Link, terms.ValidFrom, terms.ValidUntil);
}
