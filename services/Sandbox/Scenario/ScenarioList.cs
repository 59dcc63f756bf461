namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>An agency of a scenario folder.</summary>
/// <param name="Id">Id such as <c>tax</c>: lower-case letters, digits and hyphens.</param>
/// <param name="NameZh">Name in zh-CN; the id when the folder gives none.</param>
/// <param name="NameEn">Name in English; the id when the folder gives none.</param>
public sealed record ScenarioAgency(string Id, string NameZh, string NameEn)
{
    /// <summary>Its record sources that are population registers.</summary>
    public IReadOnlyList<string> Registers { get; init; } = [];
}

/// <summary>The legal basis that a list's file states.</summary>
/// <param name="Citation">The law and its article.</param>
/// <param name="Purpose">What the list is used for.</param>
/// <param name="Id">Id of the basis; null lets the node derive one. Lists of one owner that name the same id share a basis.</param>
public sealed record ScenarioBasis(string Citation, string Purpose, string? Id);

/// <summary>How a list releases the fields of a record after a hit.</summary>
public enum ScenarioReleaseMode
{
    /// <summary>The releasable fields go to the owner with the hit.</summary>
    Automatic,

    /// <summary>The owner asks, a supervisor of the holder decides.</summary>
    OnRequest,
}

/// <summary>A query list of a scenario folder: its settings, and where its entries are.</summary>
/// <remarks>Defaults of what the list's JSON leaves out are the constants below; owner, recipients, citation and purpose have none.</remarks>
public sealed record ScenarioList
{
    /// <summary>Distinct agencies other than the owner that open a joint alert, when the file does not say.</summary>
    public const int DefaultK = 2;

    /// <summary>Days of the joint alert's window, when the file does not say.</summary>
    public const int DefaultWindowDays = 30;

    /// <summary>Days that the list is valid from its publication, when the file does not say.</summary>
    public const int DefaultValidDays = 90;

    /// <summary>Hits by one value at one agency in 24 hours before they are aggregated, when the file does not say.</summary>
    public const int DefaultOverMatchCap = 100;

    /// <summary>Name of the list: its file name without extension.</summary>
    public required string Name { get; init; }

    /// <summary>Title in zh-CN; the name when the file gives none.</summary>
    public required string TitleZh { get; init; }

    /// <summary>Title in English; the name when the file gives none.</summary>
    public required string TitleEn { get; init; }

    /// <summary>Agency that publishes the list.</summary>
    public required string Owner { get; init; }

    /// <summary>Agencies that match the list, never empty, never the owner, in the file's order.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary><c>sealed</c> (when the file does not say) or <c>disclosed</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Legal basis with its citation and purpose.</summary>
    public required ScenarioBasis Basis { get; init; }

    /// <summary>Purpose of the list; that of the basis when the file gives none of its own.</summary>
    public required string Purpose { get; init; }

    /// <summary>Distinct agencies other than the owner that open a joint alert.</summary>
    public required int K { get; init; }

    /// <summary>Window of the joint alert in days.</summary>
    public required int WindowDays { get; init; }

    /// <summary>Record columns that may be released after a hit; may be empty.</summary>
    public required IReadOnlyList<string> ReleasableFields { get; init; }

    /// <summary>Automatic when the file does not say.</summary>
    public required ScenarioReleaseMode ReleaseMode { get; init; }

    /// <summary>Start of the validity; null means from publication.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>End of the validity; null means <see cref="ValidDays"/> after its start.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Length of the validity in days when no end is given.</summary>
    public required int ValidDays { get; init; }

    /// <summary>Hits by one value at one agency in 24 hours before they are aggregated.</summary>
    public required int OverMatchCap { get; init; }

    /// <summary>Type codes that the columns of the entries can give, such as <c>resident-id</c>; <c>name-birth</c> takes both columns.</summary>
    public required IReadOnlyList<string> IdentifierTypes { get; init; }

    /// <summary>Full path of the CSV file with the entries.</summary>
    public required string EntriesPath { get; init; }

    /// <summary>Number of entries.</summary>
    public required int EntryCount { get; init; }
}

/// <summary>One file of records; it is not read until it is taken in.</summary>
/// <param name="Agency">Agency that holds the records.</param>
/// <param name="Source">Name of the source: the file name with its extension.</param>
/// <param name="Path">Full path.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record ScenarioRecordFile(string Agency, string Source, string Path, long Bytes);
