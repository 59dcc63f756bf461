using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Tokens;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>Hashes of many messages at once, against the standards' vectors and against one message at a time.</summary>
public class HashBatchTests
{
    [Theory]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void The_lanes_give_the_vectors_of_FIPS_180(string message, string digest)
    {
        byte[] messages = [.. Enumerable.Repeat(Encoding.ASCII.GetBytes(message), 9).SelectMany(bytes => bytes)];
        var digests = new byte[9 * 32];

        Sha256Batch.HashInLanes(messages, message.Length, 9, digests);

        digests.Chunk(32).Select(Convert.ToHexStringLower).ShouldBe(Enumerable.Repeat(digest, 9));
    }

    // RFC 4231, test case 1; a key that is short of 32 bytes counts as if zeros followed.
    [Fact]
    public void The_codes_are_those_of_RFC_4231()
    {
        byte[] key = [.. Enumerable.Repeat((byte)0x0b, 20), .. new byte[12]];
        byte[] messages = [.. Enumerable.Repeat("Hi There"u8.ToArray(), 10).SelectMany(bytes => bytes)];
        var codes = new byte[10 * 32];

        HmacBatch.Compute(key, messages, 8, codes);

        codes.Chunk(32).Select(Convert.ToHexStringLower)
            .ShouldBe(Enumerable.Repeat("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", 10));
    }

    [Fact]
    public void Any_messages_have_the_digests_that_each_has_alone() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[0, 40], Gen.Int[0, int.MaxValue]).Sample(
            (size, count, seed) =>
            {
                var messages = Bytes(seed, size * count);
                var (expected, digests, lanes) = (new byte[count * 32], new byte[count * 32], new byte[count * 32]);

                Sha256Batch.HashOneByOne(messages, size, count, expected);
                Sha256Batch.Hash(messages, size, digests);
                Sha256Batch.HashInLanes(messages, size, count, lanes);

                digests.ShouldBe(expected);
                lanes.ShouldBe(expected);
                for (var i = 0; i < count; i++)
                    expected.AsSpan(i * 32, 32).SequenceEqual(SHA256.HashData(messages.AsSpan(i * size, size))).ShouldBeTrue();
            },
            iter: 300);

    [Fact]
    public void Messages_of_every_length_around_a_block_are_padded_as_they_are_alone()
    {
        for (var size = 1; size <= 200; size++)
        {
            var messages = Bytes(size, size * 8);
            var (expected, lanes) = (new byte[8 * 32], new byte[8 * 32]);
            Sha256Batch.HashOneByOne(messages, size, 8, expected);

            Sha256Batch.HashInLanes(messages, size, 8, lanes);

            lanes.ShouldBe(expected);
        }
    }

    [Fact]
    public void Any_messages_have_the_codes_that_each_has_alone_under_one_key_or_its_own() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[0, 30], Gen.Bool, Gen.Int[0, int.MaxValue]).Sample(
            (size, count, own, seed) =>
            {
                var keys = Bytes(seed ^ 1, own ? count * 32 : 32);
                var messages = Bytes(seed, size * count);
                var codes = new byte[count * 32];

                HmacBatch.Compute(keys, messages, size, codes);

                for (var i = 0; i < count; i++)
                {
                    var alone = HMACSHA256.HashData(keys.AsSpan(own ? i * 32 : 0, 32), messages.AsSpan(i * size, size));
                    codes.AsSpan(i * 32, 32).SequenceEqual(alone).ShouldBeTrue();
                }
            },
            iter: 200);

    [Fact]
    public void What_is_no_batch_is_refused()
    {
        Should.Throw<ArgumentException>(() => Sha256Batch.Hash(new byte[7], 2, new byte[128]));
        Should.Throw<ArgumentException>(() => Sha256Batch.Hash(new byte[8], 2, new byte[127]));
        Should.Throw<ArgumentOutOfRangeException>(() => Sha256Batch.Hash(new byte[8], 0, new byte[128]));
        Should.Throw<ArgumentOutOfRangeException>(() => Sha256Batch.Hash(new byte[1025], 1025, new byte[32]));
        Should.Throw<ArgumentException>(() => HmacBatch.Compute(new byte[64], new byte[9], 3, new byte[96]));
        Should.Throw<ArgumentException>(() => HmacBatch.Compute(new byte[32], new byte[10], 3, new byte[96]));
        Should.Throw<ArgumentOutOfRangeException>(() => HmacBatch.Compute(new byte[32], new byte[961], 961, new byte[32]));
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
