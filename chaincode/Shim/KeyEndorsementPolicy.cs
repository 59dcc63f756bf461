using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;

namespace Hyperledger.Fabric.Shim;

/// <summary>Which of an organisation's nodes signs for it.</summary>
public enum EndorserRole
{
    /// <summary>Any identity of the organisation.</summary>
    Member,

    /// <summary>A peer of the organisation.</summary>
    Peer,
}

/// <summary>A key's own endorsement policy: every organisation in it must endorse what changes the key.</summary>
/// <remarks>Equal policies have equal bytes: organisations stand in ordinal order of their MSP ids. Read and set by the stub's validation parameters.</remarks>
public sealed class KeyEndorsementPolicy
{
    private readonly SortedDictionary<string, EndorserRole> _roles = new(StringComparer.Ordinal);

    /// <summary>A policy without organisations.</summary>
    public KeyEndorsementPolicy()
    {
    }

    /// <summary>A policy as the ledger keeps it; null or empty is one without organisations.</summary>
    /// <exception cref="ArgumentException">Not a policy of this form: every organisation, one role each.</exception>
    public KeyEndorsementPolicy(byte[]? policy)
    {
        if (policy is null or [])
            return;
        try
        {
            foreach (var identity in SignaturePolicyEnvelope.Parser.ParseFrom(policy).Identities)
            {
                if (identity.PrincipalClassification != MSPPrincipal.Types.Classification.Role)
                    throw new ArgumentException("The policy names something other than roles of organisations.", nameof(policy));
                var role = MSPRole.Parser.ParseFrom(identity.Principal);
                _roles[role.MspIdentifier] = role.Role switch
                {
                    MSPRole.Types.MSPRoleType.Member => EndorserRole.Member,
                    MSPRole.Types.MSPRoleType.Peer => EndorserRole.Peer,
                    _ => throw new ArgumentException($"The policy has role {role.Role}, which does not endorse.", nameof(policy)),
                };
            }
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new ArgumentException("Not an endorsement policy.", nameof(policy), fault);
        }
    }

    /// <summary>The organisations' MSP ids in ordinal order.</summary>
    public IReadOnlyList<string> Organizations => [.. _roles.Keys];

    /// <summary>Adds organisations; one that is there already takes the new role.</summary>
    public KeyEndorsementPolicy Add(EndorserRole role, params ReadOnlySpan<string> mspIds)
    {
        foreach (var mspId in mspIds)
        {
            ArgumentException.ThrowIfNullOrEmpty(mspId, nameof(mspIds));
            _roles[mspId] = role;
        }
        return this;
    }

    /// <summary>Removes organisations; those that are not there are passed over.</summary>
    public KeyEndorsementPolicy Remove(params ReadOnlySpan<string> mspIds)
    {
        foreach (var mspId in mspIds)
            _roles.Remove(mspId);
        return this;
    }

    /// <summary>The policy as the ledger keeps it: a serialised <c>common.SignaturePolicyEnvelope</c>.</summary>
    public byte[] ToBytes()
    {
        var all = new SignaturePolicy.Types.NOutOf { N = _roles.Count };
        var envelope = new SignaturePolicyEnvelope { Rule = new SignaturePolicy { NOutOf = all } };
        foreach (var (mspId, role) in _roles)
        {
            all.Rules.Add(new SignaturePolicy { SignedBy = envelope.Identities.Count });
            envelope.Identities.Add(new MSPPrincipal
            {
                PrincipalClassification = MSPPrincipal.Types.Classification.Role,
                Principal = new MSPRole
                {
                    MspIdentifier = mspId,
                    Role = role == EndorserRole.Peer ? MSPRole.Types.MSPRoleType.Peer : MSPRole.Types.MSPRoleType.Member,
                }.ToByteString(),
            });
        }
        return envelope.ToByteArray();
    }
}
