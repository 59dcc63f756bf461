using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public sealed class CommitmentsTests : IDisposable
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    private readonly Commitments _batch = new(Secret);

    public void Dispose() => _batch.Dispose();

    [Fact]
    public void Record_leaves_are_the_contracts() => Gen.Byte.Array[0, 3000].Array[0, 5].Sample(
        records =>
        {
            var leaves = new byte[records.Length * 32];
            _batch.WriteRecordLeaves(7, [.. records.Select(record => new ReadOnlyMemory<byte>(record))], leaves);

            for (var i = 0; i < records.Length; i++)
                leaves.AsSpan(i * 32, 32).ToArray().ShouldBe(Claims.RecordLeaf(_batch.RecordSalt(7 + i), records[i]));
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void Salts_in_bulk_are_the_single_ones_and_all_differ()
    {
        var salts = new byte[3000 * 32];
        _batch.WriteRecordSalts(100, salts);

        var single = salts.Chunk(32).ToList();
        single[0].ShouldBe(_batch.RecordSalt(100));
        single[2999].ShouldBe(_batch.RecordSalt(3099));
        single.Select(Convert.ToHexString).Distinct().Count().ShouldBe(3000);
        using var again = new Commitments(Secret);
        again.RecordSalt(100).ShouldBe(single[0]);
        using var other = new Commitments(HpkeTests.Flipped(Secret, 0));
        other.RecordSalt(100).ShouldNotBe(single[0]);
    }

    [Fact]
    public void Each_use_has_a_salt_of_its_own()
    {
        var leaf = RandomNumberGenerator.GetBytes(32);
        var tag = RandomNumberGenerator.GetBytes(32);
        byte[][] salts =
        [
            _batch.RecordSalt(0),
            _batch.HitSalt(leaf, tag),
            _batch.HitSalt(leaf, HpkeTests.Flipped(tag, 0)),
            _batch.HitSalt(HpkeTests.Flipped(leaf, 0), tag),
            _batch.ReleaseSalt(leaf, tag, []),
            _batch.ReleaseSalt(leaf, tag, "{}"u8),
        ];

        salts.ShouldAllBe(salt => salt.Length == 32);
        salts.Select(Convert.ToHexString).Distinct().Count().ShouldBe(salts.Length);
        _batch.HitSalt(leaf, tag).ShouldBe(salts[1]);
    }

    [Fact]
    public void Batch_secrets_differ_by_network_and_batch()
    {
        var secret = Commitments.BatchSecret(Secret, "net", "b-1");

        Commitments.BatchSecret(Secret, "net", "b-1").ShouldBe(secret);
        Commitments.BatchSecret(Secret, "net", "b-2").ShouldNotBe(secret);
        Commitments.BatchSecret(Secret, "net2", "b-1").ShouldNotBe(secret);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new Commitments(new byte[16]));
        Should.Throw<ArgumentOutOfRangeException>(() => _batch.HitSalt(new byte[31], new byte[32]));
        Should.Throw<ArgumentOutOfRangeException>(() => _batch.RecordSalt(-1));
        Should.Throw<ArgumentException>(() => _batch.WriteRecordLeaves(0, [new byte[1]], new byte[31]));
        Should.Throw<ArgumentOutOfRangeException>(() => Commitments.WriteRecordLeaf(new byte[16], [], new byte[32]));
    }

    [Fact]
    public void The_fast_merkle_root_is_the_clear_ones() => Gen.Int[0, 600].Sample(
        count =>
        {
            var leaves = Enumerable.Range(0, count).Select(i => SHA256.HashData(BitConverter.GetBytes(i))).ToList();
            byte[] flat = [.. leaves.SelectMany(leaf => leaf)];

            MerkleAccumulator.Root(flat).ShouldBe(MerkleTree.Root(leaves));
        },
        iter: 200);

    [Fact]
    public void Rows_taken_many_at_a_time_have_the_root_of_rows_taken_alone() => Gen.Int[0, 300].Array[0, 6].Sample(
        parts =>
        {
            var (together, alone) = (new RowTree(), new MerkleAccumulator());
            foreach (var (part, count) in parts.Index())
            {
                byte[] leaves = [.. Enumerable.Range(0, count).SelectMany(i => SHA256.HashData(BitConverter.GetBytes((part * 1000) + i)))];
                together.Add(leaves);
                foreach (var leaf in leaves.Chunk(MerkleTree.HashSize))
                    alone.Add(leaf);
            }

            together.Count.ShouldBe(parts.Sum());
            together.Root().ShouldBe(alone.Root());
        },
        iter: 150);

    [Fact]
    public void A_subtree_stands_only_where_one_begins()
    {
        byte[][] leaves = [.. Enumerable.Range(0, 8).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        var tree = new MerkleAccumulator();
        tree.AddSubtree(MerkleTree.Root(leaves[..4]), 2);
        tree.AddSubtree(MerkleTree.Root(leaves[4..6]), 1);

        Should.Throw<ArgumentException>(() => tree.AddSubtree(MerkleTree.Root(leaves[..4]), 2));
        Should.Throw<ArgumentOutOfRangeException>(() => tree.AddSubtree(leaves[0], -1));
        tree.Add(leaves[6]);
        tree.Add(leaves[7]);

        tree.Count.ShouldBe(8);
        tree.Root().ShouldBe(MerkleTree.Root(leaves));
    }

    [Fact]
    public void The_fast_merkle_root_can_be_asked_for_at_any_time()
    {
        var tree = new MerkleAccumulator();
        var leaves = new List<byte[]>();
        for (var i = 0; i < 130; i++)
        {
            tree.Root().ShouldBe(MerkleTree.Root(leaves));
            tree.Count.ShouldBe(i);
            leaves.Add(SHA256.HashData(BitConverter.GetBytes(i)));
            tree.Add(leaves[i]);
        }
        Should.Throw<ArgumentException>(() => tree.Add(new byte[31]));
        Should.Throw<ArgumentException>(() => MerkleAccumulator.Root(new byte[33]));
    }
}
