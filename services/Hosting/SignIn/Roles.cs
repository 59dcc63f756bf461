namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>The five roles; an account may hold several, of one agency only.</summary>
public static class Roles
{
    /// <summary>Drafts lists, works on hits and alerts.</summary>
    public const string Analyst = "analyst";

    /// <summary>Approves what others drafted, decides disclosures.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Reads audit and trace, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>Sets up the agency, sees no subject data.</summary>
    public const string Administrator = "administrator";

    /// <summary>A program that feeds records in; the only role a program can hold, and never a person's.</summary>
    public const string Daemon = "daemon";

    /// <summary>All roles with their names, in the order of this page.</summary>
    public static IReadOnlyList<RoleName> All { get; } =
    [
        new(Analyst, "分析员", "analyst"),
        new(Supervisor, "主管", "supervisor"),
        new(Auditor, "审计员", "auditor"),
        new(Administrator, "管理员", "administrator"),
        new(Daemon, "系统程序", "daemon"),
    ];

    /// <summary>The name of a role for people; the role itself when it is none of ours.</summary>
    /// <param name="role">One of the constants.</param>
    /// <param name="language">A BCP 47 tag; anything that starts with <c>zh</c> gives Chinese.</param>
    public static string NameOf(string role, string language)
    {
        var name = All.FirstOrDefault(name => name.Role == role);
        if (name is null)
            return role;
        return language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? name.Zh : name.En;
    }
}

/// <summary>A role's name in both languages.</summary>
/// <param name="Role">The constant, as it stands in tokens.</param>
/// <param name="Zh">Name in zh-CN.</param>
/// <param name="En">Name in English.</param>
public sealed record RoleName(string Role, string Zh, string En);
