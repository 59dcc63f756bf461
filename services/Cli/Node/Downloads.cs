namespace ExchangeNetwork.Cli.Node;

/// <summary>Writes an answer to a file.</summary>
internal static class Downloads
{
    /// <summary>Saves the whole answer: the file appears complete or not at all.</summary>
    public static async Task SaveAsync(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        var partial = path + ".part";
        await using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            await response.Content.CopyToAsync(file, cancellation);
        File.Move(partial, path, overwrite: true);
    }
}
