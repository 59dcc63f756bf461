using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Contract.Actors;

/// <summary>What an agency asserts about the person behind an act, signed by its node.</summary>
/// <remarks>It proves what the agency asserted, no more (DESIGN section 7, rule 9).</remarks>
public sealed record ActorStatement
{
    /// <summary>The agency that asserts; the submitter of the transaction.</summary>
    public required string Agency { get; init; }

    /// <summary>Pseudonymous id of the person, stable within the agency.</summary>
    public required string Actor { get; init; }

    /// <summary>The role in which the person acted.</summary>
    public required ActorRole Role { get; init; }

    /// <summary>What the person did.</summary>
    public required ActorStep Step { get; init; }

    /// <summary>Hash of the act, see <see cref="ActHash"/>; hex.</summary>
    public required string Act { get; init; }

    /// <summary>When the person acted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The agency's signing key, valid at <see cref="At"/>.</summary>
    public required string KeyId { get; init; }

    /// <summary>Signature suite: <c>ES256</c>.</summary>
    public required string Alg { get; init; }

    /// <summary>64 bytes r‖s, low S, base64, over <see cref="Message"/>; empty until signed.</summary>
    public required string Signature { get; init; }

    /// <summary>The hash that names an act: SHA-256(<c>xnet1/act</c> ‖ LP(channel) ‖ LP(function) ‖ args[0]), hex.</summary>
    public static string ActHash(string channel, string function, ReadOnlySpan<byte> document) =>
        Convert.ToHexStringLower(new Labelled("xnet1/act", channel).Lp(function).Raw(document).Sha256());

    /// <summary>The bytes that are signed: <c>xnet1/actor</c> ‖ LP(channel) ‖ canonical JSON of the statement without its signature.</summary>
    public byte[] Message(string channel)
    {
        var unsigned = (JObject)CanonicalJson.Parse(CanonicalJson.Serialize(this));
        unsigned.Remove("signature");
        return new Labelled("xnet1/actor", channel).Raw(CanonicalJson.Serialize(unsigned)).ToArray();
    }
}

/// <summary>Roles of people in an agency.</summary>
public enum ActorRole
{
    /// <summary>Drafts lists, works hits and alerts.</summary>
    Analyst,

    /// <summary>Approves and decides, never on an own draft.</summary>
    Supervisor,

    /// <summary>Sets the agency up; sees no subject data.</summary>
    Administrator,
}

/// <summary>What a person did.</summary>
public enum ActorStep
{
    /// <summary>Drew a document up.</summary>
    Draft,

    /// <summary>Approved it.</summary>
    Approve,

    /// <summary>Decided a matter.</summary>
    Decide,

    /// <summary>Put a matter forward.</summary>
    Propose,

    /// <summary>Said what was found.</summary>
    Verdict,
}
