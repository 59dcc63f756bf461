using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.LegalBases;

/// <summary><c>basis list</c>, <c>basis show</c>, <c>basis propose</c>, <c>basis approve</c> and <c>basis revoke</c>.</summary>
internal static class LegalBasisCommands
{
    private static readonly TableOf<LegalBasisView> Table = new TableOf<LegalBasisView>()
        .Id(Phrases.Basis, basis => basis.BasisId)
        .Word(Phrases.State, basis => basis.State)
        .Text(Phrases.Citation, basis => basis.Terms.Citation)
        .Text(Phrases.Purpose, basis => basis.Terms.Purpose)
        .Text(Phrases.Owners, basis => Format.Names(basis.Terms.Owners))
        .Text(Phrases.Recipients, basis => Format.Names(basis.Terms.Recipients))
        .Text(Phrases.ApprovedBy, basis => Format.Names(basis.ApprovedBy))
        .Time(Phrases.ValidUntil, basis => basis.Terms.ValidUntil);

    /// <summary><c>basis list</c></summary>
    public static Command CreateList(Syntax syntax)
    {
        var limit = syntax.Limit();
        return syntax.Verb("list", Phrases.BasisListHelp, [limit], async (call, cancellation) =>
        {
            await call.ListAsync("legal-bases", limit, Table, cancellation);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>basis show ID</c></summary>
    public static Command CreateShow(Syntax syntax)
    {
        var id = syntax.Id(Phrases.BasisId);
        return syntax.Verb("show", Phrases.BasisShowHelp, [id], async (call, cancellation) =>
        {
            var basis = await call.Node().GetAsync<LegalBasisView>($"legal-bases/{Web.Segment(call.Value(id))}", cancellation);
            call.Output.Document(basis, () => One(basis, call.Output.Reader));
            return ExitCode.Ok;
        });
    }

    /// <summary><c>basis propose FILE.json</c></summary>
    public static Command CreatePropose(Syntax syntax)
    {
        var file = syntax.Argument<string>("FILE", Phrases.BasisFile);
        return syntax.Verb("propose", Phrases.BasisProposeHelp, [file], async (call, cancellation) =>
        {
            var terms = await Documents.ReadAsync<ProposeLegalBasis>(call.Value(file)!, cancellation);
            var basis = await call.Node().PostAsync<LegalBasisView>("legal-bases", terms, cancellation);
            call.Output.Document(basis, () => One(basis, call.Output.Reader));
            call.Output.Hint(Phrases.BasisNeedsApproval, basis.BasisId);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>basis approve ID</c></summary>
    public static Command CreateApprove(Syntax syntax) => Decide(syntax, "approve", Phrases.BasisApproveHelp, "approval");

    /// <summary><c>basis revoke ID</c></summary>
    public static Command CreateRevoke(Syntax syntax) => Decide(syntax, "revoke", Phrases.BasisRevokeHelp, "revocation");

    private static Command Decide(Syntax syntax, string name, Phrase help, string decision)
    {
        var id = syntax.Id(Phrases.BasisId);
        return syntax.Verb(name, help, [id], async (call, cancellation) =>
        {
            var basis = await call.Node().PostAsync<LegalBasisView>($"legal-bases/{Web.Segment(call.Value(id))}/{decision}", null, cancellation);
            call.Output.Document(basis, () => One(basis, call.Output.Reader));
            return ExitCode.Ok;
        });
    }

    private static IRenderable One(LegalBasisView basis, Reader reader)
    {
        var terms = basis.Terms;
        return Format.Pairs(
            reader,
            (Phrases.Basis, basis.BasisId),
            (Phrases.State, reader.Word(basis.State)),
            (Phrases.Citation, terms.Citation),
            (Phrases.Purpose, terms.Purpose),
            (Phrases.ProposedBy, basis.ProposedBy),
            (Phrases.ApprovedBy, Format.Names(basis.ApprovedBy)),
            (Phrases.Owners, Format.Names(terms.Owners)),
            (Phrases.Recipients, Format.Names(terms.Recipients)),
            (Phrases.IdentifierTypes, Format.Names(terms.IdentifierTypes)),
            (Phrases.RecordSources, terms.RecordSources.Count == 0 ? reader.Say(Phrases.AllButRegisters) : Format.Names(terms.RecordSources)),
            (Phrases.Registers, Format.Names(terms.Registers)),
            (Phrases.ReleasableFields, Format.Names(terms.ReleasableFields)),
            (Phrases.ReleaseMode, reader.Word(terms.ReleaseMode)),
            (Phrases.AlertRule, reader.Say(Phrases.AlertRuleText, terms.K, terms.WindowDays)),
            (Phrases.EntryCap, Format.Number(terms.EntryCap)),
            (Phrases.OverMatchCap, Format.Number(terms.OverMatchCap)),
            (Phrases.Retention, reader.Say(Phrases.Days, terms.RetentionDays)),
            (Phrases.DisclosureDeadline, reader.Say(Phrases.Hours, terms.DisclosureDeadlineHours)),
            (Phrases.OpeningDeadline, reader.Say(Phrases.Hours, terms.OpeningDeadlineHours)),
            (Phrases.ImpactAssessment, terms.ImpactAssessment),
            (Phrases.ValidFrom, reader.Time(terms.ValidFrom)),
            (Phrases.ValidUntil, reader.Time(terms.ValidUntil)));
    }
}
