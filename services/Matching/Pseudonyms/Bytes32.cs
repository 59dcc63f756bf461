using System.Runtime.CompilerServices;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>32 bytes inside a value, so that batches of elements and scalars lie one behind the other without a reference each.</summary>
[InlineArray(Size)]
internal struct Bytes32
{
    public const int Size = 32;

    private byte first;
}
