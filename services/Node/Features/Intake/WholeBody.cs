namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>Reads an upload to its end before the answer goes out, also when the answer was clear after the first bytes.</summary>
/// <remarks>A client that is still sending would otherwise find its connection closed, and never learn the reason.</remarks>
internal static class WholeBody
{
    public static async ValueTask<object?> ReadAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var request = context.HttpContext;
        await request.Request.Body.CopyToAsync(Stream.Null, request.RequestAborted);
        return result;
    }
}
