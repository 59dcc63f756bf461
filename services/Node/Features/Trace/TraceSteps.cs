using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Trace;

/// <summary>The steps of a trace as they are gathered, told with the agencies' names.</summary>
internal sealed class TraceSteps(AgencyDirectory directory)
{
    private readonly List<TraceStep> steps = [];

    /// <summary>True before the first step.</summary>
    public bool IsEmpty => steps.Count == 0;

    /// <summary>A step that this node knows of itself.</summary>
    public void Add(DateTimeOffset at, string agency, string step, string subject) => steps.Add(Step(at, agency, step, subject));

    /// <summary>A step on the ledger.</summary>
    /// <param name="row">The step.</param>
    /// <param name="isRepeated">True when its subject has had the same event before.</param>
    public void Add(LedgerStepRow row, bool isRepeated) =>
        steps.Add(Step(row.At, row.Agency, isRepeated ? StepTexts.Repeated(row.Event) : row.Event, row.Subject) with
        {
            Actor = row.Actor,
            BlockNumber = row.BlockNumber,
            TransactionId = row.TransactionId,
        });

    /// <summary>All steps by time, those of the ledger first.</summary>
    public IReadOnlyList<TraceStep> InOrder() => [.. steps.OrderBy(step => step.At).ThenBy(step => step.BlockNumber ?? long.MaxValue)];

    private TraceStep Step(DateTimeOffset at, string agency, string step, string subject)
    {
        var member = directory.All.GetValueOrDefault(agency);
        var (zh, en) = StepTexts.Of(step, member?.NameZh ?? agency, member?.NameEn ?? agency);
        return new TraceStep(at, agency, char.ToLowerInvariant(step[0]) + step[1..], subject, null, null, null, zh, en);
    }
}
