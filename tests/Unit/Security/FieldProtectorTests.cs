using CsCheck;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public sealed class FieldProtectorTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly SetClock _clock = SetClock.Start();
    private readonly SoftwareKeyStore _keys;
    private readonly FieldProtector _fields;

    public FieldProtectorTests()
    {
        _keys = SoftwareKeyStore.Open(_scratch.At("keys"), _scratch.At("data"), _clock);
        _fields = new FieldProtector(_keys);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void What_is_protected_opens_in_its_place() => Gen.Byte.Array[0, 2000].Sample(
        value =>
        {
            var stored = _fields.Protect("entries", "subject", "list-1/7", value);
            stored.Length.ShouldBe(value.Length + FieldProtector.Overhead);
            _fields.TryUnprotect("entries", "subject", "list-1/7", stored, out var opened, out _).ShouldBeTrue();
            opened.ShouldBe(value);
        },
        iter: 100);

    [Fact]
    public void The_same_value_is_never_stored_the_same_way_twice() =>
        _fields.Protect("t", "c", "r", "value"u8).ShouldNotBe(_fields.Protect("t", "c", "r", "value"u8));

    [Theory]
    [InlineData("u", "c", "r")]
    [InlineData("t", "d", "r")]
    [InlineData("t", "c", "s")]
    [InlineData("tc", "", "r")]
    public void A_value_moved_to_another_place_is_refused(string table, string column, string row)
    {
        var stored = _fields.Protect("t", "c", "r", "value"u8);

        _fields.TryUnprotect(table, column, row, stored, out var opened, out var refusal).ShouldBeFalse();
        opened.ShouldBeNull();
        refusal!.Code.ShouldBe("XN-KEYS-006");
    }

    [Fact]
    public void A_change_in_any_byte_is_refused()
    {
        var stored = _fields.Protect("t", "c", "r", "value"u8);
        for (var i = 0; i < stored.Length; i++)
        {
            _fields.TryUnprotect("t", "c", "r", HpkeTests.Flipped(stored, i), out _, out var refusal).ShouldBeFalse();
            refusal!.Code.ShouldBe(i is >= 1 and < 9 ? "XN-KEYS-005" : "XN-KEYS-006");
        }
        for (var length = 0; length < stored.Length; length++)
            _fields.TryUnprotect("t", "c", "r", stored.AsSpan(0, length), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Old_values_open_with_a_retired_key_and_not_without_it()
    {
        var stored = _fields.Protect("t", "c", "r", "value"u8);
        var old = _keys.Current(KeyKind.FieldProtection)!.Id;
        _clock.Now += TimeSpan.FromDays(90);
        _keys.Retire(KeyKind.FieldProtection, old);

        var renewed = _fields.Protect("t", "c", "r", "value"u8);
        _keys.Current(KeyKind.FieldProtection)!.Id.ShouldNotBe(old);
        _fields.TryUnprotect("t", "c", "r", stored, out _, out _).ShouldBeTrue();

        _keys.Delete(KeyKind.FieldProtection, old);
        _fields.TryUnprotect("t", "c", "r", stored, out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe("XN-KEYS-005");
        _fields.TryUnprotect("t", "c", "r", renewed, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Many_threads_protect_and_open() => Parallel.For(0, 500, i =>
    {
        var stored = _fields.Protect("t", "c", $"{i}", BitConverter.GetBytes(i));
        _fields.TryUnprotect("t", "c", $"{i}", stored, out var opened, out _).ShouldBeTrue();
        opened.ShouldBe(BitConverter.GetBytes(i));
    });
}
