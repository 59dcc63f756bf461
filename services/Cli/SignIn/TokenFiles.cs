using System.Text.Json;
using ExchangeNetwork.Cli.Shell;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary>One stored sign-in. It names the account's tokens and addresses, nothing of any subject.</summary>
/// <param name="Node">Address of the node; null when it must be given each time.</param>
/// <param name="Issuer">The identity provider.</param>
/// <param name="ClientId">The client that signed in.</param>
/// <param name="Scope">Scopes asked for.</param>
/// <param name="AccessToken">The token for the node.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="RefreshToken">What renews it; null for programs.</param>
internal sealed record StoredSignIn(
    string? Node, string Issuer, string ClientId, string Scope, string AccessToken, DateTimeOffset ExpiresAt, string? RefreshToken)
{
    /// <summary>Issuer and client, never the tokens.</summary>
    public override string ToString() => $"{ClientId} at {Issuer}";
}

/// <summary>The files that hold sign-ins, one per profile, readable by their owner only.</summary>
/// <remarks>Under XDG_STATE_HOME (XDG Base Directory Specification 0.8), because tokens are neither configuration nor shared.</remarks>
internal sealed class TokenFiles(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder of a terminal's user.</summary>
    public static TokenFiles Of(Terminal terminal)
    {
        // The specification: a relative path is invalid and ignored.
        var state = terminal.Environment("XDG_STATE_HOME") is { } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(terminal.Environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return new TokenFiles(Path.Combine(state, "exchange-network"));
    }

    /// <summary>File of a profile.</summary>
    /// <exception cref="CommandException">The name is no file name.</exception>
    public string PathOf(string profile)
    {
        if (profile.Length is 0 or > 64 || profile[0] == '.' || !profile.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new CommandException(ExitCode.Usage, "XN-CLI-006", Safe.Text(profile));
        return Path.Combine(folder, profile + ".json");
    }

    /// <summary>The stored sign-in; null when there is none.</summary>
    public StoredSignIn? Read(string profile)
    {
        var path = PathOf(profile);
        try
        {
            return JsonSerializer.Deserialize<StoredSignIn>(File.ReadAllBytes(path), Output.JsonOptions);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            // A damaged file is no sign-in; signing in again replaces it.
            return null;
        }
    }

    /// <summary>Stores a sign-in: whole or not at all, and never readable by others, not even for a moment.</summary>
    public void Write(string profile, StoredSignIn signIn)
    {
        var path = PathOf(profile);
        MakeFolder();
        var fresh = $"{path}.{Environment.ProcessId}.new";
        using (var file = new FileStream(fresh, Private(FileMode.Create)))
        {
            // A file left by a crash keeps its old mode when it is opened again.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
            JsonSerializer.Serialize(file, signIn, Output.JsonOptions);
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Forgets a sign-in; false when there was none.</summary>
    public bool Delete(string profile)
    {
        var path = PathOf(profile);
        if (!File.Exists(path))
            return false;
        File.Delete(path);
        return true;
    }

    /// <summary>Names of all profiles that are signed in.</summary>
    public IReadOnlyList<string> Profiles() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Keeps other commands of this profile from renewing at the same time: a refresh token may be good for one use only.</summary>
    public async Task<IDisposable> LockAsync(string profile, TimeProvider clock, CancellationToken cancellation)
    {
        var path = PathOf(profile) + ".lock";
        MakeFolder();
        while (true)
        {
            try
            {
                return new FileStream(path, Private(FileMode.OpenOrCreate));
            }
            catch (IOException) when (!cancellation.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
            }
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
