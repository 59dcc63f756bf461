namespace ExchangeNetwork.Node.Security.KeyStore;

/// <summary>Where a key folder may lie and who may look into it.</summary>
internal static class FolderRules
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The path with all symbolic links on its way followed; what does not exist yet is taken as it is written.</summary>
    public static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
            return full;
        var here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        if (new DirectoryInfo(here).LinkTarget is null)
            return here;
        // Throws on a ring of links.
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : here;
    }

    /// <summary>True when a real path is a folder or lies in it.</summary>
    public static bool IsInside(string path, string folder)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative == "."
            || (!Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    /// <summary>Makes the folder, open to its owner only.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The folder or the first file in it that others than its owner may use; null when there is none.</summary>
    /// <remarks>On Windows the folder's access list decides, which the administrator sets.</remarks>
    public static string? FindOpenToOthers(string folder)
    {
        if (OperatingSystem.IsWindows())
            return null;
        return Directory.EnumerateFiles(folder).Prepend(folder).FirstOrDefault(IsOpenToOthers);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static bool IsOpenToOthers(string path) => (File.GetUnixFileMode(path) & Others) != 0;
}
