using System.CommandLine;
using System.Text.Json;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Agencies;

/// <summary><c>agency list</c>, <c>application</c>, <c>join</c>, <c>suspend</c>, <c>reinstate</c>, <c>leave</c>, <c>rotate-key</c>, <c>renew-encryption-key</c>, <c>revoke-key</c>, <c>approve</c>.</summary>
internal static class AgencyCommands
{
    private static readonly TableOf<AgencyView> Table = new TableOf<AgencyView>()
        .Id(Phrases.Agency, agency => agency.Id)
        .Text(Phrases.Name, (agency, reader) => reader.Language.IsChinese ? agency.NameZh : agency.NameEn)
        .Id(Phrases.MspId, agency => agency.MspId)
        .Word(Phrases.State, agency => agency.State)
        .Text(Phrases.Keys, (agency, reader) => Format.Names(
            agency.Keys.Where(key => key.RevokedFrom is null).Select(key => $"{key.KeyId} ({reader.Word(key.Purpose)})")));

    private static readonly TableOf<AgencyProposalView> Proposals = new TableOf<AgencyProposalView>()
        .Id(Phrases.Proposal, proposal => proposal.Id)
        .Word(Phrases.Act, proposal => proposal.Action)
        .Text(Phrases.Agency, proposal => proposal.Agency)
        .Text(Phrases.ProposedBy, proposal => proposal.ProposedBy)
        .Text(Phrases.ApprovedBy, proposal => Format.Names(proposal.ApprovedBy))
        .Word(Phrases.State, proposal => proposal.State);

