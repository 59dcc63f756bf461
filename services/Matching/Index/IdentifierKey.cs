using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Index;

/// <summary>How a key stands for its identifier.</summary>
public enum KeyKind : byte
{
    /// <summary>The whole canonical value, also where that is all there is (an organisation code alone).</summary>
    Direct,

    /// <summary>A part of a full value, by which a value that has only this part may meet it; two bridge keys never match.</summary>
    Bridge,
}

/// <summary>One key of a record or an entry: a token with what scoring needs to know about the identifier behind it.</summary>
/// <remarks>24 bytes without a reference: millions of them are kept, and read one after the other.</remarks>
/// <param name="Token">Node-local token.</param>
/// <param name="Flags">Quality of the identifier.</param>
/// <param name="Type">Ordinal of the identifier's type among those of the engine that made the key.</param>
/// <param name="Kind">Whole value or bridge key.</param>
public readonly record struct IdentifierKey(LocalToken Token, IdentifierFlags Flags, byte Type, KeyKind Kind);
