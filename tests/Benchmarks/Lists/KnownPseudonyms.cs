using System.Text;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeNetwork.Benchmarks.Lists;

/// <summary>Fills an owner's caches with the pseudonyms of a list's identifiers, as if it had published the list before.</summary>
/// <remarks>
/// The pseudonyms are the true ones: this process holds the shares of all agencies, which nobody does outside a benchmark, and evaluates with
/// the whole key. What recipients then evaluate over the network meets them.
/// </remarks>
internal sealed class KnownPseudonyms(SandboxNetwork network, ScenarioList list)
{
    private const int AtOnce = 1 << 16;

    private readonly IServiceProvider owner = network.Nodes.Single(node => node.Agency.Id == list.Owner).Services;

    /// <summary>Identifiers of the list, variants of names included, each once.</summary>
    public int Identifiers { get; private set; }

    /// <summary>Fills the caches.</summary>
    public void Fill()
    {
        var engine = owner.GetRequiredService<MatchEngine>();
        var keys = KeyNames.All.ToDictionary(name => name, WholeKey, StringComparer.Ordinal);
        var seen = new HashSet<CanonicalIdentifier>();
        foreach (var identifiers in Read(engine).Where(seen.Add).Chunk(AtOnce))
        {
            var tokens = CanonicalTokens.Of(engine, identifiers);
            var outputs = new PseudonymOutput[identifiers.Length];
            Parallel.For(0, identifiers.Length, i => outputs[i] = Evaluate(keys[identifiers[i].Type.KeyName], identifiers[i]));
            foreach (var name in identifiers.Index().GroupBy(one => one.Item.Type.KeyName, StringComparer.Ordinal))
            {
                int[] places = [.. name.Select(one => one.Index)];
                owner.GetRequiredService<PseudonymCaches>().Current(name.Key)!.Store(
                    Array.ConvertAll(places, place => tokens[place]), Array.ConvertAll(places, place => outputs[place]));
            }
            Identifiers += identifiers.Length;
        }
    }

    private IEnumerable<CanonicalIdentifier> Read(MatchEngine engine)
    {
        var allowed = list.IdentifierTypes.ToHashSet(StringComparer.Ordinal);
        using var file = File.OpenRead(list.EntriesPath);
        using var reader = ListEntryReader.Open(file, new RecordReaderOptions { Source = list.Name });
        var batch = new ListEntryBatch();
        while (reader.Read(batch))
        {
            foreach (var identifier in batch.Entries.SelectMany(entry => SealedSubject.OfEntry(engine.Types, allowed, entry.Identifiers, entry.Attributes).Identifiers))
                yield return identifier;
        }
    }

    private GroupScalar WholeKey(string name)
    {
        var rings = network.Nodes.Select(node => node.Services.GetRequiredService<KeyRing>().Current(name)!).ToList();
        var chosen = rings.Where(ring => ring.KeyShare is not null).Take(rings[0].Threshold).Select(ring => ring.KeyShare!).ToList();
        var evaluators = IndexSet.Of([.. chosen.Select(share => share.Index)]);
        var key = chosen.Aggregate(default(GroupScalar), (sum, share) => sum + (evaluators.Coefficient(share.Index) * share.Value));
        return GroupElement.MultiplyGenerator(key) == rings[0].SharedKey.PublicKey
            ? key
            : throw new InvalidOperationException($"The shares of the key {name} do not make it.");
    }

    private PseudonymOutput Evaluate(in GroupScalar key, CanonicalIdentifier identifier)
    {
        var input = PseudonymInput.Encode(network.Ledger.NetworkId, identifier.Type, Encoding.UTF8.GetBytes(identifier.Value));
        Span<byte> output = stackalloc byte[Voprf.OutputSize];
        Voprf.HashOutput(input, key * OprfSuite.HashToGroup(input), output);
        return PseudonymOutput.Of(output);
    }
}
