using System.Text;

namespace ExchangeNetwork.Cli.Linkage;

/// <summary>Writes a file that appears complete or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes UTF-8.</summary>
    /// <param name="path">The file; one that is there is replaced at the end.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<TextWriter> write)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        var partial = path + ".part";
        try
        {
            using (var writer = new StreamWriter(partial, append: false, new UTF8Encoding(false)))
                write(writer);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            // Names and pairs of a run that was broken off are not left lying about.
            File.Delete(partial);
        }
    }
}
