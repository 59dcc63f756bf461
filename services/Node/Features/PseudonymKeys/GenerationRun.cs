using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>The present run of a generation as this node last heard of it from the ledger.</summary>
internal sealed class GenerationRun
{
    private readonly Dictionary<(string Event, string Agency, string Of), byte[]> posts;

    private GenerationRun(KeyGenerationRow row, PseudonymKey? before, PseudonymKey? active, IEnumerable<KeyPostRow> posts)
    {
        Generation = CanonicalJson.Deserialize<KeyGeneration>(row.Document);
        Before = before;
        Active = active;
        Consent = row.Consent;
        Problem = row.Problem;
        Run = new KeyRun(row.KeyId, row.Epoch, row.Run);
        this.posts = posts.Where(post => post.Run == row.Run).ToDictionary(post => (post.Event, post.Agency, post.Of), post => post.Document);
    }

    public KeyGeneration Generation { get; }

    public KeyGenerationTerms Terms => Generation.Terms;

    /// <summary>The key in the epoch before; null in the first.</summary>
    public PseudonymKey? Before { get; }

    /// <summary>The key that came of it; null before.</summary>
    public PseudonymKey? Active { get; }

    public KeyRun Run { get; }

    /// <summary>Why this agency takes part; null as long as it does not.</summary>
    public string? Consent { get; }

    public string? Problem { get; }

    /// <summary>The step that somebody has still to do; the last one when only signatures that disagree can be the matter.</summary>
    public KeyStepKind Step => Enum.GetValues<KeyStepKind>().FirstOrDefault(step => Missing(step).Count > 0, KeyStepKind.Sign);

    /// <summary>A run that has just begun, before this node has heard of it from the ledger.</summary>
    public static GenerationRun Begun(KeyGeneration generation) => new(
        new KeyGenerationRow
        {
            KeyId = generation.Terms.KeyId,
            Epoch = generation.Terms.Epoch,
            Run = generation.Run,
            State = generation.State.ToString(),
            Consent = KeyConsent.Person,
            Document = CanonicalJson.Serialize(generation),
        },
        null, null, []);

    /// <summary>The run of one epoch; null when this node knows of none.</summary>
    public static async Task<GenerationRun?> ReadAsync(NodeDatabase database, string keyId, int epoch, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.KeyGenerations.FindAsync([keyId, epoch], cancellationToken) is { } row ? await ReadAsync(db, row, cancellationToken) : null;
    }

    public static async Task<GenerationRun> ReadAsync(NodeDbContext db, KeyGenerationRow row, CancellationToken cancellationToken)
    {
        var before = await KeyAsync(db, row.KeyId, row.Epoch - 1, cancellationToken);
        var active = await KeyAsync(db, row.KeyId, row.Epoch, cancellationToken);
        var posts = await db.KeyPosts.Where(post => post.KeyId == row.KeyId && post.Epoch == row.Epoch).ToListAsync(cancellationToken);
        return new GenerationRun(row, before, active, posts);
    }

    /// <summary>What an agency posted; null when it did not.</summary>
    public T? Post<T>(string eventName, string agency, string of = "")
        where T : class => posts.TryGetValue((eventName, agency, of), out var document) ? CanonicalJson.Deserialize<T>(document) : null;

    public bool HasPosted(string eventName, string agency, string of = "") => posts.ContainsKey((eventName, agency, of));

    /// <summary>The complaints of the run: who complained about whom.</summary>
    public IEnumerable<(string Complainant, string Accused)> Complaints() =>
        posts.Keys.Where(post => post.Event == Events.KeyComplained).Select(post => (post.Agency, post.Of)).Order();

    /// <summary>Who has still to do a step.</summary>
    public IReadOnlyList<string> Missing(KeyStepKind step) => step switch
    {
        KeyStepKind.Commit => [.. Terms.Dealers.Where(dealer => !HasPosted(Events.KeyCommitted, dealer))],
        KeyStepKind.Reveal => [.. Terms.Dealers.Where(dealer => !HasPosted(Events.KeyRevealed, dealer))],
        KeyStepKind.Deal => [.. Terms.Dealers.Where(dealer => !HasPosted(Events.KeyDealt, dealer))],
        KeyStepKind.Complain => [.. Complaints().Where(open => !HasPosted(Events.KeyAnswered, open.Accused, open.Complainant)).Select(open => open.Accused).Distinct()],
        _ => [.. Terms.Receivers.Where(receiver => !HasPosted(Events.KeySigned, receiver))],
    };

    public bool IsDealer(string agency) => Terms.Dealers.Contains(agency);

    public bool IsReceiver(string agency) => Terms.Receivers.Contains(agency);

    /// <summary>The index of a dealer or receiver; it never changes.</summary>
    public byte IndexOf(string agency) => (byte)(Generation.Indexes.FirstOrDefault(index => index.Agency == agency)?.Index
        ?? Before?.Holders.First(holder => holder.Agency == agency).Index
        ?? throw new InvalidOperationException($"{agency} has no index in this generation."));

    private static async Task<PseudonymKey?> KeyAsync(NodeDbContext db, string keyId, int epoch, CancellationToken cancellationToken) =>
        await db.PseudonymKeys.FindAsync([keyId, epoch], cancellationToken) is { } row ? CanonicalJson.Deserialize<PseudonymKey>(row.Document) : null;
}
