using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using ExchangeNetwork.Node.Security;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public class HpkeTests
{
    private static readonly byte[] Info = "info"u8.ToArray();
    private static readonly byte[] Data = "associated data"u8.ToArray();
    private static readonly byte[] Message = "message"u8.ToArray();

    public sealed record Vector(
        string Name,
        HpkeAead Aead,
        string Info,
        string IkmE,
        string SkEm,
        string IkmR,
        string SkRm,
        string PkRm,
        string Enc,
        string[] Ciphertexts,
        string? ExportOfEmptyContext,
        string EncryptionsAccumulated,
        string ExportsAccumulated)
    {
        public override string ToString() => Name;
    }

    public static TheoryData<Vector> Vectors()
    {
        var path = Path.Combine(Repository.Root, "tests/Unit/Security/hpke-vectors.json");
        return [.. JsonSerializer.Deserialize<Vector[]>(File.ReadAllBytes(path), JsonSerializerOptions.Web)!];
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Key_pairs_are_derived_as_in_the_vectors(Vector vector)
    {
        using var ephemeral = Hpke.DeriveKeyPair(Hex(vector.IkmE));
        using var recipient = Hpke.DeriveKeyPair(Hex(vector.IkmR));

        ephemeral.Export().ShouldBe(Hex(vector.SkEm));
        recipient.Export().ShouldBe(Hex(vector.SkRm));
        recipient.PublicKey.ToArray().ShouldBe(Hex(vector.PkRm));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Messages_are_sealed_and_opened_as_in_the_vectors(Vector vector)
    {
        var (sender, recipient) = Setup(vector);
        using (sender)
        using (recipient)
        {
            for (var i = 0; i < vector.Ciphertexts.Length; i++)
            {
                var aad = Encoding.ASCII.GetBytes($"Count-{i}");
                var plaintext = "Beauty is truth, truth beauty"u8.ToArray();

                sender.Seal(aad, plaintext).ShouldBe(Hex(vector.Ciphertexts[i]));
                recipient.TryOpen(aad, Hex(vector.Ciphertexts[i]), out var opened).ShouldBeTrue();
                opened.ShouldBe(plaintext);
            }
            if (vector.ExportOfEmptyContext is not null)
                recipient.Export([], 32).ShouldBe(Hex(vector.ExportOfEmptyContext));
        }
    }

    /// <summary>
    /// A thousand messages and exports of lengths drawn from SHAKE-128 of nothing, their outputs accumulated in SHAKE-128: the form in which
    /// the vectors are published where all 257 ciphertexts would be too much.
    /// </summary>
    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_thousand_messages_in_sequence_accumulate_to_the_vectors(Vector vector)
    {
        Assert.SkipUnless(Shake128.IsSupported, "SHAKE-128 is not in this platform's library.");
        var (sender, recipient) = Setup(vector);
        using (sender)
        using (recipient)
        {
            var source = new MemoryStream(Shake128.HashData([], 2000 * 256));
            using var sink = new Shake128();
            for (var i = 0; i < 1000; i++)
            {
                var aad = Draw(source);
                var plaintext = Draw(source);
                var ciphertext = sender.Seal(aad, plaintext);
                sink.AppendData(ciphertext);
                recipient.TryOpen(aad, ciphertext, out var opened).ShouldBeTrue();
                opened.ShouldBe(plaintext);
            }
            sink.GetCurrentHash(16).ShouldBe(Hex(vector.EncryptionsAccumulated));

            var exportSource = new MemoryStream(Shake128.HashData([], 1000 * 256));
            using var exportSink = new Shake128();
            for (var length = 0; length < 1000; length++)
                exportSink.AppendData(sender.Export(Draw(exportSource), length));
            exportSink.GetCurrentHash(16).ShouldBe(Hex(vector.ExportsAccumulated));
        }
    }

    [Fact]
    public void What_is_sealed_for_a_key_opens_with_it() => Gen.Byte.Array[0, 3000].Sample(
        plaintext =>
        {
            using var key = HpkePrivateKey.Generate();
            Hpke.TrySeal(key.PublicKey, Info, Data, plaintext, out var enc, out var ciphertext).ShouldBeTrue();
            Hpke.TryOpen(key, enc, Info, Data, ciphertext, out var opened).ShouldBeTrue();
            opened.ShouldBe(plaintext);
        },
        iter: 50);

    [Fact]
    public void Another_key_opens_nothing()
    {
        using var key = HpkePrivateKey.Generate();
        using var other = HpkePrivateKey.Generate();
        Hpke.TrySeal(key.PublicKey, Info, Data, Message, out var enc, out var ciphertext).ShouldBeTrue();

        Hpke.TryOpen(other, enc, Info, Data, ciphertext, out var opened).ShouldBeFalse();
        opened.ShouldBeEmpty();
    }

    [Fact]
    public void A_change_in_any_input_is_refused()
    {
        using var key = HpkePrivateKey.Generate();
        Hpke.TrySeal(key.PublicKey, Info, Data, Message, out var enc, out var ciphertext).ShouldBeTrue();

        Hpke.TryOpen(key, enc, "other"u8, Data, ciphertext, out _).ShouldBeFalse();
        Hpke.TryOpen(key, enc, Info, "other"u8, ciphertext, out _).ShouldBeFalse();
        for (var i = 0; i < ciphertext.Length; i++)
            Hpke.TryOpen(key, enc, Info, Data, Flipped(ciphertext, i), out _).ShouldBeFalse();
        for (var i = 0; i < enc.Length; i++)
            Hpke.TryOpen(key, Flipped(enc, i), Info, Data, ciphertext, out _).ShouldBeFalse();
    }

    [Fact]
    public void Points_off_the_curve_and_wrong_lengths_are_refused()
    {
        using var key = HpkePrivateKey.Generate();
        Hpke.TrySeal(key.PublicKey, Info, Data, Message, out var enc, out var ciphertext).ShouldBeTrue();

        byte[] compressed = [0x02, .. key.PublicKey[1..33]];
        byte[] offCurve = [0x04, .. new byte[63], 0x01];
        byte[] aboveField = [0x04, .. Enumerable.Repeat((byte)0xff, 64)];
        byte[][] bad = [[], [0x00], compressed, offCurve, aboveField, new byte[65], enc[..64], [.. enc, 0]];
        foreach (var point in bad)
        {
            Hpke.TrySeal(point, Info, Data, Message, out _, out _).ShouldBeFalse();
            Hpke.TryOpen(key, point, Info, Data, ciphertext, out _).ShouldBeFalse();
        }
        for (var length = 0; length < ciphertext.Length; length++)
            Hpke.TryOpen(key, enc, Info, Data, ciphertext.AsSpan(0, length), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_message_that_fails_does_not_advance_the_sequence()
    {
        using var key = HpkePrivateKey.Generate();
        Hpke.TrySetupSender(key.PublicKey, Info, HpkeAead.Aes256Gcm, out var enc, out var sender).ShouldBeTrue();
        Hpke.TrySetupRecipient(key, enc, Info, HpkeAead.Aes256Gcm, out var recipient).ShouldBeTrue();
        using (sender)
        using (recipient)
        {
            var first = sender!.Seal(Data, Message);
            var second = sender.Seal(Data, Message);
            second.ShouldNotBe(first);

            recipient!.TryOpen(Data, second, out _).ShouldBeFalse();
            recipient.TryOpen(Data, first, out _).ShouldBeTrue();
            recipient.TryOpen(Data, first, out _).ShouldBeFalse();
            recipient.TryOpen(Data, second, out _).ShouldBeTrue();
        }
    }

    [Fact]
    public void Private_keys_out_of_range_are_no_keys()
    {
        Should.Throw<CryptographicException>(() => HpkePrivateKey.Import(new byte[32]));
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        Should.Throw<CryptographicException>(() => HpkePrivateKey.Import(order));
        Should.Throw<ArgumentOutOfRangeException>(() => HpkePrivateKey.Import(new byte[31]));
    }

    [Fact]
    public async Task One_key_serves_many_threads()
    {
        using var key = HpkePrivateKey.Generate();
        Hpke.TrySeal(key.PublicKey, Info, Data, Message, out var enc, out var ciphertext).ShouldBeTrue();

        var opened = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(
            () => Hpke.TryOpen(key, enc, Info, Data, ciphertext, out var plaintext) ? plaintext : [])));

        opened.ShouldAllBe(plaintext => plaintext.SequenceEqual(Message));
    }

    internal static byte[] Flipped(byte[] bytes, int index)
    {
        var changed = (byte[])bytes.Clone();
        changed[index] ^= 0x01;
        return changed;
    }

    private static (HpkeContext Sender, HpkeContext Recipient) Setup(Vector vector)
    {
        using var ephemeral = Hpke.DeriveKeyPair(Hex(vector.IkmE));
        using var recipientKey = HpkePrivateKey.Import(Hex(vector.SkRm));
        Hpke.TrySetupSender(recipientKey.PublicKey, Hex(vector.Info), vector.Aead, ephemeral, out var enc, out var sender).ShouldBeTrue();
        enc.ShouldBe(Hex(vector.Enc));
        Hpke.TrySetupRecipient(recipientKey, enc, Hex(vector.Info), vector.Aead, out var recipient).ShouldBeTrue();
        return (sender!, recipient!);
    }

    private static byte[] Draw(MemoryStream source)
    {
        var drawn = new byte[source.ReadByte()];
        source.ReadExactly(drawn);
        return drawn;
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
