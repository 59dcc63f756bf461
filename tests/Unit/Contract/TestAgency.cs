using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Signatures;
using Shouldly;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>An agency with real keys that calls the contract.</summary>
internal sealed class TestAgency(World world, string id)
{
    private readonly ECDsa signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa encryption = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public World World => world;

    public string Id => id;

    public string MspId => id + "MSP";

    public string SignKeyId => id + "-sign-1";

    public string EncryptKeyId => id + "-encrypt-1";

    /// <summary>The agency as it joins, with one proven key for each purpose.</summary>
    public NewAgency Application() => new(id, MspId, "部门 " + id, "Agency " + id, [
        Key(SignKeyId, KeyPurpose.Sign, signing), Key(EncryptKeyId, KeyPurpose.Encrypt, encryption)]);

    /// <summary>A proven key, valid from now for two years.</summary>
    public AgencyKey Key(string keyId, KeyPurpose purpose, ECDsa key, Func<AgencyKey, AgencyKey>? change = null)
    {
        var unproven = new AgencyKey
        {
            KeyId = keyId,
            Purpose = purpose,
            Algorithm = purpose == KeyPurpose.Sign ? KeyAlgorithms.Es256 : KeyAlgorithms.HpkeP256,
            PublicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
            ValidFrom = world.Now,
            ValidUntil = world.Now.AddDays(730),
            Proof = string.Empty,
        };
        unproven = change?.Invoke(unproven) ?? unproven;
        return unproven with { Proof = Signed(key, unproven.ProofMessage(world.Channel, id)) };
    }

    public string Sign(byte[] message) => Signed(signing, message);

    public static string Signed(ECDsa key, byte[] message)
    {
        var signature = key.SignData(message, HashAlgorithmName.SHA256);
        Es256.MakeLowS(signature);
        return Convert.ToBase64String(signature);
    }

    public Call Call(string function, object document) => new(this, function, CanonicalJson.Serialize(document));

    /// <summary>Calls with a document that need not be one.</summary>
    public Call CallRaw(string function, byte[] document) => new(this, function, document);
}

/// <summary>A call in the making.</summary>
internal sealed class Call(TestAgency caller, string function, byte[] document)
{
    private readonly List<ActorStatement> statements = [];
    private readonly Dictionary<string, byte[]> transient = new(StringComparer.Ordinal);
    private byte[]? rawStatements;

    /// <summary>A person acted; <paramref name="change"/> tampers before signing, <paramref name="forge"/> after.</summary>
    public Call By(
        ActorStep step, ActorRole role, string actor, Func<ActorStatement, ActorStatement>? change = null, Func<ActorStatement, ActorStatement>? forge = null)
    {
        var statement = new ActorStatement
        {
            Agency = caller.Id,
            Actor = actor,
            Role = role,
            Step = step,
            Act = ActorStatement.ActHash(caller.World.Channel, function, document),
            At = LedgerTime.Cut(caller.World.Now),
            KeyId = caller.SignKeyId,
            Alg = Es256.Name,
            Signature = string.Empty,
        };
        statement = change?.Invoke(statement) ?? statement;
        statement = statement with { Signature = caller.Sign(statement.Message(caller.World.Channel)) };
        statements.Add(forge?.Invoke(statement) ?? statement);
        return this;
    }

    public Call Proposed() => By(ActorStep.Propose, ActorRole.Supervisor, caller.Id + "-anna");

    public Call Approved() => By(ActorStep.Approve, ActorRole.Supervisor, caller.Id + "-bo");

    public Call Decided() => By(ActorStep.Decide, ActorRole.Supervisor, caller.Id + "-bo");

    public Call DraftedAndApproved() => By(ActorStep.Draft, ActorRole.Analyst, caller.Id + "-anna").Approved();

    public Call Found() => By(ActorStep.Verdict, ActorRole.Analyst, caller.Id + "-anna");

    public Call Transient(string name, byte[] value)
    {
        transient[name] = value;
        return this;
    }

    public Call RawStatements(byte[] bytes)
    {
        rawStatements = bytes;
        return this;
    }

    public ContractResponse Submit() => caller.World.Submit(caller.MspId, function, Arguments(), transient);

    public (ContractResponse Response, int Writes) Evaluate() => caller.World.Evaluate(caller.MspId, function, Arguments());

    /// <summary>Submits what the contract agrees to.</summary>
    public T Agreed<T>() => Submit().ShouldBeAgreed<T>();

    /// <summary>Submits what the contract refuses with this code; nothing is written.</summary>
    public void Refused(string code) => Submit().ShouldBeRefused(code);

    private byte[][] Arguments() => rawStatements is not null ? [document, rawStatements]
        : statements.Count == 0 ? [document]
        : [document, CanonicalJson.Serialize(statements)];
}

internal static class ResponseAssertions
{
    public static T ShouldBeAgreed<T>(this ContractResponse response)
    {
        response.Refusal.ShouldBeNull();
        response.Status.ShouldBe(200);
        return CanonicalJson.Deserialize<T>(response.Payload);
    }

    public static void ShouldBeRefused(this ContractResponse response, string code)
    {
        response.Refusal.ShouldNotBeNull().Code.ShouldBe(code);
        response.Status.ShouldBe(400);
        response.Payload.ShouldBeEmpty();
    }
}
