using System.CommandLine;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary><c>exchange whoami</c>: the account as the node sees it.</summary>
internal static class WhoAmI
{
    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax) => syntax.Verb("whoami", Phrases.WhoAmIHelp, [], async (call, cancellation) =>
    {
        var node = call.Node();
        var me = await node.GetAsync<Me>("me", cancellation);
        var stored = call.Variable("EXCHANGE_TOKEN") is null ? call.TokenFiles.Read(call.Profile) : null;
        call.Output.Document(
            new
            {
                me.Agency,
                me.Roles,
                me.Actor,
                me.DisplayName,
                Node = node.Address.GetLeftPart(UriPartial.Authority),
                Profile = stored is null ? null : call.Profile,
                stored?.Issuer,
                stored?.ExpiresAt,
            },
            () => Format.Pairs(
                call.Output.Reader,
                (Phrases.Name, me.DisplayName),
                (Phrases.Agency, me.Agency),
                (Phrases.Roles, Format.Names(me.Roles.Select(call.Output.Reader.Word))),
                (Phrases.Actor, me.Actor),
                (Phrases.Node, node.Address.GetLeftPart(UriPartial.Authority)),
                (Phrases.Profile, stored is null ? "EXCHANGE_TOKEN" : call.Profile),
                (Phrases.Issuer, stored?.Issuer),
                (Phrases.TokenUntil, call.Output.Reader.Time(stored?.ExpiresAt))));
        return ExitCode.Ok;
    });

    /// <summary>What a sign-in came to, without asking the node.</summary>
    public static void Show(Call call, StoredSignIn stored)
    {
        var account = TokenClaims.Read(stored.AccessToken, "name") ?? stored.ClientId;
        var agency = TokenClaims.Read(stored.AccessToken, "agency");
        call.Output.Document(
            new { call.Profile, Account = account, Agency = agency, stored.Node, stored.Issuer, stored.ExpiresAt },
            () => Format.Line(call.Language.Say(
                Phrases.SignedIn, account, agency ?? "?", stored.Node ?? "?", call.Output.Reader.Time(stored.ExpiresAt), call.Profile)));
    }
}
