using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Files;

namespace ExchangeNetwork.Node.Security.KeyStore;

/// <summary>The node's keys in a folder of their own, one file per key, readable by the node's account only.</summary>
/// <remarks>
/// The folder lies outside the data folder, so that no backup of data holds a key. All keys are kept in memory while the store is open. A change
/// is on disk when the call returns. Safe for use from many threads; one process at a time.
/// </remarks>
public sealed partial class SoftwareKeyStore : IDisposable
{
    private const string LockFile = ".lock";

    private readonly Lock _lock = new();
    private readonly Dictionary<(KeyKind Kind, string Id), KeyEntry> _keys = [];

    // Oldest first; replaced whole at each change, so that readers on hot paths neither lock nor sort.
    private readonly KeyEntry[][] _byKind = [.. Enum.GetValues<KeyKind>().Select(_ => Array.Empty<KeyEntry>())];
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly FileStream _lockFile;

    private SoftwareKeyStore(string folder, TimeProvider clock, FileStream lockFile)
    {
        _folder = folder;
        _clock = clock;
        _lockFile = lockFile;
    }

    /// <summary>Opens the store, and makes its folder when there is none.</summary>
    /// <param name="keyFolder">Folder of the store.</param>
    /// <param name="dataFolder">The node's data folder; the store may not lie in it, nor it in the store.</param>
    /// <param name="clock">Tells when keys are made.</param>
    /// <exception cref="KeyStoreException">
    /// XN-KEYS-001 inside the data folder, -002 others may read it, -003 a file is damaged, -004 another process has it open.
    /// </exception>
    public static SoftwareKeyStore Open(string keyFolder, string dataFolder, TimeProvider clock)
    {
        var folder = FolderRules.RealPath(keyFolder);
        var data = FolderRules.RealPath(dataFolder);
        if (FolderRules.IsInside(folder, data) || FolderRules.IsInside(data, folder))
            throw new KeyStoreException(new Refusal("XN-KEYS-001", folder, data));
        FolderRules.CreatePrivate(folder);
        if (FolderRules.FindOpenToOthers(folder) is { } open)
            throw new KeyStoreException(new Refusal("XN-KEYS-002", open));

        FileStream lockFile;
        try
        {
            lockFile = new FileStream(Path.Combine(folder, LockFile), DurableFile.Private(FileMode.OpenOrCreate));
        }
        catch (IOException)
        {
            throw new KeyStoreException(new Refusal("XN-KEYS-004", folder));
        }
        var store = new SoftwareKeyStore(folder, clock, lockFile);
        try
        {
            store.Load();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new key.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="id">Its id: letters, digits, <c>. _ -</c>, at most 128, not starting with a mark; null for a random one of 16 hex digits.</param>
    /// <exception cref="InvalidOperationException">There is one with this kind and id.</exception>
    /// <exception cref="ArgumentException">The id is not of this form.</exception>
    public KeyEntry Create(KeyKind kind, string? id = null)
    {
        lock (_lock)
            return Add(kind, id ?? NewId(), NewSecret(kind));
    }

    /// <summary>Makes a new key that serves nothing until <see cref="Activate"/>.</summary>
    public KeyEntry Propose(KeyKind kind)
    {
        lock (_lock)
            return Add(kind, NewId(), NewSecret(kind), KeyState.Proposed);
    }

    /// <summary>The key with this id, made when there is none.</summary>
    /// <exception cref="ArgumentException">The id is not of the form that <see cref="Create"/> takes.</exception>
    public KeyEntry GetOrCreate(KeyKind kind, string id)
    {
        lock (_lock)
            return _keys.TryGetValue((kind, id), out var known) ? known : Add(kind, id, NewSecret(kind));
    }

    /// <summary>The newest active key of a kind, made when there is none.</summary>
    public KeyEntry CurrentOrCreate(KeyKind kind)
    {
        if (Current(kind) is { } current)
            return current;
        lock (_lock)
            return Current(kind) ?? Create(kind);
    }

    /// <summary>Keeps a key that was received, such as a list key out of a wrap; again the same changes nothing.</summary>
    /// <exception cref="InvalidOperationException">There is another secret under this kind and id.</exception>
    /// <exception cref="ArgumentException">The id is not of the form that <see cref="Create"/> takes, or the secret is not 32 bytes.</exception>
    /// <exception cref="CryptographicException">No scalar of a P-256 key, for the kinds that need one.</exception>
    public KeyEntry Import(KeyKind kind, string id, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != KeyEntry.SecretSize)
            throw new ArgumentException("A secret is 32 bytes.", nameof(secret));
        lock (_lock)
        {
            if (_keys.TryGetValue((kind, id), out var known) && known.HasSecret(secret))
                return known;
            if (kind is KeyKind.AgencySigning or KeyKind.AgencyEncryption)
                HpkePrivateKey.Import(secret).Dispose();
            return Add(kind, id, secret.ToArray());
        }
    }

    /// <summary>Keeps a secret that serves nothing until <see cref="Activate"/>; another one proposed before under this id is destroyed.</summary>
    /// <exception cref="InvalidOperationException">There is another secret under this kind and id that serves already.</exception>
    /// <exception cref="ArgumentException">The id is not of the form that <see cref="Create"/> takes, or the secret is not 32 bytes.</exception>
    public KeyEntry Propose(KeyKind kind, string id, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != KeyEntry.SecretSize)
            throw new ArgumentException("A secret is 32 bytes.", nameof(secret));
        lock (_lock)
        {
            if (_keys.TryGetValue((kind, id), out var known) && known.HasSecret(secret))
                return known;
            if (known is { State: KeyState.Proposed })
                Delete(kind, id);
            return Add(kind, id, secret.ToArray(), KeyState.Proposed);
        }
    }

