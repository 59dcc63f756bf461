using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Chooses who evaluates a ticket: the agency itself where it holds a share, and the holders that follow it, so that the load is even.</summary>
internal sealed class Evaluators(NodeOptions options, AgencyDirectory agencies)
{
    /// <summary>The evaluators of a ticket, in order of their ids; null when there are too few.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dropped">Agencies that were asked in vain, the last one last: cheats are not asked again, others when nobody else is left.</param>
    public IReadOnlyList<string>? Choose(KeyInUse key, IReadOnlyList<DroppedEvaluator> dropped)
    {
        key.Holders.TryGetValue(options.Agency, out var own);
        var others = key.Holders
            .Where(holder => holder.Key != options.Agency && agencies.IsActive(holder.Key))
            .Where(holder => !dropped.Any(vain => vain.Agency == holder.Key && vain.Code == EvaluationCodes.Cheat))
            .OrderBy(holder => LastIn(dropped, holder.Key))
            .ThenBy(holder => (byte)(holder.Value - own))
            .Select(holder => holder.Key)
            .Take(key.Threshold - (own == 0 ? 0 : 1))
            .ToList();
        if (own != 0)
            others.Add(options.Agency);
        return others.Count == key.Threshold ? [.. others.Order(StringComparer.Ordinal)] : null;
    }

    private static int LastIn(IReadOnlyList<DroppedEvaluator> dropped, string agency)
    {
        for (var i = dropped.Count - 1; i >= 0; i--)
        {
            if (dropped[i].Agency == agency)
                return i + 1;
        }
        return 0;
    }
}

/// <summary>An evaluator that was asked in vain.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Code">Why, one of <see cref="EvaluationCodes"/>.</param>
internal sealed record DroppedEvaluator(string Agency, string Code)
{
    /// <summary>Those of a ticket, in the order in which they were dropped.</summary>
    public static IReadOnlyList<DroppedEvaluator> Of(EvaluationTicketRow ticket) => ticket.Dropped.Length == 0
        ? []
        : [.. ticket.Dropped.Split(',').Select(text => text.Split('=')).Select(parts => new DroppedEvaluator(parts[0], parts[1]))];

    /// <summary>Adds one to a ticket.</summary>
    public static void Add(EvaluationTicketRow ticket, string agency, string code) =>
        ticket.Dropped = ticket.Dropped.Length == 0 ? $"{agency}={code}" : $"{ticket.Dropped},{agency}={code}";
}
