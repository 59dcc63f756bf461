namespace ExchangeNetwork.Dashboard;

/// <summary>Which agency's pages these are and which node they speak to. Section <c>Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    /// <summary>Id of the agency, for example <c>tax</c>; part of every cookie's name.</summary>
    public string Agency { get; set; } = "";

    /// <summary>Name of the agency in zh-CN.</summary>
    public string NameZh { get; set; } = "";

    /// <summary>Name of the agency in English.</summary>
    public string NameEn { get; set; } = "";

    /// <summary>Address of the agency's node, without <c>/api/v1</c>.</summary>
    public Uri? NodeApi { get; set; }

    /// <summary>Folder for the keys that protect cookies, so that they outlive a restart; null keeps them in memory.</summary>
    public string? KeyFolder { get; set; }

    /// <summary>The zone that times are shown in; the network's agencies share UTC+8 (no daylight saving, so no zone database is needed).</summary>
    public TimeSpan UtcOffset { get; set; } = TimeSpan.FromHours(8);
}
