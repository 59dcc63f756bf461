using System.Buffers.Binary;
using System.Globalization;
using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Tokens;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>The keyed function behind tokens, against NIST's vectors and against itself.</summary>
public class TokenTests
{
    private const string VectorKey = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

    private const string VectorText =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    // NIST SP 800-38B, examples of AES-256, by message length in bytes.
    private static readonly (int Length, string Mac)[] Vectors =
    [
        (0, "028962f61b7bf89efc6b551f4667d983"),
        (16, "28a7023f452e8f82bd4bf28d8c37c35c"),
        (20, "156727dc0878944a023c1fe03bad6d93"),
        (40, "aaf3d8f1de5640c232f5b169b9c911e6"),
        (64, "e1992190549f6ed5696a2c056c315410"),
    ];

    [Fact]
    public void The_clear_version_gives_the_vectors_of_the_standard()
    {
        using var cmac = new AesCmac(Convert.FromHexString(VectorKey));
        foreach (var (length, mac) in Vectors)
            cmac.Compute(Convert.FromHexString(VectorText).AsSpan(0, length)).ShouldBe(Parse(mac));
    }

    [Fact]
    public void The_batch_gives_the_vectors_of_the_standard()
    {
        using var cmac = new AesCmac(Convert.FromHexString(VectorKey));
        var batch = new CmacBatch();
        foreach (var (length, _) in Vectors)
            batch.Add(Convert.FromHexString(VectorText).AsSpan(0, length));
        var results = new UInt128[Vectors.Length];
        cmac.Compute(batch, results);
        results.ShouldBe(Vectors.Select(vector => Parse(vector.Mac)));
    }

    [Fact]
    public void The_batch_equals_the_clear_version_for_any_messages_and_when_it_is_used_again()
    {
        using var cmac = new AesCmac(Convert.FromHexString(VectorKey));
        var batch = new CmacBatch();
        Gen.Byte.Array[0, 100].Array[0, 60].Sample(messages =>
        {
            batch.Clear();
            foreach (var message in messages)
                batch.Add(message);
            var results = new UInt128[messages.Length];
            cmac.Compute(batch, results);
            for (var i = 0; i < messages.Length; i++)
                results[i].ShouldBe(cmac.Compute(messages[i]));
        }, threads: 1);
    }

    [Fact]
    public void What_was_written_behind_the_end_of_a_message_changes_nothing()
    {
        using var cmac = new AesCmac(Convert.FromHexString(VectorKey));
        var batch = new CmacBatch();
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 80]).Array[1, 20].Sample(messages =>
        {
            batch.Clear();
            foreach (var (message, rest) in messages)
            {
                // A value that turns out malformed is written and not taken at all.
                batch.Reserve(rest.Length).Fill(0xFF);
                var room = batch.Reserve(message.Length + rest.Length);
                message.CopyTo(room);
                rest.CopyTo(room[message.Length..]);
                batch.Commit(message.Length, 0);
            }
            var results = new UInt128[messages.Length];
            cmac.Compute(batch, results);
            for (var i = 0; i < messages.Length; i++)
                results[i].ShouldBe(cmac.Compute(messages[i].Item1));
        }, threads: 1);
    }

    [Fact]
    public void A_token_depends_on_key_type_and_value()
    {
        IdentifierTypes.BuiltIn.TryGet("mobile", out var mobile).ShouldBeTrue();
        IdentifierTypes.BuiltIn.TryGet("bank-account", out var account).ShouldBeTrue();
        using var one = new LocalTokenizer(IdentifierTypes.BuiltIn, Key(1));
        using var two = new LocalTokenizer(IdentifierTypes.BuiltIn, Key(2));

        var token = one.Token(mobile, "13800138000"u8);

        one.Token(mobile, "13800138000"u8).ShouldBe(token);
        one.Token(mobile, "13800138001"u8).ShouldNotBe(token);
        one.Token(account, "13800138000"u8).ShouldNotBe(token);
        two.Token(mobile, "13800138000"u8).ShouldNotBe(token);
    }

    [Fact]
    public void The_message_of_a_token_is_type_and_version_in_whole_blocks_and_the_value()
    {
        IdentifierTypes.BuiltIn.TryGet("mobile", out var mobile).ShouldBeTrue();
        using var tokenizer = new LocalTokenizer(IdentifierTypes.BuiltIn, Key(1));
        using var cmac = new AesCmac(Key(1));
        var expected = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(expected, cmac.Compute("mobile\u001f1\u001f\0\0\0\0\0\0\013800138000"u8));
        tokenizer.Token(mobile, "13800138000"u8).ToArray().ShouldBe(expected);
    }

    [Fact]
    public void The_tokens_of_a_batch_equal_those_computed_alone_for_values_of_all_types()
    {
        var types = IdentifierTypes.BuiltIn.All;
        using var tokenizer = new LocalTokenizer(IdentifierTypes.BuiltIn, Key(1));
        var batch = new CmacBatch();
        Gen.Select(Gen.Int[0, types.Count - 1], Gen.Byte.Array[1, 60]).Array[0, 60].Sample(values =>
        {
            batch.Clear();
            foreach (var (type, value) in values)
            {
                value.CopyTo(LocalTokenizer.Reserve(batch, value.Length));
                LocalTokenizer.Commit(batch, types[type], value.Length);
            }
            var tokens = new LocalToken[values.Length];
            tokenizer.Tokens(batch, tokens);
            for (var i = 0; i < values.Length; i++)
                tokens[i].ShouldBe(tokenizer.Token(types[values[i].Item1], values[i].Item2));
        }, threads: 1);
    }

    [Fact]
    public void A_token_survives_storage_and_does_not_print_itself()
    {
        IdentifierTypes.BuiltIn.TryGet("mobile", out var mobile).ShouldBeTrue();
        using var tokenizer = new LocalTokenizer(IdentifierTypes.BuiltIn, Key(1));
        var token = tokenizer.Token(mobile, "13800138000"u8);

        LocalToken.FromBytes(token.ToArray()).ShouldBe(token);
        token.ToString().ShouldBe("LocalToken(***)");
        Should.Throw<ArgumentException>(() => LocalToken.FromBytes(new byte[15]));
    }

    [Fact]
    public void A_key_of_another_length_is_refused() => Should.Throw<ArgumentException>(() => new AesCmac(new byte[16]));

    internal static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, AesCmac.KeySize)];

    private static UInt128 Parse(string hex) => UInt128.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
