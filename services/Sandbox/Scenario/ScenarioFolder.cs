namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>A scenario folder: agencies, lists, record files and, if given, the hits to be expected.</summary>
/// <remarks>
/// <c>agencies.json</c>: an array of {id, nameZh, nameEn}. <c>lists/NAME.json</c>: owner, recipients, mode, basis {citation, purpose, id},
/// purpose, k, windowDays, releasable, releaseMode, validFrom, validUntil, validDays, overMatchCap, titleZh, titleEn; what is missing has the
/// defaults of <see cref="ScenarioList"/>, unknown members are ignored. <c>lists/NAME.csv</c>: entry_id and identifier columns.
/// <c>records/AGENCY/*.csv</c>: the source is the file name. <c>expected.csv</c>: list, entry_id, agency, source, record_id.
/// Everything is in ordinal order of its name, agencies in the order of their file. Record files are listed, not read.
/// </remarks>
public sealed class ScenarioFolder
{
    internal ScenarioFolder(
        string path,
        IReadOnlyList<ScenarioAgency> agencies,
        IReadOnlyList<ScenarioList> lists,
        IReadOnlyList<ScenarioRecordFile> recordFiles,
        IReadOnlyList<string> ignoredFiles,
        IReadOnlyList<ExpectedHit>? expected)
    {
        Path = path;
        Agencies = agencies;
        Lists = lists;
        RecordFiles = recordFiles;
        IgnoredFiles = ignoredFiles;
        Expected = expected;
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Agencies, at least two.</summary>
    public IReadOnlyList<ScenarioAgency> Agencies { get; }

    /// <summary>Lists, at least one, by name.</summary>
    public IReadOnlyList<ScenarioList> Lists { get; }

    /// <summary>Record files by agency, then by name.</summary>
    public IReadOnlyList<ScenarioRecordFile> RecordFiles { get; }

    /// <summary>Files under <c>records</c> that are not taken in: other than CSV, and error files of an earlier intake.</summary>
    public IReadOnlyList<string> IgnoredFiles { get; }

    /// <summary>Rows of <c>expected.csv</c>; null when the folder has none, so that nothing can be checked.</summary>
    public IReadOnlyList<ExpectedHit>? Expected { get; }

    /// <summary>True for an id that an agency of a scenario may have.</summary>
    public static bool IsAgencyId(string? id) => id is not null && ScenarioFolderReader.AgencyId().IsMatch(id);

    /// <summary>
    /// What people see a list called: its title in both languages, with its file name where another list of the owner has the same title.
    /// </summary>
    public string TitleOf(ScenarioList list)
    {
        var title = list.TitleZh == list.TitleEn ? list.TitleZh : $"{list.TitleZh} / {list.TitleEn}";
        var isOnly = Lists.Count(other => other.Owner == list.Owner && other.TitleZh == list.TitleZh && other.TitleEn == list.TitleEn) == 1;
        return isOnly || title == list.Name ? title : $"{title} ({list.Name})";
    }

    /// <summary>Reads and checks a folder.</summary>
    /// <param name="path">The folder.</param>
    public static ScenarioFolderReading Read(string path) => new ScenarioFolderReader(path).Read();
}

/// <summary>A folder that can be used, or everything that is wrong with it.</summary>
/// <param name="Folder">The folder; null when there are errors.</param>
/// <param name="Errors">What is wrong; empty when the folder can be used.</param>
/// <param name="Warnings">What was left out, to be shown: rows of lists that cannot be used.</param>
public sealed record ScenarioFolderReading(
    ScenarioFolder? Folder, IReadOnlyList<ScenarioError> Errors, IReadOnlyList<ScenarioError> Warnings);
