using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Node.Security;
using IndexVersion = ExchangeNetwork.Matching.Index.ListVersion;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Opens the segments of a disclosed list one after the other: its keys go to the index, and nothing of it is held longer.</summary>
/// <remarks>One thread.</remarks>
internal sealed class DisclosedOpening : IDisposable
{
    private readonly ListOpener opener;
    private readonly ListBuilder builder;
    private readonly ReceivedLists.Writer? writer;

    private DisclosedOpening(ListOpener opener, ListBuilder builder, ReceivedLists.Writer? writer) =>
        (this.opener, this.builder, this.writer) = (opener, builder, writer);

    /// <summary>The version as the index names it.</summary>
    public static IndexVersion VersionOf(Manifest manifest) => new(manifest.ListId, manifest.Version, manifest.ValidFrom, manifest.ValidUntil);

    /// <summary>Begins to open a version.</summary>
    /// <param name="engine">Makes its keys.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="identity">The version, from the manifest.</param>
    /// <param name="listKey">Opens the segments, 32 bytes.</param>
    /// <param name="writer">Takes the segments that are opened; null when they come from a file.</param>
    /// <param name="opening">The opening.</param>
    /// <param name="refusal">XN-SEAL-004 the digests are malformed.</param>
    public static bool TryBegin(
        MatchEngine engine,
        Manifest manifest,
        ListIdentity identity,
        byte[] listKey,
        ReceivedLists.Writer? writer,
        [NotNullWhen(true)] out DisclosedOpening? opening,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        opening = null;
        var digests = new ListDigests(manifest.ListSalt, manifest.RowsRoot, manifest.CountBucket, manifest.Segments);
        if (!ListOpener.TryCreate(identity, digests, listKey, out var opener, out refusal))
            return false;
        var builder = engine.BeginList(VersionOf(manifest), [.. manifest.IdentifierTypes], keepsAttributes: false);
        opening = new DisclosedOpening(opener, builder, writer);
        return true;
    }

    /// <summary>Opens the next segment.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="ciphertext">As it lies on the ledger.</param>
    /// <returns>Why not, see <see cref="ListOpener.TryOpenSegment"/>; null when it is opened.</returns>
    public Refusal? Add(int index, byte[] ciphertext)
    {
        if (!opener.TryOpenSegment(index, ciphertext, out var rows, out var refusal))
            return refusal;
        writer?.Add(ciphertext, rows.Count);
        foreach (var row in rows)
            builder.Add(new ListSubject(row.Identifiers, OwnEntries.AttributesOf(row.Attributes)));
        return null;
    }

    /// <summary>Agrees when all segments were opened and are those of the manifest.</summary>
    /// <param name="refusal">See <see cref="ListOpener.TryFinish"/>.</param>
    public bool TryFinish([NotNullWhen(false)] out Refusal? refusal) => opener.TryFinish(out refusal);

    /// <summary>The list, prepared, once <see cref="TryFinish"/> agreed.</summary>
    /// <param name="entries">Its entries, to be read again when they are hit.</param>
    public IndexedList List(ReceivedEntries entries) => builder.Finish(entries);

    /// <inheritdoc/>
    public void Dispose() => opener.Dispose();
}
