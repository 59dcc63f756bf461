using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.TicketAudits;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.TicketAudits;

/// <summary>What an auditor looks at: the point, the way to the ticket's root, the record and the way to an anchored root.</summary>
public class OpeningRulesTests
{
    private const string Network = "net";
    private const int Count = 1_500;
    private const ushort Rules = IdentifierNormalizer.NormalizationVersion;

    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(BlindSeed.Size);
    private static readonly byte[][] Leaves = MakeLeaves();
    private static readonly Ticket Issued = MakeTicket();

    [Theory]
    [InlineData(0)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_499)]
    public void The_blind_and_the_identifier_of_a_point_open_it_in_its_place_and_nowhere_else(int position)
    {
        var point = Opened(position);
        OpeningRules.Point(Network, Issued, position, point).ShouldBeNull();
        OpeningRules.Point(Network, Issued, position == 0 ? 1 : position - 1, point).ShouldBe(AuditFinding.OtherPoint);
        OpeningRules.Point("other", Issued, position, point).ShouldBe(AuditFinding.OtherPoint);
        foreach (var other in (OpenedPoint[])
            [
                point with { Value = Value(position + 1) }, point with { IdentifierType = "passport" }, point with { NormalizationVersion = Rules + 1 },
                point with { Blind = Opened((position + 1) % Count).Blind }, point with { Blind = new byte[32] }, point with { Blind = [1] },
                point with { Blind = [.. Enumerable.Repeat((byte)0xff, 32)] }, point with { MessageRoot = new byte[32] }, point with { PointPath = [] },
                point with { MessagePath = [] }, point with { Value = new string('1', 5_000) }, point with { IdentifierType = new string('x', 70_000) },
            ])
        {
            OpeningRules.Point(Network, Issued, position, other).ShouldBe(AuditFinding.OtherPoint);
        }
    }

    [Fact]
    public void Whatever_is_sent_in_place_of_blind_value_and_paths_is_found_wrong_without_an_exception()
    {
        var point = Opened(700);
        Gen.Select(Gen.Byte.Array[0, 40], Gen.String[Gen.Char, 0, 30], Gen.Byte.Array[32].Array[0, 12]).Sample(
            sent => OpeningRules.Point(Network, Issued, 700, point with { Blind = sent.Item1, Value = sent.Item2, PointPath = sent.Item3 }).ShouldBe(AuditFinding.OtherPoint),
            iter: 2_000);
    }

    [Fact]
    public void A_record_counts_under_the_ticket_s_own_root_and_under_one_that_was_anchored_in_time()
    {
        var (record, root) = Record("""{"fields":{"mobile":"13912345678"},"recordId":"r7","source":"s"}""");
        var ticket = Issued with { Request = Issued.Request with { IntakeRoot = Hex(root) } };
        OpeningRules.Anchored(ticket, record, null).ShouldBeNull();
        OpeningRules.Anchored(Issued, record, null).ShouldBe(AuditFinding.NotAnchored);
        foreach (var other in (OpenedRecord[])
            [
                record with { Salt = new byte[32] }, record with { Canonical = [.. record.Canonical, (byte)' '] }, record with { Index = 0 }, record with { Count = 3 },
                record with { Batch = 0 }, record with { Batches = 2 }, record with { IntakeRoot = new byte[32] }, record with { BatchPath = [] }, record with { Index = -1 },
            ])
        {
            OpeningRules.Anchored(ticket, other, null).ShouldBe(AuditFinding.NotAnchored);
        }

        var later = record with { AnchoredIn = "roots-1" };
        OpeningRules.Anchored(Issued, later, Batch(root, Issued.At + AuditedPoints.TimeToOpen)).ShouldBeNull();
        OpeningRules.Anchored(Issued, later, Batch(root, Issued.At + AuditedPoints.TimeToOpen + TimeSpan.FromSeconds(1))).ShouldBe(AuditFinding.NotAnchored);
        OpeningRules.Anchored(Issued, later, Batch(new byte[32], Issued.At)).ShouldBe(AuditFinding.NotAnchored);
        OpeningRules.Anchored(Issued, later, null).ShouldBe(AuditFinding.NotAnchored);
    }

    [Fact]
    public void Every_finding_has_a_code_of_its_own_in_the_catalogue() =>
        Enum.GetValues<AuditFinding>().Where(finding => finding != AuditFinding.Opened).Select(AuditCodes.Of).Append(AuditCodes.NotChosen)
            .ShouldBe(ErrorCatalogue.All.Keys.Where(code => code.StartsWith("XN-AUDIT-", StringComparison.Ordinal)), ignoreOrder: true);

    [Fact]
    public void A_record_must_hold_the_identifier()
    {
        var (record, _) = Record("""{"fields":{"tel":"+86 139-1234-5678"},"recordId":"r7","source":"s"}""");
        var point = Opened(0) with { IdentifierType = "mobile", Value = "13912345678" };
        OpeningRules.Holds(IdentifierTypes.BuiltIn, record, point).ShouldBeNull();
        OpeningRules.Holds(IdentifierTypes.BuiltIn, record, point with { Value = "13912345679" }).ShouldBe(AuditFinding.OtherRecord);
        OpeningRules.Holds(IdentifierTypes.BuiltIn, record, point with { IdentifierType = "nothing" }).ShouldBe(AuditFinding.OtherRecord);
    }

    [Fact]
    public void Holdings_are_explained_by_records_lists_by_lists_and_the_daily_quota_by_both()
    {
        var byRecord = new TicketOpening("t", 0, null, Record("{}").Record, null);
        var byList = new TicketOpening("t", 0, null, null, new OpenedList("l", 1));
        EvaluationUse[] uses = [EvaluationUse.Records, EvaluationUse.WarmUp, EvaluationUse.List];
        uses.Select(use => OpeningRules.Explains(use, byRecord)).ShouldBe([true, true, false]);
        uses.Select(use => OpeningRules.Explains(use, byList)).ShouldBe([true, false, true]);
        uses.ShouldAllBe(use => !OpeningRules.Explains(use, new TicketOpening("t", 0, null, null, null)));
    }

    private static byte[] Input(int position) => PseudonymInput.Encode(Network, "mobile", Rules, Encoding.UTF8.GetBytes(Value(position)));

    private static string Value(int position) => $"139{position:00000000}";

    private static byte[][] MakeLeaves()
    {
        using var seed = new BlindSeed(Network, Secret);
        var leaves = new List<byte[]>();
        foreach (var part in Enumerable.Range(0, Count).Chunk(Evaluator.MaxPoints))
        {
            using var batch = new BlindedBatch(seed, (uint)part[0], [.. part.Select(Input)]);
            leaves.AddRange(batch.Points.ToArray().Select(point => MerkleTree.LeafHash(point.ToArray())));
        }
        return [.. leaves];
    }

    private static Ticket MakeTicket() => new()
    {
        Agency = "police",
        Request = new TicketRequest
        {
            TicketId = new string('a', 32),
            KeyId = "person-1",
            Epoch = 1,
            Use = EvaluationUse.Records,
            Count = Count,
            Messages = 2,
            PointsRoot = Hex(MerkleTree.Root(Roots())),
            IntakeRoot = Hex(new byte[32]),
            Evaluators = ["customs", "police", "tax"],
        },
        Dropped = [],
        Act = "",
        At = DateTimeOffset.UnixEpoch.AddYears(56),
    };

    private static byte[][] Roots() => [.. Leaves.Chunk(Evaluator.MaxPoints).Select(MerkleTree.Root)];

    private static OpenedPoint Opened(int position)
    {
        using var seed = new BlindSeed(Network, Secret);
        var number = position / Evaluator.MaxPoints;
        return new OpenedPoint(
            seed.Blind((uint)position).ToArray(), Rules, "mobile", Value(position), Roots()[number],
            MerkleTree.InclusionProof([.. Leaves.Skip(number * Evaluator.MaxPoints).Take(RequestRules.PointsOf(Count, number))], position % Evaluator.MaxPoints),
            MerkleTree.InclusionProof(Roots(), number));
    }

    /// <summary>A record in the third place of seven, in the second of three batches, and the root over those.</summary>
    private static (OpenedRecord Record, byte[] Root) Record(string canonical)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        var leaves = Enumerable.Range(0, 7).Select(_ => RandomNumberGenerator.GetBytes(32)).ToArray();
        leaves[2] = Claims.RecordLeaf(salt, Encoding.UTF8.GetBytes(canonical));
        byte[][] batches = [RandomNumberGenerator.GetBytes(32), MerkleTree.Root(leaves), RandomNumberGenerator.GetBytes(32)];
        var record = new OpenedRecord(
            Encoding.UTF8.GetBytes(canonical), salt, 2, 7, MerkleTree.InclusionProof(leaves, 2), batches[1], 1, 3, MerkleTree.InclusionProof(batches, 1), null);
        return (record, MerkleTree.Root(batches));
    }

    private static HitBatch Batch(byte[] root, DateTimeOffset at) => new()
    {
        Agency = "police",
        BatchId = "roots-1",
        At = at,
        Act = "",
        IntakeRoots = [Hex(RandomNumberGenerator.GetBytes(32)), Hex(root)],
        Rows = [],
    };

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
