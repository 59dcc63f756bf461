using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Node.Security;
using IndexVersion = ExchangeNetwork.Matching.Index.ListVersion;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Opens the segments of a disclosed list one after the other: its keys go to the index, its segments to a file, and nothing of it is held longer.</summary>
/// <remarks>One thread. What was begun and not finished leaves no file.</remarks>
internal sealed class DisclosedOpening : IDisposable
{
    private readonly Func<ReceivedEntries?> entriesOf;
    private readonly ListOpener opener;
    private readonly ListBuilder builder;
    private readonly ReceivedLists.Writer? writer;

    private DisclosedOpening(Func<ReceivedEntries?> entriesOf, ListOpener opener, ListBuilder builder, ReceivedLists.Writer? writer) =>
        (this.entriesOf, this.opener, this.builder, this.writer) = (entriesOf, opener, builder, writer);

    /// <summary>The version as the index names it.</summary>
    public static IndexVersion VersionOf(Manifest manifest) => new(manifest.ListId, manifest.Version, manifest.ValidFrom, manifest.ValidUntil);

    /// <summary>Begins to open a version.</summary>
    /// <param name="engine">Makes its keys.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="identity">The version, from the manifest.</param>
    /// <param name="listKey">Opens the segments, 32 bytes.</param>
    /// <param name="received">Where its segments go; null when they are in their file and are read from there.</param>
    /// <param name="entriesOf">Opens that file.</param>
    /// <param name="opening">The opening.</param>
    /// <param name="refusal">XN-SEAL-004 the digests are malformed.</param>
    public static bool TryBegin(
        MatchEngine engine,
        Manifest manifest,
        ListIdentity identity,
        byte[] listKey,
        ReceivedLists? received,
        Func<ReceivedEntries?> entriesOf,
        [NotNullWhen(true)] out DisclosedOpening? opening,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        opening = null;
        var digests = new ListDigests(manifest.ListSalt, manifest.RowsRoot, manifest.CountBucket, manifest.Segments);
        if (!ListOpener.TryCreate(identity, digests, listKey, out var opener, out refusal))
            return false;
        opening = new DisclosedOpening(
            entriesOf,
            opener,
            engine.BeginList(VersionOf(manifest), [.. manifest.IdentifierTypes], keepsAttributes: false),
            received?.Begin(manifest.ListId, manifest.Version));
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
    /// <param name="list">The list, prepared.</param>
    /// <param name="entries">Its entries and seeds.</param>
    /// <param name="refusal">See <see cref="ListOpener.TryFinish"/>.</param>
    public bool TryFinish(
        [NotNullWhen(true)] out IndexedList? list, [NotNullWhen(true)] out ReceivedEntries? entries, [NotNullWhen(false)] out Refusal? refusal)
    {
        (list, entries) = (null, null);
        if (!opener.TryFinish(out refusal))
            return false;
        writer?.Finish();
        entries = entriesOf() ?? throw new InvalidOperationException("The segments of a list are gone as soon as they were written.");
        list = builder.Finish(entries);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        opener.Dispose();
        writer?.Dispose();
    }
}
