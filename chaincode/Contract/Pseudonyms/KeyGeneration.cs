using ExchangeNetwork.Contract.Agencies;

namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>What a pseudonym key is for; each has quotas of its own.</summary>
public enum KeyUse
{
    /// <summary>Identifiers of natural persons, whose number a country knows.</summary>
    Person,

    /// <summary>Identifiers of organisations, documents and things.</summary>
    Thing,
}

/// <summary>Argument of <see cref="Functions.PseudonymsBegin"/>: a key is made (epoch 1), or the shares of one are made anew (reference: sealed lists, key generation).</summary>
public sealed record KeyGenerationTerms
{
    /// <summary>Id of the key, such as <c>person-1</c>; the same in all its epochs.</summary>
    public required string KeyId { get; init; }

    /// <summary>What it is for; never changes.</summary>
    public required KeyUse Use { get; init; }

    /// <summary>1, then one more with each resharing.</summary>
    public required int Epoch { get; init; }

    /// <summary>So many shares evaluate together; more than half of the receivers, at least 2.</summary>
    public required int Threshold { get; init; }

    /// <summary>Who deals: in epoch 1 the receivers themselves, later as many holders as the threshold was.</summary>
    public required IReadOnlyList<string> Dealers { get; init; }

    /// <summary>Who gets a share.</summary>
    public required IReadOnlyList<string> Receivers { get; init; }

    /// <summary>Time for each of the five steps, minutes.</summary>
    public required int StepMinutes { get; init; }

    /// <summary>Evaluations that each agency may ask for in a day (UTC), before anything is granted.</summary>
    public required long DailyQuota { get; init; }

    /// <summary>Of so many points that are asked for one is opened to an evaluator (<see cref="AuditedPoints"/>); 0 for none.</summary>
    public required int AuditOneIn { get; init; }
}

/// <summary>Steps of a run in their order.</summary>
public enum KeyStepKind
{
    /// <summary>Dealers post the hash of their commitments.</summary>
    Commit,

    /// <summary>Dealers post their commitments with a proof.</summary>
    Reveal,

    /// <summary>Dealers send each receiver its share, encrypted.</summary>
    Deal,

    /// <summary>Receivers complain, accused dealers answer.</summary>
    Complain,

    /// <summary>Receivers sign what came of it.</summary>
    Sign,
}

/// <summary>How a generation stands.</summary>
public enum KeyGenerationState
{
    /// <summary>It runs.</summary>
    Open,

    /// <summary>The key is active in this epoch.</summary>
    Active,

    /// <summary>Too few are left, or those who signed do not agree; it may be begun again.</summary>
    Failed,
}

/// <summary>A generation with its present run.</summary>
public sealed record KeyGeneration : StoredDocument
{
    /// <summary>The terms; dealers and receivers are those of the present run.</summary>
    public required KeyGenerationTerms Terms { get; init; }

    /// <summary>1, and one more each time it begins anew without somebody.</summary>
    public required int Run { get; init; }

    /// <summary>The receivers' indexes, in order of the index.</summary>
    public required IReadOnlyList<AgencyIndex> Indexes { get; init; }

    /// <summary>How it stands.</summary>
    public required KeyGenerationState State { get; init; }

    /// <summary>Agencies that earlier runs went on without.</summary>
    public required IReadOnlyList<string> Excluded { get; init; }

    /// <summary>Who began it; a machine, which has no actor, where the shares were due to be made anew.</summary>
    public required Approval BegunBy { get; init; }

    /// <summary>Hash of the act that began it; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>When the present run began.</summary>
    public required DateTimeOffset RunFrom { get; init; }

    /// <summary>Instant at which the time for a step of the run is over.</summary>
    public DateTimeOffset Deadline(KeyStepKind step) => RunFrom.AddMinutes((long)Terms.StepMinutes * ((int)step + 1));
}

/// <summary>The index of an agency's shares: the point at which the polynomials are evaluated for it.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Index">1 to 255; never given to another agency.</param>
public sealed record AgencyIndex(string Agency, int Index);

/// <summary>All indexes ever given.</summary>
public sealed record AgencyIndexes : StoredDocument
{
    /// <summary>In order of the index.</summary>
    public required IReadOnlyList<AgencyIndex> Given { get; init; }
}

/// <summary>A run of a generation; also the argument of <see cref="Functions.PseudonymsRestart"/>.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Epoch">The epoch that is to become active.</param>
/// <param name="Run">The run.</param>
public sealed record KeyRun(string KeyId, int Epoch, int Run);

/// <summary>A key in one of its epochs, as agreed by all who hold a share.</summary>
public sealed record PseudonymKey : StoredDocument
{
    /// <summary>The key.</summary>
    public required string KeyId { get; init; }

    /// <summary>What it is for.</summary>
    public required KeyUse Use { get; init; }

    /// <summary>Its epoch.</summary>
    public required int Epoch { get; init; }

    /// <summary>So many shares evaluate together.</summary>
    public required int Threshold { get; init; }

    /// <summary>Y, a ristretto255 element of 32 bytes, hex; the same in all epochs.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Who holds a share, in order of the index.</summary>
    public required IReadOnlyList<KeyHolder> Holders { get; init; }

    /// <summary>Evaluations that each agency may ask for in a day (UTC), before anything is granted.</summary>
    public required long DailyQuota { get; init; }

    /// <summary>Of so many points that are asked for one is opened to an evaluator (<see cref="AuditedPoints"/>); 0 for none.</summary>
    public required int AuditOneIn { get; init; }

    /// <summary>From when it is active.</summary>
    public required DateTimeOffset ActiveFrom { get; init; }

    /// <summary>Agencies that want no more tickets under it; from the second on there are none.</summary>
    public required IReadOnlyList<Approval> RetiredBy { get; init; }

    /// <summary>Age of an epoch from which its shares are due to be made anew.</summary>
    public static TimeSpan Quarter { get; } = TimeSpan.FromDays(90);

    /// <summary>Whether nothing is evaluated under it any more: two agencies wanted so.</summary>
    public bool IsRetired() => RetiredBy.Count >= 2;
}

/// <summary>An agency that holds a share.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Index">Its index.</param>
/// <param name="PublicShare">Y_j, a ristretto255 element of 32 bytes, hex.</param>
public sealed record KeyHolder(string Agency, int Index, string PublicShare);
