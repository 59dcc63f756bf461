using System.Globalization;
using System.Text;

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
            var process = Owner(path);
            throw new LedgerException(
                $"The ledger file {ledgerPath} is in use by another process ({process}).", fault, LedgerRefusals.FileInUse(ledgerPath, process));
        }
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new LedgerFileLock(file);
    }

    // The file stays: removing it would let a third process lock a new file while a second one still waits on the old.
    public void Dispose() => _file.Dispose();

    private static string Owner(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            // On some systems the lock keeps readers out too.
            return "?";
        }
    }
}
