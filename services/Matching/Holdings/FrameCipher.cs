using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Seals the pages of a frame and opens them, each by itself: AES-256-GCM.</summary>
/// <remarks>
/// Number of pages (u32), the size of each (u32); then of each nonce (12), tag (16), ciphertext; integers big-endian. The associated data are
/// segment, frame, page and number of pages, so neither frames nor pages can be moved. Safe for use from many threads.
/// </remarks>
internal sealed class FrameCipher(byte[] key) : IDisposable
{
    /// <summary>Bytes of a sealed page beside its ciphertext.</summary>
    public const int SealSize = NonceSize + TagSize;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly AesGcm cipher = new(key, TagSize);
    private readonly Lock opening = new();

    /// <summary>Bytes before the first of so many pages.</summary>
    public static int TableSize(int pages) => sizeof(int) + (pages * sizeof(int));

    /// <summary>Seals the pages of a frame.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="segment">Segment of the frame.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="body">Receives the table, and of each page <see cref="SealSize"/> bytes and as many as it has.</param>
    public void Seal(IReadOnlyList<byte[]> pages, int segment, long frame, Span<byte> body)
    {
        BinaryPrimitives.WriteInt32BigEndian(body, pages.Count);
        for (var page = 0; page < pages.Count; page++)
            BinaryPrimitives.WriteInt32BigEndian(body[TableSize(page)..], pages[page].Length);
        var rest = body[TableSize(pages.Count)..];
        for (var page = 0; page < pages.Count; page++)
        {
            Seal(pages[page], new PagePlace(segment, frame, page, pages.Count), rest[..(SealSize + pages[page].Length)]);
            rest = rest[(SealSize + pages[page].Length)..];
        }
    }

    /// <summary>Opens a page.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was changed, is another one, or sealed under another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedPage, PagePlace place)
    {
        var page = new byte[sealedPage.Length - SealSize];
        Span<byte> data = stackalloc byte[PagePlace.Size];
        place.CopyTo(data);
        lock (opening)
            cipher.Decrypt(sealedPage[..NonceSize], sealedPage[SealSize..], sealedPage.Slice(NonceSize, TagSize), page, data);
        return page;
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private void Seal(ReadOnlySpan<byte> page, PagePlace place, Span<byte> sealedPage)
    {
        // The nonce is random: a torn frame's number comes again with other content, and must not come with the same nonce.
        RandomNumberGenerator.Fill(sealedPage[..NonceSize]);
        Span<byte> data = stackalloc byte[PagePlace.Size];
        place.CopyTo(data);
        lock (opening)
            cipher.Encrypt(sealedPage[..NonceSize], page, sealedPage[SealSize..], sealedPage.Slice(NonceSize, TagSize), data);
    }
}

/// <summary>Which page of which frame.</summary>
internal readonly record struct PagePlace(int Segment, long Frame, int Page, int Pages)
{
    /// <summary>Bytes of a place.</summary>
    public const int Size = sizeof(int) + sizeof(long) + sizeof(int) + sizeof(int);

    /// <summary>Writes the place, integers big-endian.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, Segment);
        BinaryPrimitives.WriteInt64BigEndian(destination[4..], Frame);
        BinaryPrimitives.WriteInt32BigEndian(destination[12..], Page);
        BinaryPrimitives.WriteInt32BigEndian(destination[16..], Pages);
    }
}
