using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

/// <summary>Sealed lists between owner and recipient: segments, root, tags, and what is refused of them.</summary>
public class SealedListTests
{
    private static readonly ListIdentity List = new("net", "list-1", 3, "tax", "tax-sign-1");
    private static readonly ListSecrets Secrets = new(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
    private static readonly byte[] SeedKey = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void A_holder_of_an_identifier_gets_the_seed_whose_tag_the_owner_noted()
    {
        var (digests, segments) = Seal(5000);
        var table = Opened(digests, segments);
        using var domain = new SealedDomain(Secrets.DomainKey);
        domain.Put([table]);
        var tags = segments.SelectMany(segment => segment.Entries).ToDictionary(entry => entry.EntryId, entry => Convert.ToHexString(entry.Tag));

        var found = new List<FoundRow>();
        domain.Find([Output(7).Pseudonym, Output(4999).Pseudonym, Output(5000).Pseudonym], found);

        found.Select(row => Convert.ToHexString(row.Table.Open(row.Row, Output(row.Identifier == 0 ? 7 : 4999).Unlock)!.Tag)).ShouldBe([tags["e-7"], tags["e-4999"]]);
        tags.Count.ShouldBe(5000);
        segments.Count.ShouldBe(2);
        digests.CountBucket.ShouldBe(8192);
    }

    [Fact]
    public void A_list_that_is_opened_again_has_the_rows_it_had_and_takes_no_other_segment()
    {
        var (digests, segments) = Seal(4500);
        var table = Opened(digests, segments);

        var again = SealedListOpener.OpenAgain(List, digests, Secrets.ListKey, index => segments[index].Ciphertext).ShouldNotBeNull();

        again.Count.ShouldBe(table.Count);
        Enumerable.Range(0, table.Count).ShouldAllBe(row => again.TokenAt(row) == table.TokenAt(row));
        SealedListOpener.OpenAgain(List, digests, Secrets.ListKey, index => HpkeTests.Flipped(segments[index].Ciphertext, 9)).ShouldBeNull();
        SealedListOpener.OpenAgain(List, digests, Secrets.ListKey, index => segments[1 - index].Ciphertext).ShouldBeNull();
        SealedListOpener.OpenAgain(List, digests, HpkeTests.Flipped(Secrets.ListKey, 0), index => segments[index].Ciphertext).ShouldBeNull();
    }

    [Fact]
    public void The_seeds_stay_in_all_versions_and_salt_root_and_boxes_do_not()
    {
        var (first, firstSegments) = Seal(40);
        var (second, secondSegments) = Seal(40, List with { Version = 4 });

        firstSegments.SelectMany(segment => segment.Entries).Select(Show).Order().ShouldBe(secondSegments.SelectMany(segment => segment.Entries).Select(Show).Order());
        second.ListSalt.ShouldNotBe(first.ListSalt);
        second.RowsRoot.ShouldNotBe(first.RowsRoot);

        static string Show(TaggedEntry entry) => $"{entry.EntryId} {Convert.ToHexString(entry.Tag)}";
    }

    [Fact]
    public void Every_part_of_a_sealed_list_is_protected()
    {
        var (digests, segments) = Seal(4500);
        byte[][] ciphertexts = [.. segments.Select(segment => segment.Ciphertext)];

        OpenCode(List, digests, Secrets.ListKey, ciphertexts).ShouldBeNull();
        OpenCode(List, digests, HpkeTests.Flipped(Secrets.ListKey, 0), ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { ListId = "list-2" }, digests, Secrets.ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { Version = 4 }, digests, Secrets.ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List with { Owner = "bank" }, digests, Secrets.ListKey, ciphertexts).ShouldBe("XN-SEAL-006");
        OpenCode(List, digests with { RowsRoot = digests.ListSalt }, Secrets.ListKey, ciphertexts).ShouldBe("XN-SEAL-009");
        OpenCode(List, digests, Secrets.ListKey, ciphertexts[..1]).ShouldBe("XN-SEAL-008");
        OpenCode(List, digests, Secrets.ListKey, [ciphertexts[1], ciphertexts[0]]).ShouldBe("XN-SEAL-005");
        OpenCode(List, digests, Secrets.ListKey, [ciphertexts[0], HpkeTests.Flipped(ciphertexts[1], 9)]).ShouldBe("XN-SEAL-005");
    }

    [Fact]
    public void Another_lists_or_versions_segment_is_refused_even_when_the_owner_published_its_digest()
    {
        var (digests, segments) = Seal(10);
        foreach (var other in new[] { List with { ListId = "list-2" }, List with { Version = 2 } })
        {
            var (_, foreign) = Seal(10, other);
            OpenCode(List, Redigested(digests, foreign[0].Ciphertext), Secrets.ListKey, [foreign[0].Ciphertext]).ShouldBe("XN-SEAL-006");
        }
        OpenCode(List, digests, Secrets.ListKey, [segments[0].Ciphertext]).ShouldBeNull();
    }

    [Fact]
    public void Rows_that_an_owner_published_out_of_order_or_not_whole_are_refused()
    {
        var rows = new byte[SealedRow.PerSegment * SealedRow.Size];
        rows[64 * 100] = 1;
        PublishedCode(rows).ShouldBe("XN-SEAL-007");
        PublishedCode(new byte[SealedRow.Size]).ShouldBe("XN-SEAL-007");
        // In order, but not the rows of the root that was published with them.
        PublishedCode(new byte[SealedRow.PerSegment * SealedRow.Size]).ShouldBe("XN-SEAL-009");
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(64, 1, true)]
    [InlineData(65, 2, true)]
    [InlineData(64, 2, false)]
    [InlineData(8192, 1, false)]
    [InlineData(8192, 2, true)]
    [InlineData(8192, 128, true)]
    [InlineData(8192, 129, false)]
    public void The_count_bucket_of_the_entries_bounds_the_segments(int bucket, int segments, bool fits) =>
        SealedListSealer.Fits(bucket, segments).ShouldBe(fits);

    [Fact]
    public void A_list_with_other_segments_than_its_bucket_allows_is_refused()
    {
        var (digests, segments) = Seal(10);
        OpenCode(List, digests with { CountBucket = 16384 }, Secrets.ListKey, [segments[0].Ciphertext]).ShouldBe("XN-SEAL-004");
        OpenCode(List, digests with { CountBucket = 0 }, Secrets.ListKey, [segments[0].Ciphertext]).ShouldBe("XN-SEAL-004");
    }

    [Fact]
    public void A_list_without_entries_and_entries_without_identifiers_or_with_too_many_are_refused()
    {
        RefusalOf([], []).ShouldBe("XN-SEAL-001");
        RefusalOf(["a", "b"], [new SealedIdentifier(0, Output(1))]).ShouldBe("XN-SEAL-013");
        RefusalOf(["a"], [.. Enumerable.Range(0, 65).Select(i => new SealedIdentifier(0, Output(i)))]).ShouldBe("XN-SEAL-014");
        RefusalOf(["a"], [.. Enumerable.Range(0, 64).Select(i => new SealedIdentifier(0, Output(i)))]).ShouldBeNull();
    }

    [Fact]
    public void A_sealed_list_is_sealed_once_and_wholly()
    {
        SealedListSealer.TryCreate(List, Secrets, SeedKey, ["a"], [new SealedIdentifier(0, Output(1))], out var sealer, out _).ShouldBeTrue();
        using (sealer)
        {
            Should.Throw<InvalidOperationException>(sealer!.Finish);
            sealer.Segments().Count().ShouldBe(1);
            Should.Throw<InvalidOperationException>(() => sealer.Segments());
            sealer.Finish().Segments.Count.ShouldBe(1);
        }
    }

    private static PseudonymOutput Output(int number)
    {
        var bytes = SHA512.HashData(Encoding.UTF8.GetBytes($"identifier {number}"));
        return new PseudonymOutput(Pseudonym.FromBytes(bytes.AsSpan(0, 16)), UnlockKey.FromBytes(bytes.AsSpan(32)));
    }

    private static (ListDigests Digests, List<SealedSegment> Segments) Seal(int entries, ListIdentity? list = null)
    {
        SealedListSealer.TryCreate(
            list ?? List, Secrets, SeedKey, [.. Enumerable.Range(0, entries).Select(i => $"e-{i}")],
            [.. Enumerable.Range(0, entries).Select(i => new SealedIdentifier(i, Output(i)))], out var sealer, out _).ShouldBeTrue();
        using (sealer)
        {
            var segments = sealer!.Segments().ToList();
            return (sealer.Finish(), segments);
        }
    }

    private static SealedTable Opened(ListDigests digests, List<SealedSegment> segments)
    {
        SealedListOpener.TryCreate(List, digests, Secrets.ListKey, out var opener, out _).ShouldBeTrue();
        using (opener)
        {
            foreach (var segment in segments)
                opener!.TryOpenSegment(segment.Index, segment.Ciphertext, out _).ShouldBeTrue();
            opener!.TryFinish(out var table, out _).ShouldBeTrue();
            return table!;
        }
    }

    private static string? OpenCode(ListIdentity list, ListDigests digests, byte[] listKey, byte[][] ciphertexts)
    {
        if (!SealedListOpener.TryCreate(list, digests, listKey, out var opener, out var refusal))
            return ListWrapTests.Described(refusal);
        using (opener)
        {
            for (var i = 0; i < ciphertexts.Length; i++)
            {
                if (!opener.TryOpenSegment(i, ciphertexts[i], out refusal))
                    return ListWrapTests.Described(refusal);
            }
            return opener.TryFinish(out _, out refusal) ? null : ListWrapTests.Described(refusal);
        }
    }

    /// <summary>What a recipient says to a list whose owner filled its one segment with these bytes.</summary>
    private static string? PublishedCode(byte[] rows)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        using var cipher = new ListCipher(List, Secrets.ListKey, salt);
        var ciphertext = cipher.Encrypt(0, 1, rows);
        var digests = new ListDigests(Convert.ToHexStringLower(salt), new string('0', 64), 1, []);
        return OpenCode(List, Redigested(digests, ciphertext), Secrets.ListKey, [ciphertext]);
    }

    private static string? RefusalOf(string[] entryIds, SealedIdentifier[] identifiers)
    {
        if (!SealedListSealer.TryCreate(List, Secrets, SeedKey, entryIds, identifiers, out var sealer, out var refusal))
            return ListWrapTests.Described(refusal);
        sealer.Dispose();
        return null;
    }

    private static ListDigests Redigested(ListDigests digests, byte[] ciphertext) =>
        digests with { Segments = [new SegmentHash(0, Convert.ToHexStringLower(SHA256.HashData(ciphertext)))] };
}
