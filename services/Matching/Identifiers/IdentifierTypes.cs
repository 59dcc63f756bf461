using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>The identifier types that a node knows: the built-in ones and those that its operators define as data.</summary>
public sealed class IdentifierTypes
{
    /// <summary>The most types that one node can know: a list's types are kept as the bits of one word.</summary>
    public const int MaxTypes = 64;

    private readonly FrozenDictionary<string, IdentifierType> byCode;

    private IdentifierTypes(IReadOnlyList<IdentifierType> all)
    {
        All = all;
        byCode = all.ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);
    }

    /// <summary>The types that every node knows.</summary>
    public static IdentifierTypes BuiltIn { get; } = new(BuiltInTypes.Create());

    /// <summary>All types, in a fixed order.</summary>
    public IReadOnlyList<IdentifierType> All { get; }

    /// <summary>The type that a code names.</summary>
    public bool TryGet(string code, [MaybeNullWhen(false)] out IdentifierType type) => byCode.TryGetValue(code, out type);

    /// <summary>These types and those that are defined as data.</summary>
    /// <exception cref="ArgumentException">A definition contradicts itself, repeats a code, or there are too many.</exception>
    public IdentifierTypes With(IEnumerable<IdentifierDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var all = All.ToList();
        foreach (var definition in definitions)
        {
            definition.Check();
            if (all.Exists(type => type.Code == definition.Code))
                throw new ArgumentException($"The identifier type {definition.Code} is defined twice.", nameof(definitions));
            all.Add(definition.ToType(all.Count, BuiltInTypes.DefinedMalformedCode));
        }
        if (all.Count > MaxTypes)
            throw new ArgumentException($"A node knows at most {MaxTypes} identifier types.", nameof(definitions));
        return new IdentifierTypes(all);
    }
}
