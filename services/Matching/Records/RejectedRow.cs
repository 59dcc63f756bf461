namespace ExchangeNetwork.Matching.Records;

/// <summary>A row that is not taken, and why; never its content.</summary>
/// <param name="RowNumber">1-based physical record; in CSV the header is 1, and blank lines count as a spreadsheet counts them.</param>
/// <param name="LineNumber">1-based physical line where the row starts; differs from the row number after quoted line breaks.</param>
/// <param name="Column">Name of the column at fault; null when it is the row as a whole.</param>
/// <param name="Code">Stable code, see <see cref="IntakeCodes"/>; texts are in the error catalogue.</param>
/// <param name="Arguments">Values for the placeholders of the text; never subject data.</param>
public sealed record RejectedRow(long RowNumber, long LineNumber, string? Column, string Code, IReadOnlyList<string> Arguments);

/// <summary>Why a file as a whole is not taken.</summary>
/// <param name="Code">Stable code, see <see cref="IntakeCodes"/>; texts are in the error catalogue.</param>
/// <param name="Arguments">Values for the placeholders of the text; never subject data.</param>
public sealed record FileRefusal(string Code, IReadOnlyList<string> Arguments)
{
    /// <summary>A refusal without or with arguments.</summary>
    public FileRefusal(string code, params string[] arguments)
        : this(code, (IReadOnlyList<string>)arguments)
    {
    }
}
