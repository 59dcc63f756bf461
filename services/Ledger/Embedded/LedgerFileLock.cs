using System.Globalization;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>Keeps a second process off a ledger file: an exclusively opened file beside it, which the system lets go when the process ends.</summary>
internal sealed class LedgerFileLock : IDisposable
{
    private readonly FileStream _file;

    private LedgerFileLock(FileStream file) => _file = file;

    /// <exception cref="LedgerException">Another process, or another ledger of this one, holds the file (XN-LEDGER-001).</exception>
    public static LedgerFileLock Take(string ledgerPath)
    {
        var path = ledgerPath + ".lock";
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            var process = Owner(ledgerPath);
            throw new LedgerException(
                $"The ledger file {ledgerPath} is in use by another process ({process}).", fault, LedgerRefusals.FileInUse(ledgerPath, process));
        }
        File.WriteAllText(OwnerFile(ledgerPath), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new LedgerFileLock(file);
    }

    // The file stays: removing it would let a third process lock a new file while a second one still waits on the old.
    public void Dispose() => _file.Dispose();

    // The locked file itself cannot be read by others on every system, so the owner's process id stands in one of its own.
    private static string OwnerFile(string ledgerPath) => ledgerPath + ".pid";

    private static string Owner(string ledgerPath)
    {
        try
        {
            return File.ReadAllText(OwnerFile(ledgerPath));
        }
        catch (IOException)
        {
            // The owner has taken the lock and not written yet.
            return "?";
        }
    }
}
