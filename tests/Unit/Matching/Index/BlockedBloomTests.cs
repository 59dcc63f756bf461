using CsCheck;
using ExchangeNetwork.Matching.Index;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Matching.Index;

/// <summary>The filter in front of a run.</summary>
public class BlockedBloomTests
{
    [Fact]
    public void No_token_that_was_added_is_missed() => Gen.Select(Gen.ULong.Array[1, 400], Gen.Int[1, 40]).Sample((tokens, blocks) =>
        With(blocks, filter =>
        {
            foreach (var token in tokens)
                filter.Add(token);
            foreach (var token in tokens)
            {
                filter.MayContain(filter.BlockOf(token), token).ShouldBeTrue();
                filter.MayContainByWord(filter.BlockOf(token), token).ShouldBeTrue();
            }
        }));

    [Fact]
    public void Both_versions_say_the_same_of_any_token() => Gen.Select(Gen.ULong.Array[1, 200], Gen.ULong.Array[1, 200], Gen.Int[1, 4]).Sample((added, asked, blocks) =>
        With(blocks, filter =>
        {
            foreach (var token in added)
                filter.Add(token);
            foreach (var token in asked)
                filter.MayContain(filter.BlockOf(token), token).ShouldBe(filter.MayContainByWord(filter.BlockOf(token), token));
        }));

    [Fact]
    public void A_block_is_one_of_those_there_are() => Gen.Select(Gen.ULong, Gen.Int[1, 3000]).Sample((token, blocks) =>
        With(blocks, filter => filter.BlockOf(token).ShouldBeLessThan((uint)blocks)));

    [Fact]
    public void Few_strangers_pass_at_sixteen_bits_a_token()
    {
        var random = new Random(11);
        With(1000, filter =>
        {
            for (var i = 0; i < 16_000; i++)
                filter.Add((ulong)random.NextInt64(long.MinValue, long.MaxValue));
            var passed = 0;
            for (var i = 0; i < 100_000; i++)
            {
                var token = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                passed += filter.MayContain(filter.BlockOf(token), token) ? 1 : 0;
            }
            passed.ShouldBeLessThan(200);
        });
    }

    private static void With(int blocks, Action<BlockedBloom> use)
    {
        var memory = IndexMemory.Allocate((long)blocks * BlockedBloom.BytesPerBlock);
        use(new BlockedBloom(memory, blocks));
        GC.KeepAlive(memory);
    }
}
