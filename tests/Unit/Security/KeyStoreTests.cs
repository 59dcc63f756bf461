using System.Security.Cryptography;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Security;

public sealed class KeyStoreTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly SetClock _clock = SetClock.Start();

    private string Keys => _scratch.At("keys");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Keys_are_the_same_after_reopening()
    {
        var secrets = new Dictionary<KeyKind, byte[]>();
        using (var store = Open())
        {
            foreach (var kind in Enum.GetValues<KeyKind>())
                secrets[kind] = store.Create(kind, "k-1").CopySecret();
        }

        using var reopened = Open();
        foreach (var (kind, secret) in secrets)
        {
            var key = reopened.Find(kind, "k-1").ShouldNotBeNull();
            key.CopySecret().ShouldBe(secret);
            key.Created.ShouldBe(_clock.Now);
            key.State.ShouldBe(KeyState.Active);
        }
        secrets.Values.Select(Convert.ToHexString).Distinct().Count().ShouldBe(secrets.Count);
    }

    [Fact]
    public void Folder_and_files_are_for_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are Unix's.");
        using var store = Open();
        store.Create(KeyKind.List, "list-1");
        store.Retire(KeyKind.List, "list-1");

        Mode(Keys).ShouldBe("700");
        foreach (var file in Directory.EnumerateFiles(Keys))
            Mode(file).ShouldBe("600");
    }

    [Fact]
    public void A_folder_or_file_that_others_may_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are Unix's.");
        using (var store = Open())
            store.Create(KeyKind.Domain, "tax");
        var file = Directory.EnumerateFiles(Keys, "*.key").Single();

        SetMode(file, "640");
        Should.Throw<KeyStoreException>(Open).Refusal.Code.ShouldBe("XN-KEYS-002");
        SetMode(file, "600");
        SetMode(Keys, "755");
        Should.Throw<KeyStoreException>(Open).Refusal.Code.ShouldBe("XN-KEYS-002");
        SetMode(Keys, "700");
        Open().Dispose();
    }

    [Theory]
    [InlineData("data", "data")]
    [InlineData("data/keys", "data")]
    [InlineData("data/a/../keys", "data")]
    [InlineData("keys", "keys/data")]
    public void A_key_folder_inside_the_data_folder_or_around_it_is_refused(string keys, string data) =>
        Should.Throw<KeyStoreException>(() => SoftwareKeyStore.Open(_scratch.At(keys), _scratch.At(data), _clock))
            .Refusal.Code.ShouldBe("XN-KEYS-001");

    [Fact]
    public void A_link_into_the_data_folder_is_refused()
    {
        Directory.CreateDirectory(_scratch.At("data", "hidden"));
        Directory.CreateSymbolicLink(_scratch.At("link"), _scratch.At("data", "hidden"));

        Should.Throw<KeyStoreException>(() => SoftwareKeyStore.Open(_scratch.At("link", "keys"), _scratch.At("data"), _clock))
            .Refusal.Code.ShouldBe("XN-KEYS-001");
    }

    [Fact]
    public void A_folder_whose_name_begins_like_the_data_folder_is_fine() =>
        SoftwareKeyStore.Open(_scratch.At("data-keys"), _scratch.At("data"), _clock).Dispose();

    [Fact]
    public void Two_processes_cannot_share_a_store()
    {
        using (Open())
            Should.Throw<KeyStoreException>(Open).Refusal.Code.ShouldBe("XN-KEYS-004");
        Open().Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(-3)]
    public void A_damaged_file_is_refused_by_name(int keep)
    {
        string file;
        using (var store = Open())
        {
            store.Create(KeyKind.AgencySigning, "s-1");
            file = Directory.EnumerateFiles(Keys, "*.key").Single();
        }
        var content = File.ReadAllBytes(file);
        File.WriteAllBytes(file, keep == 0 ? [.. "{}"u8] : content[..(keep > 0 ? keep : content.Length + keep)]);

        var refusal = Should.Throw<KeyStoreException>(Open).Refusal;
        refusal.Code.ShouldBe("XN-KEYS-003");
        refusal.Arguments.ShouldContain(file);
    }

    [Fact]
    public void A_file_under_another_keys_name_is_refused()
    {
        using (var store = Open())
            store.Create(KeyKind.List, "a");
        File.Move(Path.Combine(Keys, "list.a.key"), Path.Combine(Keys, "list.b.key"));

        Should.Throw<KeyStoreException>(Open).Refusal.Code.ShouldBe("XN-KEYS-003");
    }

    [Fact]
    public void What_a_crash_leaves_of_a_write_or_a_deletion_is_removed_and_nothing_else()
    {
        using (var store = Open())
        {
            store.Create(KeyKind.List, "kept");
            store.Create(KeyKind.List, "erased");
        }
        var erased = Path.Combine(Keys, "list.erased.key");
        File.WriteAllBytes(erased, new byte[new FileInfo(erased).Length]);
        File.Copy(Path.Combine(Keys, "list.kept.key"), Path.Combine(Keys, "list.kept.key.new"));

        using var reopened = Open();

        reopened.List(KeyKind.List).Select(key => key.Id).ShouldBe(["kept"]);
        Directory.EnumerateFiles(Keys, "*list*").Select(Path.GetFileName).ShouldBe(["list.kept.key"]);
    }

    [Fact]
    public void A_deleted_key_is_gone_from_disk_and_unusable_in_memory()
    {
        using var store = Open();
        var key = store.Create(KeyKind.List, "list-1");

        store.Delete(KeyKind.List, "list-1").ShouldBeTrue();
        store.Delete(KeyKind.List, "list-1").ShouldBeFalse();

        Directory.EnumerateFiles(Keys, "*list*").ShouldBeEmpty();
        store.Find(KeyKind.List, "list-1").ShouldBeNull();
        store.List(KeyKind.List).ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(key.CopySecret);
    }

    [Fact]
    public void Deletion_overwrites_the_file_before_it_is_unlinked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "An open file can be deleted on Unix only.");
        using var store = Open();
        store.Create(KeyKind.List, "list-1");
        using var witness = File.OpenHandle(
            Path.Combine(Keys, "list.list-1.key"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var before = new byte[RandomAccess.GetLength(witness)];
        RandomAccess.Read(witness, before, 0);

        store.Delete(KeyKind.List, "list-1");

        var after = new byte[before.Length];
        RandomAccess.Read(witness, after, 0).ShouldBe(before.Length);
        before.ShouldContain(value => value != 0);
        after.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void The_newest_active_key_is_current()
    {
        using var store = Open();
        store.Current(KeyKind.FieldProtection).ShouldBeNull();
        store.Create(KeyKind.FieldProtection, "z-old");
        _clock.Now += TimeSpan.FromDays(1);
        store.Create(KeyKind.FieldProtection, "a-new");

        store.Current(KeyKind.FieldProtection)!.Id.ShouldBe("a-new");
        store.Retire(KeyKind.FieldProtection, "a-new").ShouldBeTrue();
        store.Current(KeyKind.FieldProtection)!.Id.ShouldBe("z-old");
        store.Find(KeyKind.FieldProtection, "a-new")!.State.ShouldBe(KeyState.Retired);
        store.Retire(KeyKind.FieldProtection, "none").ShouldBeFalse();
    }

    [Fact]
    public void A_received_key_is_kept_once_and_never_replaced()
    {
        using var store = Open();
        var secret = RandomNumberGenerator.GetBytes(32);

        var key = store.Import(KeyKind.List, "list-1", secret);
        store.Import(KeyKind.List, "list-1", secret).ShouldBeSameAs(key);
        Should.Throw<InvalidOperationException>(() => store.Import(KeyKind.List, "list-1", RandomNumberGenerator.GetBytes(32)));
        Should.Throw<InvalidOperationException>(() => store.Create(KeyKind.List, "list-1"));
        store.GetOrCreate(KeyKind.List, "list-1").CopySecret().ShouldBe(secret);
        Should.Throw<CryptographicException>(() => store.Import(KeyKind.AgencySigning, "s", new byte[32]));
    }

    [Fact]
    public void A_proposed_secret_may_be_replaced_until_it_serves()
    {
        var (first, second) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        using (var store = Open())
        {
            var proposed = store.Propose(KeyKind.PseudonymShare, "person-1.1", first);
            store.Propose(KeyKind.PseudonymShare, "person-1.1", first).ShouldBeSameAs(proposed);
            store.Propose(KeyKind.PseudonymShare, "person-1.1", second).State.ShouldBe(KeyState.Proposed);
            Should.Throw<InvalidOperationException>(proposed.CopySecret);
            Should.Throw<ArgumentException>(() => store.Propose(KeyKind.PseudonymShare, "person-1.2", first.AsSpan(1)));
            store.Current(KeyKind.PseudonymShare).ShouldBeNull();
        }

        using var reopened = Open();
        reopened.Find(KeyKind.PseudonymShare, "person-1.1").ShouldNotBeNull().CopySecret().ShouldBe(second);
        reopened.Activate(KeyKind.PseudonymShare, "person-1.1").ShouldBeTrue();
        reopened.Propose(KeyKind.PseudonymShare, "person-1.1", second).State.ShouldBe(KeyState.Active);
        Should.Throw<InvalidOperationException>(() => reopened.Propose(KeyKind.PseudonymShare, "person-1.1", first));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../other")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("a\n")]
    [InlineData("密钥")]
    public void An_id_that_could_name_another_file_is_refused(string id)
    {
        using var store = Open();
        Should.Throw<ArgumentException>(() => store.Create(KeyKind.List, id));
    }

    [Fact]
    public void Signing_and_encryption_keys_are_P256_and_know_their_use()
    {
        using var store = Open();
        var signing = store.Create(KeyKind.AgencySigning);
        var encryption = store.Create(KeyKind.AgencyEncryption);
        var list = store.Create(KeyKind.List);

        using (var ecdsa = signing.OpenSigning())
            ecdsa.ExportSubjectPublicKeyInfo().ShouldBe(signing.PublicKey());
        using (var hpke = encryption.OpenEncryption())
        {
            var recipient = new EncryptionKey("tax", encryption.Id, encryption.PublicKey());
            recipient.Point.ShouldBe(hpke.PublicKey.ToArray());
        }
        Should.Throw<InvalidOperationException>(signing.OpenEncryption);
        Should.Throw<InvalidOperationException>(list.OpenSigning);
        list.ToString().ShouldBe($"List/{list.Id}");
    }

    private SoftwareKeyStore Open() => SoftwareKeyStore.Open(Keys, _scratch.At("data"), _clock);

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private static void SetMode(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
    }
}