    /// <summary>The key with this id, in whatever state; null when there is none.</summary>
    public KeyEntry? Find(KeyKind kind, string id)
    {
        lock (_lock)
            return _keys.GetValueOrDefault((kind, id));
    }

    /// <summary>The newest active key of a kind; null when there is none.</summary>
    public KeyEntry? Current(KeyKind kind) => Array.FindLast(Volatile.Read(ref _byKind[(int)kind]), key => key.State == KeyState.Active);

    /// <summary>All keys of a kind, oldest first.</summary>
    public IReadOnlyList<KeyEntry> List(KeyKind kind) => Volatile.Read(ref _byKind[(int)kind]);

    /// <summary>Ends the use of a key for new work; false when there is none.</summary>
    public bool Retire(KeyKind kind, string id) => Set(kind, id, KeyState.Retired);

    /// <summary>Begins the use of a key for new work; false when there is none.</summary>
    public bool Activate(KeyKind kind, string id) => Set(kind, id, KeyState.Active);

    /// <summary>Destroys a key: its file is overwritten and removed, its bytes in memory are zeroed; false when there is none.</summary>
    public bool Delete(KeyKind kind, string id)
    {
        lock (_lock)
        {
            if (!_keys.Remove((kind, id), out var key))
                return false;
            Sort(kind);
            key.Destroy();
            DurableFile.Destroy(Path.Combine(_folder, KeyFile.NameOf(kind, id)));
            return true;
        }
    }

    /// <summary>Closes the store; its keys can no longer be used.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var key in _keys.Values)
                key.Destroy();
            _keys.Clear();
            Array.Fill(_byKind, []);
            _lockFile.Dispose();
        }
    }

    /// <summary>Names the folder; never a key.</summary>
    public override string ToString() => $"SoftwareKeyStore({_folder})";

    private void Load()
    {
        foreach (var path in Directory.EnumerateFiles(_folder).ToList())
        {
            // What a crash left: a key that nobody got yet, or one whose deletion had begun.
            if (path.EndsWith(DurableFile.Unfinished, StringComparison.Ordinal)
                || (path.EndsWith(KeyFile.Extension, StringComparison.Ordinal) && KeyFile.IsErased(path)))
            {
                DurableFile.Destroy(path);
            }
            else if (path.EndsWith(KeyFile.Extension, StringComparison.Ordinal))
            {
                var key = KeyFile.Read(path) ?? throw new KeyStoreException(new Refusal("XN-KEYS-003", path));
                _keys.Add((key.Kind, key.Id), key);
            }
        }
        foreach (var kind in Enum.GetValues<KeyKind>())
            Sort(kind);
    }

    private bool Set(KeyKind kind, string id, KeyState state)
    {
        lock (_lock)
        {
            if (!_keys.TryGetValue((kind, id), out var key))
                return false;
            key.State = state;
            KeyFile.Write(_folder, key);
            return true;
        }
    }

    private KeyEntry Add(KeyKind kind, string id, byte[] secret, KeyState state = KeyState.Active)
    {
        if (!IdForm().IsMatch(id))
            throw new ArgumentException("The id of a key is 1 to 128 letters, digits and . _ -, and starts with a letter or digit.", nameof(id));
        var key = new KeyEntry(kind, id, _clock.GetUtcNow(), state, secret);
        if (_keys.ContainsKey((kind, id)))
            throw new InvalidOperationException($"There is a key {key} already.");
        KeyFile.Write(_folder, key);
        _keys.Add((kind, id), key);
        Sort(kind);
        return key;
    }

    private void Sort(KeyKind kind) => Volatile.Write(
        ref _byKind[(int)kind],
        [.. _keys.Values.Where(key => key.Kind == kind).OrderBy(key => key.Created).ThenBy(key => key.Id, StringComparer.Ordinal)]);

    private static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static byte[] NewSecret(KeyKind kind)
    {
        if (kind is not (KeyKind.AgencySigning or KeyKind.AgencyEncryption))
            return RandomNumberGenerator.GetBytes(KeyEntry.SecretSize);
        using var key = HpkePrivateKey.Generate();
        return key.Export();
    }

    // No separator and no leading dot: an id, which may come from another agency, names a file of this folder and no other.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex IdForm();
}
