using System.Runtime.InteropServices;

namespace ExchangeNetwork.Matching.Files;

/// <summary>Files that are either whole or absent after a crash, readable by their owner only.</summary>
public static partial class DurableFile
{
    /// <summary>Ending of a file that is being written; what a crash leaves of it counts for nothing.</summary>
    public const string Unfinished = ".new";

    /// <summary>Creates or replaces a file in one step: new file, flush, rename, flush of the folder.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using (var file = new FileStream(path + Unfinished, Private(FileMode.Create)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        Replace(path);
    }

    /// <summary>The same for content that is written piece by piece.</summary>
    public static void Write(string path, Action<FileStream> write) => Write(path, 0, write);

    /// <summary>The same for content whose size is known, for which there is either room from the start or none.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="size">Bytes that it will have.</param>
    /// <param name="write">Writes them; what it throws leaves no file.</param>
    public static void Write(string path, long size, Action<FileStream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var options = Private(FileMode.Create);
        options.PreallocationSize = size;
        try
        {
            using var file = new FileStream(path + Unfinished, options);
            write(file);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(path + Unfinished);
            throw;
        }
        Replace(path);
    }

    /// <summary>Overwrites a file with zeros, then removes it.</summary>
    /// <remarks>
    /// On flash memory and on file systems that write elsewhere the old bytes can survive; the threat model says so. Zeros rather than
    /// random bytes let the next start tell an interrupted deletion from a damaged key.
    /// </remarks>
    public static void Destroy(string path)
    {
        // Whoever happens to read the file, such as a backup, must not keep the key alive.
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
        }
        File.Delete(path);
        FlushFolder(path);
    }

    /// <summary>Options of a file that only its owner may read and write.</summary>
    public static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Gives a file that was written and flushed under its unfinished name its name, in place of another, in one step.</summary>
    public static void Replace(string path)
    {
        File.Move(path + Unfinished, path, overwrite: true);
        FlushFolder(path);
    }

    private static void FlushFolder(string path)
    {
        // NTFS journals names by itself; elsewhere a rename is durable only when its folder was flushed.
        if (OperatingSystem.IsWindows())
            return;
        var folder = open(Path.GetDirectoryName(Path.GetFullPath(path))!, 0);
        if (folder < 0)
            throw new IOException($"The folder of {Path.GetFileName(path)} cannot be opened: error {Marshal.GetLastPInvokeError()}.");
        var flushed = fsync(folder);
        var error = Marshal.GetLastPInvokeError();
        if (close(folder) != 0 || flushed != 0)
            throw new IOException($"The folder of {Path.GetFileName(path)} cannot be flushed: error {error}.");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);
}
