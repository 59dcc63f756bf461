using System.ComponentModel.DataAnnotations;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>Takes records in as a stream of CSV or NDJSON.</summary>
internal static class SubmitRecords
{
    private const int LongestSource = 200;

    public static async Task<Results<Ok<IntakeSummary>, UnprocessableEntity<IntakeSummary>, RefusalProblem>> HandleAsync(
        string source,
        HttpRequest request,
        CurrentUser user,
        IntakeSession intake,
        [FromQuery] string? mapping,
        [FromQuery, AllowedValues("utf-8", "gb18030")] string? encoding,
        [FromQuery, AllowedValues("csv", "ndjson")] string? format,
        CancellationToken cancellationToken)
    {
        if (!IsSource(source))
            return new RefusalProblem("XN-NODE-001", "source");
        if (!TryOptions(source, request.ContentType, mapping, encoding, format, out var options, out var refusal))
            return refusal;
        var role = user.Is(Roles.Daemon) ? Roles.Daemon : Roles.Analyst;
        var summary = await intake.TakeAsync(request.Body, options, user.Actor, role, cancellationToken);
        return summary.State == "refused" ? TypedResults.UnprocessableEntity(summary) : TypedResults.Ok(summary);
    }

    /// <summary>True for names that a source can have: receipts on the ledger name sources, so it is what the contract calls a text.</summary>
    internal static bool IsSource(string source) => WellFormed.IsText(source, LongestSource);

    /// <summary>How an upload says it wants to be read; also for list entries.</summary>
    internal static bool TryOptions(
        string source, string? contentType, string? mapping, string? encoding, string? format, out RecordReaderOptions options, out RefusalProblem refusal)
    {
        options = new RecordReaderOptions { Source = source };
        refusal = null!;
        ColumnMapping? columns = null;
        if (mapping is not null)
        {
            columns = ColumnMapping.TryParse(Encoding.UTF8.GetBytes(mapping), out var problem);
            if (problem is not null)
            {
                refusal = new RefusalProblem(problem.Code, problem.Arguments);
                return false;
            }
        }
        var text = TextEncoding.Detect;
        if (encoding is not null && !(Enum.TryParse(encoding.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out text) && Enum.IsDefined(text)))
        {
            refusal = new RefusalProblem("XN-NODE-001", "encoding");
            return false;
        }
        var rows = contentType?.Contains("ndjson", StringComparison.OrdinalIgnoreCase) == true ? RecordFormat.Ndjson : RecordFormat.Detect;
        if (format is not null && !(Enum.TryParse(format, ignoreCase: true, out rows) && Enum.IsDefined(rows)))
        {
            refusal = new RefusalProblem("XN-NODE-001", "format");
            return false;
        }
        options = options with { Mapping = columns, Encoding = text, Format = rows };
        return true;
    }
}
