using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Tests.Unit.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Received;

/// <summary>Received lists on disk: encrypted as they were on the ledger, read an entry at a time.</summary>
public sealed class ReceivedListTests : IDisposable
{
    private static readonly ListIdentity Identity = new("net", "../list-1", 3, "tax", "tax-sign-1");
    private static readonly byte[] ListKey = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] SeedKey = RandomNumberGenerator.GetBytes(32);

    private readonly TemporaryFolder folder = new();
    private readonly ReceivedLists lists;

    public ReceivedListTests() => lists = new ReceivedLists(Options(folder.Path));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2000)]
    [InlineData(9001)]
    public void Every_entry_comes_back_with_its_seed_whatever_order_they_are_asked_for_in(int count)
    {
        var (rows, salt) = Receive(count);
        using var entries = Open(salt);

        entries.Count.ShouldBe(count);
        Gen.Int[0, count - 1].Sample(
            entry =>
            {
                var subject = entries.Read(entry);
                subject.Identifiers.ShouldBe(rows[entry].Identifiers);
                subject.Attributes.Name.ShouldBe(rows[entry].Attributes["name"]);
                entries[entry].Tag.SequenceEqual(rows[entry].Seed.Tag).ShouldBeTrue();
            },
            iter: 300);
        Should.Throw<ArgumentOutOfRangeException>(() => entries.Read(count));
        Should.Throw<ArgumentOutOfRangeException>(() => entries.Read(-1));
    }

    [Fact]
    public void Nothing_readable_is_on_disk_and_nothing_outside_the_folder()
    {
        Receive(50);
        var file = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        Path.GetDirectoryName(file).ShouldBe(Path.Combine(folder.Path, "lists"));
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file));
        text.ShouldNotContain("13800");
        text.ShouldNotContain("list-1");
    }

    [Fact]
    public void A_file_that_was_not_finished_or_was_cut_off_is_none()
    {
        lists.Open(Identity.ListId, 3).ShouldBeNull();
        using (var writer = lists.Begin(Identity.ListId, 3))
            writer.Add([1, 2, 3], 1);
        lists.Open(Identity.ListId, 3).ShouldBeNull();
        Directory.GetFiles(Path.Combine(folder.Path, "lists")).ShouldBeEmpty();

        Receive(50);
        var file = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(file, whole[..length]);
            if (length > 8)
                lists.Open(Identity.ListId, 3).ShouldBeNull();
        }
        whole[3] ^= 1;
        File.WriteAllBytes(file, whole);
        lists.Open(Identity.ListId, 3).ShouldBeNull();
    }

    [Fact]
    public void A_segment_that_was_changed_or_is_of_another_key_gives_no_entry()
    {
        var (_, salt) = Receive(50);
        using (var other = new ReceivedEntries(lists.Open(Identity.ListId, 3)!, Identity, new byte[32], salt, _ => []))
            Should.Throw<InvalidDataException>(() => other.Read(0));
        using (var other = new ReceivedEntries(lists.Open(Identity.ListId, 3)!, Identity with { Version = 4 }, ListKey, salt, _ => []))
            Should.Throw<InvalidDataException>(() => other.Read(0));
        var file = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        using (var changed = Open(salt))
            Should.Throw<InvalidDataException>(() => changed.Read(0));
        bytes[^1] ^= 1;
        // The ledger still has what was received.
        using var again = Open(salt, _ => bytes[16..]);
        again.Read(0).Identifiers.ShouldHaveSingleItem().Type.ShouldBe("mobile");
    }

    [Fact]
    public void A_list_that_ended_leaves_nothing()
    {
        // A node that received none yet.
        lists.Delete(Identity.ListId, 3);
        lists.DeleteOthers([]);
        Receive(10);
        lists.Delete(Identity.ListId, 2);
        lists.Open(Identity.ListId, 3).ShouldNotBeNull().Dispose();
        lists.Delete(Identity.ListId, 3);
        lists.Open(Identity.ListId, 3).ShouldBeNull();

        Receive(10);
        using (var writer = lists.Begin("other", 1))
            writer.Finish();
        lists.DeleteOthers([("other", 1)]);
        lists.Open(Identity.ListId, 3).ShouldBeNull();
        lists.Open("other", 1).ShouldNotBeNull().Dispose();
    }

    internal static NodeOptions Options(string folder) =>
        new() { Agency = "bank", MspId = "bank", NetworkId = "net", DataFolder = folder, KeyFolder = folder };

    private ReceivedEntries Open(byte[] salt, Func<int, byte[]>? onLedger = null) =>
        new(lists.Open(Identity.ListId, 3).ShouldNotBeNull(), Identity, ListKey, salt, onLedger ?? (_ => []));

    // Sealed by the owner, and its segments kept as they come; the rows in the order in which they are in it.
    private (List<ListRow> Rows, byte[] Salt) Receive(int count)
    {
        var own = Enumerable.Range(0, count)
            .Select(i => new OwnEntry($"e{i}", [new IdentifierValue("mobile", $"138{i:00000000}")], new Dictionary<string, string> { ["name"] = $"n{i}" })).ToList();
        ListSealer.TryCreate(Identity, ListKey, SeedKey, own, out var sealer, out _).ShouldBeTrue();
        using (sealer)
        {
            var segments = sealer!.Segments().ToList();
            var digests = sealer.Finish();
            ListOpener.TryCreate(Identity, digests, ListKey, out var opener, out _).ShouldBeTrue();
            var rows = new List<ListRow>();
            using (opener)
            using (var writer = lists.Begin(Identity.ListId, 3))
            {
                foreach (var segment in segments)
                {
                    opener!.TryOpenSegment(segment.Index, segment.Ciphertext, out var opened, out _).ShouldBeTrue();
                    writer.Add(segment.Ciphertext, opened!.Count);
                    rows.AddRange(opened);
                }
                writer.Finish();
            }
            return (rows, Convert.FromHexString(digests.ListSalt));
        }
    }
}
