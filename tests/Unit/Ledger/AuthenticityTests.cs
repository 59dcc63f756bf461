using System.Text;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Signatures;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>Who may write, and when.</summary>
public class AuthenticityTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signature_of_another_key_is_invalid_and_changes_nothing()
    {
        await using var network = await StartAsync();
        using var impostor = AgencySigner.Create("tax", "k1");
        var fault = await Should.ThrowAsync<LedgerException>(() => network.Ledger.As(impostor).SubmitAsync(Call("Test:Put", "a", "1"), Ended));
        fault.Reason!.Code.ShouldBe("XN-LEDGER-006");
        (await network.GetAsync("a")).ShouldBe("");
        var block = await network.Tax.ReadBlockAsync(1, Ended);
        block!.Transactions[0].ValidationCode.ShouldBe(TransactionValidationCode.BadCreatorSignature);
    }

    [Fact]
    public async Task A_stranger_cannot_write()
    {
        await using var network = await StartAsync();
        using var stranger = AgencySigner.Create("health", "k1");
        await Should.ThrowAsync<LedgerException>(() => network.Ledger.As(stranger).SubmitAsync(Call("Test:Put", "a", "1"), Ended));
        (await network.GetAsync("a")).ShouldBe("");
    }

    [Fact]
    public async Task A_key_signs_until_it_is_revoked_and_not_after()
    {
        await using var network = await StartAsync();
        var revokedFrom = network.Clock.Now.AddMinutes(1).ToUnixTimeMilliseconds();
        var stored = $"{Convert.ToBase64String(network.Signers["bank"].PublicKey)};{revokedFrom}";
        await network.PutAsync("member/bank/k1", stored);
        (await network.As("bank").SubmitAsync(Call("Test:Put", "a", "1"), Ended)).Agreed.ShouldBeTrue();
        network.Clock.Now = network.Clock.Now.AddMinutes(1);
        await Should.ThrowAsync<LedgerException>(() => network.As("bank").SubmitAsync(Call("Test:Put", "a", "2"), Ended));
        (await network.GetAsync("a")).ShouldBe("1");
    }

    [Fact]
    public async Task The_same_transaction_is_accepted_once()
    {
        await using var network = await StartAsync();
        var prepared = await ConflictTests.PrepareAsync(network, Call("Test:Put", "a", "1"));
        (await network.Ledger.OrderAsync(prepared, Ended)).Code.ShouldBe(TransactionValidationCode.Valid);
        (await network.Ledger.OrderAsync(prepared, Ended)).Code.ShouldBe(TransactionValidationCode.DuplicateTransactionId);
        var both = await Task.WhenAll(network.Ledger.OrderAsync(prepared, Ended), network.Ledger.OrderAsync(prepared, Ended));
        both.ShouldAllBe(ordered => ordered.Code == TransactionValidationCode.DuplicateTransactionId);
    }

    [Fact]
    public async Task A_forged_transaction_does_not_use_up_the_id_of_an_honest_one()
    {
        await using var network = await StartAsync();
        var honest = await ConflictTests.PrepareAsync(network, Call("Test:Put", "a", "1"));
        using var impostor = AgencySigner.Create("tax", "k1");
        var forged = new OrderedTransaction(Envelope.Sign(honest.Envelope.Transaction, impostor), []);
        (await network.Ledger.OrderAsync(forged, Ended)).Code.ShouldBe(TransactionValidationCode.BadCreatorSignature);
        (await network.Ledger.OrderAsync(honest, Ended)).Code.ShouldBe(TransactionValidationCode.Valid);
    }

    [Fact]
    public async Task An_id_that_does_not_follow_from_the_nonce_and_another_channel_are_invalid()
    {
        await using var network = await StartAsync();
        var document = (await ConflictTests.PrepareAsync(network, Call("Test:Put", "a", "1"))).Envelope.Transaction;
        foreach (var wrong in new[] { document with { Id = new string('0', 64) }, document with { Channel = "other" }, document with { V = 2 } })
        {
            var envelope = Envelope.Sign(wrong, network.Signers["tax"]);
            (await network.Ledger.OrderAsync(new OrderedTransaction(envelope, []), Ended)).Code.ShouldBe(TransactionValidationCode.InvalidOtherReason);
        }
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(-15, true)]
    [InlineData(15.01, false)]
    [InlineData(-15.01, false)]
    public async Task A_transaction_lies_within_15_minutes_of_the_ledgers_clock(double minutes, bool accepted)
    {
        await using var network = await StartAsync();
        var clock = new StoppedClock { Now = network.Clock.Now.AddMinutes(minutes) };
        var tax = network.Ledger.As(network.Signers["tax"], clock);
        var prepared = await PrepareAtAsync(network, clock.Now);
        if (accepted)
        {
            (await tax.SubmitAsync(Call("Test:Put", "a", "1"), Ended)).Timestamp.ShouldBe(clock.Now);
            (await network.Ledger.OrderAsync(prepared, Ended)).Code.ShouldBe(TransactionValidationCode.Valid);
            return;
        }
        (await Should.ThrowAsync<LedgerException>(() => tax.SubmitAsync(Call("Test:Put", "a", "1"), Ended))).Reason!.Code.ShouldBe("XN-LEDGER-004");
        await Should.ThrowAsync<LedgerException>(() => network.Ledger.OrderAsync(prepared, Ended));
        (await network.Tax.HeadAsync(Ended)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task The_first_transaction_must_bring_the_key_that_signs_it()
    {
        await using var network = TestNetwork.Unfounded();
        (await Should.ThrowAsync<LedgerException>(() => network.PutAsync("a", "1"))).Reason!.Code.ShouldBe("XN-LEDGER-006");
        (await network.Tax.HeadAsync(Ended)).Number.ShouldBe(-1);
        (await network.FoundAsync()).BlockNumber.ShouldBe(0);
        (await network.PutAsync("a", "1")).BlockNumber.ShouldBe(1);
    }

    [Fact]
    public void Signatures_are_64_bytes_with_a_low_s_from_many_threads_at_once()
    {
        using var signer = AgencySigner.Create("tax", "k1");
        var publicKey = signer.PublicKey;
        Parallel.For(0, 200, i =>
        {
            var data = BitConverter.GetBytes(i);
            var signature = signer.Sign(data);
            signature.Length.ShouldBe(64);
            Es256.Verify(publicKey, data, signature).ShouldBeTrue();
            Es256.Verify(publicKey, data, HighS(signature)).ShouldBeFalse();
        });
    }

    [Fact]
    public void A_key_with_any_byte_altered_never_verifies_and_never_throws()
    {
        using var signer = AgencySigner.Create("tax", "k1");
        var signature = signer.Sign([1]);
        var key = signer.PublicKey;
        for (var at = 0; at < key.Length; at++)
        {
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                var altered = (byte[])key.Clone();
                altered[at] ^= (byte)bit;
                Es256.Verify(altered, [1], signature).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void A_signer_survives_PEM_and_PKCS_8_and_shows_no_key()
    {
        using var signer = AgencySigner.Create("tax", "k1");
        using var fromPem = AgencySigner.FromPem("tax", "k1", signer.ExportPem());
        using var fromDer = AgencySigner.FromPkcs8("tax", "k1", signer.ExportPkcs8());
        fromPem.PublicKey.ShouldBe(signer.PublicKey);
        Es256.Verify(signer.PublicKey, [1], fromDer.Sign([1])).ShouldBeTrue();
        signer.ToString().ShouldBe("tax/k1");
        using var p384 = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => AgencySigner.FromPem("tax", "k1", p384.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public async Task Damaged_envelopes_are_refused_without_an_exception()
    {
        await using var network = await StartAsync();
        var sound = (await ConflictTests.PrepareAsync(network, Call("Test:Increment", "a"))).Envelope.Bytes;
        var key = network.Signers["tax"].PublicKey;
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte[1, 255]).Sample((at, mask) =>
        {
            var damaged = (byte[])sound.Clone();
            damaged[at] ^= mask;
            return !Envelope.TryParse(damaged, out var envelope) || !envelope.Transaction.IsWellFormed(Channel) || !envelope.IsSignedBy(key);
        });
        Envelope.TryParse(sound[..^1], out _).ShouldBeFalse();
        Envelope.TryParse([], out _).ShouldBeFalse();
    }

    [Fact]
    public void Content_gives_back_exactly_the_bytes_it_was_made_of() =>
        Gen.Byte.Array[0, 40].Sample(bytes => Content.Of(bytes).ToBytes().AsSpan().SequenceEqual(bytes));

    [Fact]
    public void Text_stays_readable_and_other_bytes_go_to_base64()
    {
        Content.Of("{\"名\":1}"u8).Text.ShouldBe("{\"名\":1}");
        Content.Of([0xFF, 0x00]).Base64.ShouldBe("/wA=");
        Content.Of(Encoding.UTF8.GetBytes("秘密")).ToString().ShouldNotContain("秘密");
    }

    private static async Task<OrderedTransaction> PrepareAtAsync(TestNetwork network, DateTimeOffset at)
    {
        var prepared = await ConflictTests.PrepareAsync(network, Call("Test:Put", "b", "1"));
        var document = prepared.Envelope.Transaction with { Timestamp = LedgerTime.Format(at) };
        return new OrderedTransaction(Envelope.Sign(document, network.Signers["tax"]), []);
    }

    private static byte[] HighS(byte[] signature)
    {
        var order = new System.Numerics.BigInteger(
            Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        var s = order - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature[..32], .. new byte[32 - bytes.Length], .. bytes];
    }
}
