namespace ExchangeNetwork.Node.Security;

/// <summary>Seals a version of a list, disclosed or sealed: segments one after the other, then the digests for its manifest.</summary>
public interface IListSealer : IDisposable
{
    /// <summary>The segments in order; can be read once.</summary>
    /// <exception cref="InvalidOperationException">Read a second time.</exception>
    IEnumerable<SealedSegment> Segments();

    /// <summary>What goes into the manifest, after the last segment was read.</summary>
    /// <exception cref="InvalidOperationException">There are segments left.</exception>
    ListDigests Finish();
}
