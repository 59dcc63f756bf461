using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>Answers an unhandled exception with XN-FAULT-001 and a trace id; nothing of the exception leaves the host.</summary>
/// <remarks>
/// Messages of exceptions may quote the value that failed to parse, which may be subject data: the error log gets types and
/// stack traces, the messages are logged at Debug only.
/// </remarks>
internal sealed partial class FaultHandler(ILogger<FaultHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException refused)
        {
            var code = $"XN-HTTP-{refused.StatusCode}";
            await AnswerAsync(httpContext, Problem.StatusOf(code) == refused.StatusCode ? code : "XN-HTTP-400");
            return true;
        }

        var trace = Problem.TraceIdOf(httpContext);
        LogFault(httpContext.Request.Method, (httpContext.GetEndpoint()?.DisplayName) ?? "-", trace, Outline(exception));
        LogFaultMessages(exception, trace);
        await AnswerAsync(httpContext, "XN-FAULT-001", trace);
        return true;
    }

    private static async Task AnswerAsync(HttpContext httpContext, string code, params string[] arguments)
    {
        try
        {
            await Problem.WriteAsync(httpContext, code, arguments);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone in the middle of its request: nobody reads the answer.
        }
    }

    private static string Outline(Exception exception)
    {
        var outline = new StringBuilder();
        for (var fault = exception; fault is not null; fault = fault.InnerException)
            outline.AppendLine(fault.GetType().FullName).AppendLine(fault.StackTrace);
        return outline.ToString();
    }

    [LoggerMessage(1001, LogLevel.Error, "Fault in {Method} {Endpoint}, trace {TraceId}: {Outline}")]
    private partial void LogFault(string method, string endpoint, string traceId, string outline);

    [LoggerMessage(1002, LogLevel.Debug, "Messages of the fault with trace {TraceId}")]
    private partial void LogFaultMessages(Exception exception, string traceId);
}
