using System.Collections.Immutable;
using ExchangeNetwork.Tests.Unit.Contract;

namespace ExchangeNetwork.Tests.Fabric.Shim.Determinism;

/// <summary>A peer's committed state: public keys in the order of their UTF-8 bytes, and private values.</summary>
internal sealed record WorldState(ImmutableSortedDictionary<string, byte[]> Public, ImmutableDictionary<(string Collection, string Key), byte[]> Private)
{
    public static WorldState Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, byte[]>(Utf8Order.Instance), ImmutableDictionary<(string, string), byte[]>.Empty);

    public IEnumerable<KeyValuePair<string, byte[]>> Range(string start, string end) => Public
        .SkipWhile(pair => Utf8Order.Instance.Compare(pair.Key, start) < 0)
        .TakeWhile(pair => end.Length == 0 || Utf8Order.Instance.Compare(pair.Key, end) < 0);
}
