using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>The rejected rows of one upload: all of them in an error file, the first ones for the answer. No row, no file.</summary>
internal sealed class RejectedRows(string path) : IAsyncDisposable
{
    private const int Shown = 100;
    private readonly List<RowError> first = [];
    private ErrorFile? file;

    public long Count { get; private set; }

    public IReadOnlyList<RowError> First => first;

    public void Add(IReadOnlyList<RejectedRow> rows)
    {
        foreach (var row in rows)
        {
            if (file is null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                file = new ErrorFile(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read));
            }
            file.Write(row);
            Count++;
            if (first.Count < Shown)
                first.Add(IntakeSession.Describe(row.RowNumber, row.Column ?? "", row.Code, row.Arguments));
        }
    }

    public ValueTask DisposeAsync()
    {
        file?.Dispose();
        return ValueTask.CompletedTask;
    }
}
