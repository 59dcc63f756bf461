using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Ledger.Verification;

/// <summary>Counts the faults and keeps the first of them.</summary>
internal sealed class Findings(int most)
{
    private readonly List<VerificationFinding> _kept = [];

    public long Count { get; private set; }

    public IReadOnlyList<VerificationFinding> Kept => [.. _kept.OrderBy(finding => finding.Block ?? long.MaxValue)];

    public void Add(long? block, int? transactionIndex, Refusal fault)
    {
        Count++;
        if (_kept.Count < most)
            _kept.Add(new VerificationFinding(block, transactionIndex, fault));
    }
}
