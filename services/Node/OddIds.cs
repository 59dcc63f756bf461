using ExchangeNetwork.Contract;
using ExchangeNetwork.Hosting.Problems;

namespace ExchangeNetwork.Node;

/// <summary>Answers an id that nothing can have, without repeating it: it may be anything, subject data too.</summary>
internal static class OddIds
{
    private static readonly string[] Ids = ["id", "batchId"];

    public static ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Ids.Any(name => context.HttpContext.GetRouteValue(name) is string id && !WellFormed.IsId(id))
            ? ValueTask.FromResult<object?>(new RefusalProblem("XN-NODE-010"))
            : next(context);
}
