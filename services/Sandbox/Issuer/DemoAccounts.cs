using System.Security.Cryptography;
using ExchangeNetwork.Hosting.SignIn;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>Makes the demo accounts of an agency, with random secrets: call once for an agency and keep the result.</summary>
public static class DemoAccounts
{
    /// <summary>Public client of the command line, shared by all agencies: a token's agency is its user's.</summary>
    public const string CommandLineClient = "exchange-cli";

    /// <summary>
    /// Users <c>AGENCY-analyst</c>, <c>-supervisor</c>, <c>-supervisor2</c> (a second person for what a supervisor drafted),
    /// <c>-auditor</c>, <c>-admin</c>; program <c>AGENCY-daemon</c>; pages client <c>AGENCY-pages</c>.
    /// </summary>
    /// <param name="agency">Agency id.</param>
    /// <param name="nameZh">Its Chinese name, for display names.</param>
    /// <param name="pages">Address of its pages, for the redirects; null when it has none. See <see cref="WithPages"/> for a later move.</param>
    public static DevelopmentAccounts Create(string agency, string nameZh, Uri? pages)
    {
        DevelopmentUser User(string suffix, string role, string title) => new($"{agency}-{suffix}", Secret(), agency, [role], $"{nameZh}{title}");

        var accounts = new DevelopmentAccounts(
            [
                User("analyst", Roles.Analyst, "分析员"),
                User("supervisor", Roles.Supervisor, "主管"),
                User("supervisor2", Roles.Supervisor, "第二主管"),
                User("auditor", Roles.Auditor, "审计员"),
                User("admin", Roles.Administrator, "管理员"),
            ],
            [
                new DevelopmentClient($"{agency}-daemon", Secret(), DevelopmentGrants.Program, agency, [Roles.Daemon], [], []),
                new DevelopmentClient($"{agency}-pages", Secret(), DevelopmentGrants.Pages, null, [], [], []),
            ]);
        return pages is null ? accounts : WithPages(accounts, agency, pages);
    }

    /// <summary>The command line's client, once for all agencies.</summary>
    public static DevelopmentAccounts CommandLine { get; } =
        new([], [new DevelopmentClient(CommandLineClient, null, DevelopmentGrants.CommandLine, null, [], [], [])]);

    /// <summary>The same accounts with the pages of an agency at another address: ports may change between starts, secrets do not.</summary>
    public static DevelopmentAccounts WithPages(DevelopmentAccounts accounts, string agency, Uri pages) => accounts with
    {
        Clients =
        [
            .. accounts.Clients.Select(client => client.Id != $"{agency}-pages" ? client : client with
            {
                RedirectUris = [new Uri(pages, "/signin-oidc")],
                SignedOutUris = [new Uri(pages, "/signout-callback-oidc")],
            }),
        ],
    };

    // 128 bits; letters and digits only, so that it survives every shell.
    private static string Secret() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 26);
}