    /// <summary><c>agency list</c></summary>
    public static Command CreateList(Syntax syntax)
    {
        var proposals = syntax.Option<bool>("--proposals", Phrases.OptionProposals);
        var limit = syntax.Limit();
        return syntax.Verb("list", Phrases.AgencyListHelp, [proposals, limit], async (call, cancellation) =>
        {
            if (call.Value(proposals))
                await call.ListAsync("agencies/proposals", limit, Proposals, cancellation);
            else
                await call.ListAsync("agencies", limit, Table, cancellation);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>agency application</c></summary>
    public static Command CreateApplication(Syntax syntax)
    {
        var file = syntax.Option<string?>("--out", Phrases.OptionApplicationOut, "FILE");
        return syntax.Verb("application", Phrases.AgencyApplicationHelp, [file], async (call, cancellation) =>
        {
            var application = await call.Node().PostAsync<AgencyApplication>("agencies/application", null, cancellation);
            if (call.Value(file) is not { } path)
            {
                // The document is the result, for people as for programs.
                call.Output.Line(application);
                return ExitCode.Ok;
            }
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(application, Output.JsonOptions) + "\n", cancellation);
            call.Output.Document(new { File = path, application.Id }, () => Format.Line(call.Language.Say(Phrases.ApplicationSaved, application.Id, path)));
            call.Output.Hint(Phrases.ApplicationNext, path);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>agency join FILE</c></summary>
    public static Command CreateJoin(Syntax syntax)
    {
        var file = syntax.Argument<string>("FILE", Phrases.ApplicationFile);
        var reason = syntax.Option<string?>("--reason", Phrases.OptionChangeReason, "TEXT");
        return syntax.Verb("join", Phrases.AgencyJoinHelp, [file, reason], async (call, cancellation) =>
        {
            var application = await Documents.ReadAsync<AgencyApplication>(call.Value(file)!, cancellation);
            return await ProposeAsync(call, new ProposeAgencyChange("join", application.Id, application, Reason: call.Value(reason)), cancellation);
        });
    }

    /// <summary><c>agency found FILE...</c></summary>
    public static Command CreateFound(Syntax syntax)
    {
        var files = syntax.Argument<string[]>("FILE", Phrases.FoundingFiles);
        files.Arity = ArgumentArity.OneOrMore;
        return syntax.Verb("found", Phrases.AgencyFoundHelp, [files], async (call, cancellation) =>
        {
            var applications = new List<AgencyApplication>();
            foreach (var file in call.Value(files)!)
                applications.Add(await Documents.ReadAsync<AgencyApplication>(file, cancellation));
            var members = await call.Node().PostAsync<Page<AgencyView>>("agencies/founding", new FoundNetworkRequest(applications), cancellation);
            call.Output.Document(members.Items, () => Table.Render(members.Items, call.Output.Reader));
            return ExitCode.Ok;
        });
    }

    /// <summary><c>agency suspend ID</c></summary>
    public static Command CreateSuspend(Syntax syntax) => Change(syntax, "suspend", "suspend", Phrases.AgencySuspendHelp);

    /// <summary><c>agency reinstate ID</c></summary>
    public static Command CreateReinstate(Syntax syntax) => Change(syntax, "reinstate", "reinstate", Phrases.AgencyReinstateHelp);

    /// <summary><c>agency leave</c></summary>
    public static Command CreateLeave(Syntax syntax) => ChangeOwn(syntax, "leave", "leave", Phrases.AgencyLeaveHelp);

    /// <summary><c>agency rotate-key</c></summary>
    public static Command CreateRotateKey(Syntax syntax) => ChangeOwn(syntax, "rotate-key", "rotateKey", Phrases.AgencyRotateKeyHelp);

    /// <summary><c>agency renew-encryption-key</c></summary>
    public static Command CreateRenewEncryptionKey(Syntax syntax) => syntax.Verb(
        "renew-encryption-key",
        Phrases.AgencyRenewEncryptionKeyHelp,
        [],
        async (call, cancellation) =>
        {
            var key = await call.Node().PostAsync<EncryptionKeyView>("agencies/encryption-key", null, cancellation);
            if (call.Output.Json)
                call.Output.Line(key);
            else
                call.Output.Say(Phrases.EncryptionKeyIsRenewed, key.KeyId);
            return ExitCode.Ok;
        });

    /// <summary><c>agency revoke-key KEY</c></summary>
    public static Command CreateRevokeKey(Syntax syntax)
    {
        var key = syntax.Argument<string>("KEY", Phrases.KeyId);
        return ChangeOwn(syntax, "revoke-key", "revokeKey", Phrases.AgencyRevokeKeyHelp, key);
    }

    /// <summary><c>agency approve PROPOSAL</c></summary>
    public static Command CreateApprove(Syntax syntax)
    {
        var id = syntax.Argument<string>("PROPOSAL", Phrases.ProposalId);
        return syntax.Verb("approve", Phrases.AgencyApproveHelp, [id], async (call, cancellation) =>
        {
            var proposal = await call.Node().PostAsync<AgencyProposalView>(
                $"agencies/proposals/{Web.Segment(call.Value(id))}/approval", null, cancellation);
            call.Output.Document(proposal, () => Proposals.Render([proposal], call.Output.Reader));
            return ExitCode.Ok;
        });
    }

    private static Command Change(Syntax syntax, string name, string action, Phrase help)
    {
        var id = syntax.Argument<string>("AGENCY", Phrases.AgencyId);
        var reason = syntax.Option<string?>("--reason", Phrases.OptionChangeReason, "TEXT");
        return syntax.Verb(name, help, [id, reason], (call, cancellation) =>
            ProposeAsync(call, new ProposeAgencyChange(action, call.Value(id)!, Reason: call.Value(reason)), cancellation));
    }

    // These an agency asks for itself: the node's own agency is meant.
    private static Command ChangeOwn(Syntax syntax, string name, string action, Phrase help, Argument<string>? key = null)
    {
        var reason = syntax.Option<string?>("--reason", Phrases.OptionChangeReason, "TEXT");
        Symbol[] symbols = key is null ? [reason] : [key, reason];
        return syntax.Verb(name, help, symbols, async (call, cancellation) =>
        {
            var me = await call.Node().GetAsync<Me>("me", cancellation);
            var change = new ProposeAgencyChange(action, me.Agency, KeyId: key is null ? null : call.Value(key), Reason: call.Value(reason));
            return await ProposeAsync(call, change, cancellation);
        });
    }

    private static async Task<ExitCode> ProposeAsync(Call call, ProposeAgencyChange change, CancellationToken cancellation)
    {
        var proposal = await call.Node().PostAsync<AgencyProposalView>("agencies/proposals", change, cancellation);
        call.Output.Document(proposal, () => Proposals.Render([proposal], call.Output.Reader));
        if (proposal.State == "open")
            call.Output.Hint(Phrases.ProposalNeedsApproval, proposal.Id);
        return ExitCode.Ok;
    }
}
