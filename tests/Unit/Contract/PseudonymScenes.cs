using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>Steps of key generation with values of the right form: the contract does no group arithmetic.</summary>
internal static class PseudonymScenes
{
    public static readonly KeyRun Run = new("person-1", 1, 1);

    public static KeyGenerationTerms Generation(Func<KeyGenerationTerms, KeyGenerationTerms>? change = null)
    {
        var terms = new KeyGenerationTerms
        {
            KeyId = "person-1",
            Use = KeyUse.Person,
            Epoch = 1,
            Threshold = 3,
            Dealers = Scenes.Founders,
            Receivers = Scenes.Founders,
            StepMinutes = 60,
            DailyQuota = 1_000,
            AuditOneIn = 100,
        };
        return change?.Invoke(terms) ?? terms;
    }

    public static KeyGeneration Begin(this World world, Func<KeyGenerationTerms, KeyGenerationTerms>? change = null, string by = "tax") =>
        world.As(by).Call(Functions.PseudonymsBegin, Generation(change)).Proposed().Agreed<KeyGeneration>();

    public static CommitmentReveal Reveal(string agency, KeyRun? run = null, int threshold = 3) => new(
        run ?? Run, [.. Enumerable.Range(0, threshold).Select(i => Scenes.Hash($"commitment {agency} {i}"))], Scenes.Hash("R " + agency), Scenes.Hash("s " + agency));

    public static Call Committing(this World world, string agency, KeyRun? run = null, int threshold = 3) => world.As(agency).Call(
        Functions.PseudonymsCommit,
        new CommitmentHash(run ?? Run, Convert.ToHexStringLower(SHA256.HashData(Reveal(agency, run, threshold).Message(world.Channel, agency)))));

    public static Call Revealing(this World world, string agency, KeyRun? run = null, int threshold = 3) =>
        world.As(agency).Call(Functions.PseudonymsReveal, Reveal(agency, run, threshold));

    public static Call Dealing(this World world, string agency, KeyRun? run = null, params string[] receivers)
    {
        string[] others = [.. (receivers.Length == 0 ? Scenes.Founders : receivers).Where(receiver => receiver != agency)];
        var call = world.As(agency).Call(Functions.PseudonymsDeal, new ShareDealing(
            run ?? Run, [.. others.Select(to => new ShareHash(to, world.As(to).EncryptKeyId, Convert.ToHexStringLower(SHA256.HashData(ShareFrom(agency, to)))))]));
        foreach (var to in others)
            call.Transient(TransientNames.Share(to), ShareFrom(agency, to));
        return call;
    }

    public static byte[] ShareFrom(string dealer, string receiver) => Encoding.UTF8.GetBytes($"share from {dealer} to {receiver}");

    public static Call Signing(this World world, string agency, KeyGeneration generation, Func<KeySignature, KeySignature>? change = null, Func<KeySignature, KeySignature>? forge = null)
    {
        var run = new KeyRun(generation.Terms.KeyId, generation.Terms.Epoch, generation.Run);
        var statement = new KeySignature(
            run, Scenes.Hash("Y"), [.. generation.Indexes.Select(index => Scenes.Hash("Y of " + index.Agency))], world.As(agency).SignKeyId,
            LedgerTime.Cut(world.Now), Es256.Name, "");
        statement = change?.Invoke(statement) ?? statement;
        statement = statement with { Signature = world.As(agency).Sign(statement.Message(world.Channel, agency, generation)) };
        return world.As(agency).Call(Functions.PseudonymsSign, forge?.Invoke(statement) ?? statement);
    }

    /// <summary>The police ask for 300 points.</summary>
    public static TicketRequest Ticket(Func<TicketRequest, TicketRequest>? change = null)
    {
        var request = new TicketRequest
        {
            TicketId = new string('a', 32),
            KeyId = "person-1",
            Epoch = 1,
            Use = EvaluationUse.Records,
            Count = 300,
            Messages = 1,
            PointsRoot = Scenes.Hash("points"),
            IntakeRoot = Scenes.Hash("intake"),
            Evaluators = ["police", "customs", "bank"],
        };
        return change?.Invoke(request) ?? request;
    }

    /// <summary>All steps up to the shares.</summary>
    public static KeyGeneration Dealt(this World world, Func<KeyGenerationTerms, KeyGenerationTerms>? change = null)
    {
        var generation = world.Begin(change);
        var run = new KeyRun(generation.Terms.KeyId, generation.Terms.Epoch, generation.Run);
        foreach (var dealer in generation.Terms.Dealers)
            world.Committing(dealer, run, generation.Terms.Threshold).Agreed<object>();
        foreach (var dealer in generation.Terms.Dealers)
            world.Revealing(dealer, run, generation.Terms.Threshold).Agreed<object>();
        foreach (var dealer in generation.Terms.Dealers)
            world.Dealing(dealer, run, [.. generation.Terms.Receivers]).Agreed<object>();
        return generation;
    }

    /// <summary>A network with an active key.</summary>
    public static World WithKey(this World world, Func<KeyGenerationTerms, KeyGenerationTerms>? change = null)
    {
        var generation = world.Dealt(change);
        foreach (var receiver in generation.Terms.Receivers)
            world.Signing(receiver, generation).Agreed<object>();
        return world;
    }
}
