using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public class ListSealTests
{
    private static readonly ListIdentity List = new("net", "list-1", 3, "tax", "tax-sign-1");
    private static readonly byte[] ListKey = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] SeedKey = RandomNumberGenerator.GetBytes(32);

    // Everything JSON may have to escape, characters beyond the basic plane, and plain text.
    private static readonly string[] Pieces =
        ["a", "\"", "\\", "\n", "\t", "\r", "\b", "\f", "\0", "\u001f", "\u007f", "\u0085", "\u2028", "\u2029", "张", "𠮷", "/", "é", "<"];

    private static readonly Gen<string> Text =
        Gen.Int[0, Pieces.Length - 1].Array[0, 8].Select(places => string.Concat(places.Select(place => Pieces[place])));

    private static readonly Gen<OwnEntry> Entry =
        Gen.Select(
            Gen.Select(Text, Text, (type, value) => new IdentifierValue(type, value)).List[0, 4],
            Gen.Dictionary(Text, Text)[0, 4],
            (identifiers, attributes) => new OwnEntry("", identifiers, attributes));

    private static readonly Gen<List<OwnEntry>> Entries =
        Entry.List[1, 40].Select(entries => entries.Select((entry, i) => entry with { EntryId = $"e-{i}" }).ToList());

    [Fact]
    public void What_is_sealed_opens_to_the_same_rows() => Entries.Sample(
        entries =>
        {
            var (digests, segments) = Seal(entries);
            var rows = Open(digests, segments);

            var tagged = segments.SelectMany(segment => segment.Entries).ToDictionary(entry => Convert.ToHexString(entry.Tag), entry => entry.EntryId);
            tagged.Count.ShouldBe(entries.Count);
            var byId = rows.ToDictionary(row => tagged[Convert.ToHexString(row.Seed.Tag)]);
            foreach (var entry in entries)
            {
                byId[entry.EntryId].Identifiers.ShouldBe(entry.Identifiers);
                byId[entry.EntryId].Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .ShouldBe(entry.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal));
            }
        },
        iter: 60);

    [Fact]
    public void Rows_are_canonical_json() => Entry.Sample(entry =>
    {
        var seed = new byte[32];
        var row = new ArrayBufferWriter<byte>();
        RowCodec.Write(entry, seed, row);

        var document = new
        {
            seed = Convert.ToHexStringLower(seed),
            identifiers = entry.Identifiers.Select(identifier => new { type = identifier.Type, value = identifier.Value }),
            attributes = entry.Attributes,
        };
        Encoding.UTF8.GetString(row.WrittenSpan).ShouldBe(Encoding.UTF8.GetString(CanonicalJson.Serialize(document)));
    });

    [Fact]
    public void The_seeds_stay_in_all_versions_and_salt_and_order_do_not()
    {
        var entries = Plain(500);
        var (first, firstSegments) = Seal(entries);
        var (second, secondSegments) = Seal(entries, List with { Version = 4 });

        var firstOrder = firstSegments.SelectMany(segment => segment.Entries).ToList();
        var secondOrder = secondSegments.SelectMany(segment => segment.Entries).ToList();
        firstOrder.Select(entry => entry.EntryId).ShouldNotBe(entries.Select(entry => entry.EntryId));
        firstOrder.Select(entry => entry.EntryId).ShouldNotBe(secondOrder.Select(entry => entry.EntryId));
        firstOrder.Select(Show).Order(StringComparer.Ordinal).ShouldBe(secondOrder.Select(Show).Order(StringComparer.Ordinal));
        second.ListSalt.ShouldNotBe(first.ListSalt);
        second.RowsRoot.ShouldNotBe(first.RowsRoot);

        static string Show(TaggedEntry entry) => $"{entry.EntryId} {Convert.ToHexString(entry.Tag)}";
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 4, 1)]
    [InlineData(1500, 2048, 2)]
    [InlineData(4097, 8192, 5)]
    [InlineData(8192, 8192, 5)]
    public void The_manifest_shows_no_finer_count_than_its_bucket(int entries, int bucket, int segmentCount)
    {
        var (digests, segments) = Seal(Plain(entries));

        digests.CountBucket.ShouldBe(bucket);
        digests.Segments.Count.ShouldBe(segmentCount);
        segments.ShouldAllBe(segment => segment.Entries.Count <= 2000 && segment.Ciphertext.Length % 4096 == 16);
        Open(digests, segments).Count.ShouldBe(entries);
    }

    [Fact]
    public void A_list_without_entries_is_refused()
    {
        ListSealer.TryCreate(List, ListKey, SeedKey, [], out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe("XN-SEAL-001");
    }

    [Fact]
    public void A_list_is_sealed_once_and_wholly()
    {
        ListSealer.TryCreate(List, ListKey, SeedKey, Plain(2100), out var sealer, out _).ShouldBeTrue();
        using (sealer)
        {
            using var segments = sealer!.Segments().GetEnumerator();
            segments.MoveNext();
            Should.Throw<InvalidOperationException>(sealer.Finish);
            Should.Throw<InvalidOperationException>(() => sealer.Segments());
        }
    }

    [Fact]
    public void Every_part_of_a_list_is_protected()
    {
        var (digests, segments) = Seal(Plain(4500));
        var ciphertexts = segments.Select(segment => segment.Ciphertext).ToArray();

        OpenCode(List, digests, ListKey, ciphertexts).ShouldBeNull();
        OpenCode(List, digests, HpkeTests.Flipped(ListKey, 0), ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { NetworkId = "other" }, digests, ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { ListId = "list-2" }, digests, ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { Version = 4 }, digests, ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { Owner = "bank" }, digests, ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { OwnerKeyId = "tax-sign-2" }, digests, ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List, digests with { ListSalt = digests.RowsRoot }, ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List, digests with { RowsRoot = digests.ListSalt }, ListKey, ciphertexts).ShouldBe("XN-SEAL-009");
        OpenCode(List, digests, ListKey, Changed(ciphertexts, 2, HpkeTests.Flipped(ciphertexts[2], 0))).ShouldBe("XN-SEAL-005");
        OpenCode(List, digests, ListKey, ciphertexts[..4]).ShouldBe("XN-SEAL-008");
        OpenCode(List, digests, ListKey, [.. ciphertexts, ciphertexts[0]]).ShouldBe("XN-SEAL-008");
        OpenCode(List, digests, ListKey, [ciphertexts[1], ciphertexts[0], .. ciphertexts[2..]]).ShouldBe("XN-SEAL-005");
        OpenCode(List, digests, ListKey, Changed(ciphertexts, 0, [])).ShouldBe("XN-SEAL-005");

        // The owner itself publishes digests that fit, and segments that do not.
        var swapped = new[] { ciphertexts[1], ciphertexts[0], ciphertexts[2], ciphertexts[3], ciphertexts[4] };
        OpenCode(List, Redigested(digests, swapped), ListKey, swapped).ShouldBe("XN-SEAL-006");
        var shortened = Changed(ciphertexts, 0, new byte[15]);
        OpenCode(List, Redigested(digests, shortened), ListKey, shortened).ShouldBe("XN-SEAL-006");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(4, 0)]
    public void A_bucket_that_does_not_fit_is_refused(int bucket, int segmentCount)
    {
        var (digests, segments) = Seal(Plain(4));
        var repeated = Enumerable.Range(0, segmentCount).Select(i => digests.Segments[0] with { Index = i }).ToList();

        OpenCode(List, digests with { CountBucket = bucket, Segments = repeated }, ListKey, [segments[0].Ciphertext])
            .ShouldBe(bucket is 8 or 2 ? "XN-SEAL-010" : "XN-SEAL-004");
    }

    [Fact]
    public void Malformed_digests_are_refused()
    {
        var (digests, segments) = Seal(Plain(4));
        byte[][] ciphertexts = [segments[0].Ciphertext];

        OpenCode(List, digests with { ListSalt = digests.ListSalt[1..] }, ListKey, ciphertexts).ShouldBe("XN-SEAL-004");
        OpenCode(List, digests with { RowsRoot = digests.RowsRoot.Replace(digests.RowsRoot[0], 'x') }, ListKey, ciphertexts).ShouldBe("XN-SEAL-004");
        OpenCode(List, digests with { Segments = [new SegmentHash(1, digests.Segments[0].Sha256)] }, ListKey, ciphertexts).ShouldBe("XN-SEAL-004");
        OpenCode(List, digests with { Segments = [new SegmentHash(0, "")] }, ListKey, ciphertexts).ShouldBe("XN-SEAL-004");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"attributes":{},"identifiers":[],"seed":"00"}""")]
    [InlineData("""{"attributes":{},"identifiers":[],"seed":null}""")]
    [InlineData("""{"attributes":{},"identifiers":{},"seed":"SEED"}""")]
    [InlineData("""{"attributes":{"a":1},"identifiers":[],"seed":"SEED"}""")]
    [InlineData("""{"attributes":{"a":"1","a":"2"},"identifiers":[],"seed":"SEED"}""")]
    [InlineData("""{"attributes":{},"identifiers":[{"type":"mobile"}],"seed":"SEED"}""")]
    [InlineData("""{"attributes":{},"identifiers":[{"type":"mobile","value":null}],"seed":"SEED"}""")]
    public void A_malformed_row_of_the_owner_is_refused(string json)
    {
        var row = Encoding.UTF8.GetBytes(json.Replace("SEED", new string('0', 64), StringComparison.Ordinal));

        OpenPacked([row.Length, .. row.Select(value => (int)value)]).ShouldBe("XN-SEAL-007");
    }

    [Fact]
    public void Lengths_beyond_the_segment_are_refused()
    {
        OpenPacked([int.MaxValue]).ShouldBe("XN-SEAL-007");
        OpenPacked([-1]).ShouldBe("XN-SEAL-007");
        OpenPacked([5000]).ShouldBe("XN-SEAL-007");
        OpenPacked([], rows: 2001).ShouldBe("XN-SEAL-007");
        OpenPacked([], rows: -1).ShouldBe("XN-SEAL-007");
        OpenPacked([], rows: 0, size: 3).ShouldBe("XN-SEAL-007");
        OpenPacked([], rows: 0, size: 8192).ShouldBe("XN-SEAL-007");
        OpenPacked([1], rows: 0).ShouldBe("XN-SEAL-007");
    }

    private static List<OwnEntry> Plain(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new OwnEntry(
            $"e-{i}", [new("mobile", $"138{i:D8}")], new Dictionary<string, string> { ["name"] = "张三" }))];

    private static (ListDigests Digests, List<SealedSegment> Segments) Seal(List<OwnEntry> entries, ListIdentity? list = null)
    {
        ListSealer.TryCreate(list ?? List, ListKey, SeedKey, entries, out var sealer, out _).ShouldBeTrue();
        using (sealer)
        {
            var segments = sealer!.Segments().ToList();
            return (sealer.Finish(), segments);
        }
    }

    private static List<ListRow> Open(ListDigests digests, List<SealedSegment> segments)
    {
        ListOpener.TryCreate(List, digests, ListKey, out var opener, out _).ShouldBeTrue();
        using (opener)
        {
            var all = new List<ListRow>();
            foreach (var segment in segments)
            {
                opener!.TryOpenSegment(segment.Index, segment.Ciphertext, out var rows, out _).ShouldBeTrue();
                all.AddRange(rows!);
            }
            opener!.TryFinish(out _).ShouldBeTrue();
            return all;
        }
    }

    private static string? OpenCode(ListIdentity list, ListDigests digests, byte[] listKey, byte[][] ciphertexts)
    {
        if (!ListOpener.TryCreate(list, digests, listKey, out var opener, out var refusal))
            return ListWrapTests.Described(refusal);
        using (opener)
        {
            for (var i = 0; i < ciphertexts.Length; i++)
            {
                if (!opener.TryOpenSegment(i, ciphertexts[i], out _, out refusal))
                    return ListWrapTests.Described(refusal);
            }
            return opener.TryFinish(out refusal) ? null : ListWrapTests.Described(refusal);
        }
    }

    /// <summary>What an opener says to a segment that the owner filled with u32 rows and then these values: lengths as u32, bytes as they are.</summary>
    private static string? OpenPacked(List<int> values, int rows = 1, int size = 4096)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        var packed = new byte[size];
        if (size >= 4)
            BinaryPrimitives.WriteInt32BigEndian(packed, rows);
        for (var i = 0; i < values.Count; i++)
        {
            if (i == 0)
                BinaryPrimitives.WriteInt32BigEndian(packed.AsSpan(4), values[0]);
            else
                packed[7 + i] = (byte)values[i];
        }
        using var cipher = new ListCipher(List, ListKey, salt);
        var ciphertext = cipher.Encrypt(0, 1, packed);
        var digests = new ListDigests(Convert.ToHexStringLower(salt), new string('0', 64), 1, [new SegmentHash(0, Digest(ciphertext))]);
        return OpenCode(List, digests, ListKey, [ciphertext]);
    }

    private static ListDigests Redigested(ListDigests digests, byte[][] ciphertexts) =>
        digests with { Segments = [.. ciphertexts.Select((ciphertext, i) => new SegmentHash(i, Digest(ciphertext)))] };

    private static byte[][] Changed(byte[][] all, int index, byte[] changed) => [.. all[..index], changed, .. all[(index + 1)..]];

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
