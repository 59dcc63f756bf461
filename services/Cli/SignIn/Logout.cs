using System.CommandLine;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary><c>exchange logout</c>: revokes and forgets a profile's tokens.</summary>
internal static class Logout
{
    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax) => syntax.Verb("logout", Phrases.LogoutHelp, [], async (call, cancellation) =>
    {
        var stored = call.TokenFiles.Read(call.Profile);
        var wasThere = call.TokenFiles.Delete(call.Profile);
        if (stored?.RefreshToken is { } refreshToken)
        {
            try
            {
                using var issuer = await Issuer.DiscoverAsync(stored.Issuer, cancellation);
                await issuer.RevokeAsync(stored.ClientId, refreshToken, cancellation);
            }
            catch (CommandException)
            {
                // The tokens are gone from this machine; at the provider they run out by themselves.
                call.Output.Warn(Phrases.NotRevoked, stored.Issuer);
            }
        }
        call.Output.Document(
            new { call.Profile, SignedOut = wasThere },
            () => Format.Line(call.Language.Say(wasThere ? Phrases.SignedOut : Phrases.WasNotSignedIn, call.Profile)));
        return ExitCode.Ok;
    });
}
