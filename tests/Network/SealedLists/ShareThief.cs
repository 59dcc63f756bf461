using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>Somebody with some shares of a network key and everything that a recipient was given of a list: its rows, salt and domain key.</summary>
/// <param name="networkId">The network.</param>
/// <param name="list">The received list.</param>
/// <param name="rings">Where the stolen shares are; all of one epoch.</param>
internal sealed class ShareThief(string networkId, SealedList list, IReadOnlyList<KeyInUse> rings)
{
    private static readonly IdentifierType ResidentId = IdentifierTypes.BuiltIn.All.Single(type => type.Code == "resident-id");

    private readonly List<KeyShare> stolen = [.. rings.Select(ring => ring.KeyShare!)];

    /// <summary>Tags of the entries that it opens by trying residents, each in every way that its shares allow.</summary>
    /// <param name="residents">Those that are tried.</param>
    /// <param name="everywhere">Residents whose unlock keys are tried on every row as well, whatever its token.</param>
    public IReadOnlySet<string> Open(IReadOnlyList<string> residents, IReadOnlySet<string> everywhere)
    {
        using var domain = new SealedDomain(list.DomainKey);
        domain.Put([list.Table]);
        var opened = new HashSet<string>(StringComparer.Ordinal);
        foreach (var shares in Attempts())
        {
            foreach (var (resident, output) in residents.Zip(Evaluate(residents, shares)))
                Try(domain, output, everywhere.Contains(resident), opened);
        }
        return opened;
    }

    private void Try(SealedDomain domain, PseudonymOutput output, bool everywhere, HashSet<string> opened)
    {
        var found = new List<FoundRow>();
        domain.Find([output.Pseudonym], found);
        foreach (var row in everywhere ? Enumerable.Range(0, list.Table.Count) : found.Select(row => row.Row))
        {
            if (list.Table.Open(row, output.Unlock) is { } seed)
                opened.Add(Convert.ToHexStringLower(seed.Tag));
        }
    }

    /// <summary>The stolen shares alone; and where they are too few, with guesses in the place of each of those that they lack.</summary>
    private IEnumerable<IReadOnlyList<KeyShare>> Attempts()
    {
        yield return stolen;
        byte[] rest = [.. rings[0].Holders.Values.Except(stolen.Select(share => share.Index)).Order()];
        var lacking = rings[0].Threshold - stolen.Count;
        for (var mask = 1; lacking > 0 && mask < 1 << rest.Length; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) == lacking)
                yield return [.. stolen, .. rest.Where((_, at) => (mask >> at & 1) != 0).Select(Guess)];
        }
    }

    private static KeyShare Guess(byte index)
    {
        var one = new byte[KeyShare.Size];
        one[0] = 1;
        return KeyShare.TryParse(index, one, out var share) ? share : throw new InvalidOperationException("One is a share.");
    }

    /// <summary>What values come to by these shares, as if they were all that there are.</summary>
    private PseudonymOutput[] Evaluate(IReadOnlyList<string> residents, IReadOnlyList<KeyShare> shares)
    {
        var set = IndexSet.Of([.. shares.Select(share => share.Index)]);
        List<KeyShare> inOrder = [.. shares.OrderBy(share => share.Index)];
        var publicKey = default(GroupElement);
        foreach (var share in inOrder)
            publicKey += set.Coefficient(share.Index) * share.PublicShare;
        var key = new SharedKey(inOrder.Count, publicKey, set, [.. inOrder.Select(share => share.PublicShare)]);

        using var seed = new BlindSeed(networkId, new byte[BlindSeed.Size]);
        using var batch = new BlindedBatch(seed, 0, [.. residents.Select(resident => PseudonymInput.Encode(networkId, ResidentId, Encoding.UTF8.GetBytes(resident)))]);
        var evaluation = new Evaluation(key, set, batch.Points);
        var evaluators = inOrder.ConvertAll(share => new Evaluator(share, set));
        foreach (var evaluator in evaluators)
        {
            var answers = new byte[residents.Count * GroupElement.Size];
            if (!evaluator.TryEvaluate(batch.Message(), answers, out var refusal) || !evaluation.TryAddAnswers(evaluator.Index, answers, out refusal))
                throw new InvalidOperationException($"The shares evaluate nothing: {refusal.Code}.");
        }
        var check = evaluation.BeginCheck();
        var checks = evaluators.ToDictionary(
            evaluator => evaluator.Index, evaluator => evaluator.TryAnswerCheck(check.Message(), out var answer, out _) ? answer.ToArray() : []);
        var outputs = new PseudonymOutput[residents.Count];
        batch.Finish(check.TryFinish(checks, out var evaluated, out _) ? evaluated : throw new InvalidOperationException("The shares do not fit together."), outputs);
        evaluators.ForEach(evaluator => evaluator.Dispose());
        return outputs;
    }
}
