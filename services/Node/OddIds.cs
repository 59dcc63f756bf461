using ExchangeNetwork.Contract;
using ExchangeNetwork.Hosting.Problems;

namespace ExchangeNetwork.Node;

/// <summary>Answers an id that nothing can have, without repeating it: it may be anything, subject data too.</summary>
internal static class OddIds
{
    private static readonly string[] Ids = ["id", "batchId"];

    /// <summary>Before every use case.</summary>
    public static ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext;
        var isOdd = Ids.Any(name => request.GetRouteValue(name) is string id && !WellFormed.IsId(id));
        return isOdd && request.GetEndpoint()?.Metadata.GetMetadata<RecordIdsToo>() is null
            ? ValueTask.FromResult<object?>(new RefusalProblem("XN-NODE-010"))
            : next(context);
    }

    /// <summary>The refusal of an id that is not there.</summary>
    public static RefusalProblem NotFound(string id) =>
        WellFormed.IsId(id) ? new RefusalProblem("XN-NODE-404", id) : new RefusalProblem("XN-NODE-010");

    /// <summary>Marks an endpoint whose id may be a record's, which the agency's own systems chose.</summary>
    public sealed class RecordIdsToo;
}
