using System.CommandLine;
using System.Globalization;
using ExchangeNetwork.Cli.Agencies;
using ExchangeNetwork.Cli.Alerts;
using ExchangeNetwork.Cli.Audit;
using ExchangeNetwork.Cli.Bench;
using ExchangeNetwork.Cli.CrossChecks;
using ExchangeNetwork.Cli.Disclosures;
using ExchangeNetwork.Cli.Hits;
using ExchangeNetwork.Cli.Identifiers;
using ExchangeNetwork.Cli.Intake;
using ExchangeNetwork.Cli.Ledger;
using ExchangeNetwork.Cli.LegalBases;
using ExchangeNetwork.Cli.Linkage;
using ExchangeNetwork.Cli.Lists;
using ExchangeNetwork.Cli.PseudonymKeys;
using ExchangeNetwork.Cli.Pseudonyms;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.SignIn;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Cli.Trace;

namespace ExchangeNetwork.Cli;

/// <summary>The command <c>exchange</c>: every verb it has.</summary>
internal static class ExchangeCommand
{
    /// <summary>Runs a command line and gives its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation)
    {
        var language = Language.Choose(arguments, terminal.Environment);
        // The parser takes the language of its own texts from here; ParserTexts translates them.
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var syntax = new Syntax(language, terminal);
        return await Runner.RunAsync(Create(syntax), syntax, arguments, cancellation);
    }

    /// <summary>The whole tree of commands.</summary>
    public static RootCommand Create(Syntax syntax)
    {
        var root = new RootCommand(syntax.Language.Say(Phrases.RootHelp))
        {
            Login.Create(syntax),
            Logout.Create(syntax),
            WhoAmI.Create(syntax),
            syntax.Noun(
                "list",
                Phrases.ListHelp,
                PublishList.CreateDraft(syntax),
                PublishList.Create(syntax),
                DecideList.CreateSubmit(syntax),
                DecideList.CreateApprove(syntax),
                ShowLists.Create(syntax),
                PublishList.CreateAmend(syntax),
                DecideList.CreateWithdraw(syntax),
                ShowDecoys.Create(syntax),
                ShowDecoys.CreateProve(syntax)),
            syntax.Noun(
                "basis",
                Phrases.BasisHelp,
                LegalBasisCommands.CreateList(syntax),
                LegalBasisCommands.CreateShow(syntax),
                LegalBasisCommands.CreatePropose(syntax),
                LegalBasisCommands.CreateApprove(syntax),
                LegalBasisCommands.CreateRevoke(syntax)),
            SendRecords.Create(syntax),
            ShowBatches.Create(syntax),
            CrossCheckCommands.Create(syntax),
            CrossCheckCommands.CreateShow(syntax),
            ShowHits.Create(syntax),
            ShowAlerts.Create(syntax),
            syntax.Noun("alert", Phrases.AlertHelp, ShowAlerts.CreateShow(syntax), GiveVerdicts.Create(syntax), GiveVerdicts.CreateClose(syntax)),
            syntax.Noun(
                "disclosure",
                Phrases.DisclosureHelp,
                DisclosureCommands.CreateList(syntax),
                DisclosureCommands.CreateShow(syntax),
                DisclosureCommands.CreateRequest(syntax),
                DisclosureCommands.CreateGrant(syntax),
                DisclosureCommands.CreateRefuse(syntax)),
            ShowTrace.Create(syntax),
            syntax.Noun(
                "agency",
                Phrases.AgencyHelp,
                AgencyCommands.CreateList(syntax),
                AgencyCommands.CreateApplication(syntax),
                AgencyCommands.CreateFound(syntax),
                AgencyCommands.CreateJoin(syntax),
                AgencyCommands.CreateSuspend(syntax),
                AgencyCommands.CreateReinstate(syntax),
                AgencyCommands.CreateLeave(syntax),
                AgencyCommands.CreateRotateKey(syntax),
                AgencyCommands.CreateRenewEncryptionKey(syntax),
                AgencyCommands.CreateRevokeKey(syntax),
                AgencyCommands.CreateApprove(syntax)),
            syntax.Noun(
                "keys",
                Phrases.KeysHelp,
                KeyCommands.CreateList(syntax),
                KeyCommands.CreateBegin(syntax),
                KeyCommands.CreateReshare(syntax),
                KeyCommands.CreateConsent(syntax),
                KeyCommands.CreateRetire(syntax)),
            syntax.Noun(
                "pseudonyms",
                Phrases.PseudonymsHelp,
                PseudonymCommands.CreateStatus(syntax),
                WarmUpCommand.Create(syntax),
                GrantCommands.CreateList(syntax),
                GrantCommands.CreateAsk(syntax),
                GrantCommands.CreateApprove(syntax)),
            AuditCommands.Create(syntax),
            AuditCommands.CreateCheckpoints(syntax),
            ReadIdentifiers.Create(syntax),
            LinkFiles.Create(syntax),
            ScoreNames.Create(syntax),
            syntax.Noun("bench", Phrases.BenchHelp, BenchMatch.Create(syntax)),
            syntax.Noun("ledger", Phrases.LedgerHelp, VerifyLedger.Create(syntax)),
        };
        foreach (var option in new Option[] { syntax.Json, syntax.Node, syntax.Profile, syntax.LanguageTag })
            root.Options.Add(option);
        return root;
    }
}
