using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Ledger;
using Microsoft.AspNetCore.Diagnostics;

namespace ExchangeNetwork.Node.LedgerSync;

/// <summary>Answers a fault of the ledger with its own code: that it cannot be reached is nothing that the node did wrong.</summary>
internal sealed partial class LedgerFaultHandler(ILogger<LedgerFaultHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not LedgerException { Reason: { } reason } || httpContext.RequestAborted.IsCancellationRequested)
            return false;
        LogFault(httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName ?? "-", reason.Code);
        await Problem.WriteAsync(httpContext, reason.Code, [.. reason.Arguments]);
        return true;
    }

    [LoggerMessage(2102, LogLevel.Warning, "{Method} {Endpoint} met a fault of the ledger: {Code}")]
    private partial void LogFault(string method, string endpoint, string code);
}
