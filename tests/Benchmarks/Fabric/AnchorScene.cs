using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Contract.Signatures;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>A founded network with a basis in force and one published list, on which every agency may anchor hits.</summary>
internal sealed class AnchorScene : IAsyncDisposable
{
    public const string ListId = "list-1";
    private const string BasisId = "basis-1";
    private static readonly string Intake = HashOf("intake");
    private readonly string channel;
    private readonly List<Actor> actors = [];

    private AnchorScene(string channel) => this.channel = channel;

    /// <summary>The agencies' ledgers, the list's owner first.</summary>
    public IReadOnlyList<FabricLedger> Ledgers => [.. actors.Select(actor => actor.Ledger)];

    public string AgencyOf(int index) => actors[index].Id;

    public static async Task<AnchorScene> PrepareAsync(FabricNetwork network)
    {
        var scene = new AnchorScene(network.Channel);
        foreach (var agency in network.Agencies)
        {
            var options = network.Of(agency.Agency)!;
            scene.actors.Add(new Actor(
                agency.Agency, agency.MspId, AgencySigner.Create(agency.MspId, agency.Agency + "-sign"), AgencySigner.Create(agency.MspId, agency.Agency + "-encrypt"),
                await FabricLedger.ConnectAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None)));
        }
        var now = LedgerTime.Cut(DateTimeOffset.UtcNow.AddSeconds(-1));
        var owner = scene.actors[0];
        await scene.SubmitAsync(owner, Functions.AgenciesBootstrap, new Founding([.. scene.actors.Select(actor => scene.Application(actor, now))]));
        await scene.SubmitAsync(owner, Functions.LegalBasesPropose, scene.Terms(now), (ActorStep.Propose, ActorRole.Supervisor, "anna"));
        foreach (var approver in scene.actors.Take(2))
            await scene.SubmitAsync(approver, Functions.LegalBasesApprove, new BasisApproval(BasisId), (ActorStep.Approve, ActorRole.Supervisor, "bo"));
        await scene.PublishAsync(owner, now);
        return scene;
    }

    /// <summary>A batch of hits, valid for the agency: every hit by a record of its own, the claim signed under its entry's seed.</summary>
    public LedgerCall Anchoring(int agency, string batch, IEnumerable<(string Entry, string Record)> hits)
    {
        var rows = hits.Select(hit => Row(actors[agency].Id, hit.Entry, $"{batch} {hit.Record}")).ToArray();
        return new LedgerCall(Functions.HitsAnchor, [CanonicalJson.Serialize(new HitBatchAnchor(batch, [Intake], rows))]);
    }

    public static string TagOf(string entry) => Convert.ToHexStringLower(Claims.TagOf(Seed(entry)));

    /// <summary>Submits and demands agreement.</summary>
    public static async Task<LedgerOutcome> AgreedAsync(ILedger ledger, LedgerCall call)
    {
        var outcome = await ledger.SubmitAsync(call, CancellationToken.None);
        return outcome.Agreed ? outcome : throw new InvalidOperationException($"{call.Function} was refused: {outcome.Refusal}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var actor in actors)
        {
            await actor.Ledger.DisposeAsync();
            actor.Signing.Dispose();
            actor.Encryption.Dispose();
        }
    }

    private async Task PublishAsync(Actor owner, DateTimeOffset now)
    {
        var segment = Encoding.UTF8.GetBytes("segment");
        var recipients = actors.Select(actor => actor.Id).ToArray();
        var wraps = actors.Select(actor => new WrapHash(actor.Id, actor.Encryption.KeyId, HashOf("wrap " + actor.Id))).ToArray();
        var manifest = new Manifest
        {
            ListId = ListId,
            Version = 1,
            Owner = owner.Id,
            BasisId = BasisId,
            Citation = "Art. 57",
            Purpose = "benchmark",
            Mode = ListMode.Disclosed,
            Recipients = recipients,
            IdentifierTypes = ["resident-id"],
            CountBucket = 16,
            RowsRoot = HashOf("rows"),
            ListSalt = HashOf("salt"),
            Segments = [new SegmentHash(0, HashOf("segment"))],
            Wraps = wraps,
            ReleasableFields = ["name"],
            ReleaseMode = ReleaseMode.OnRequest,
            K = 2,
            WindowDays = 30,
            ValidFrom = now,
            ValidUntil = now.AddDays(90),
            OwnerKeyId = owner.Signing.KeyId,
        };
        await SubmitAsync(
            owner, Functions.QueryListsPutSegment, new SegmentUpload(ListId, 1, 0, HashOf("segment")),
            transient: new Dictionary<string, byte[]> { [TransientNames.Segment] = segment });
        await SubmitAsync(
            owner, Functions.QueryListsPutWraps, new WrapsUpload(ListId, 1, wraps),
            transient: recipients.ToDictionary(TransientNames.Wrap, to => Encoding.UTF8.GetBytes("wrap " + to)));
        await SubmitAsync(
            owner, Functions.QueryListsPublish, manifest, null,
            (ActorStep.Draft, ActorRole.Analyst, "anna"), (ActorStep.Approve, ActorRole.Supervisor, "bo"));
    }

    private LegalBasisTerms Terms(DateTimeOffset now)
    {
        var agencies = actors.Select(actor => actor.Id).ToArray();
        return new LegalBasisTerms
        {
            BasisId = BasisId,
            Citation = "Art. 57",
            Purpose = "benchmark",
            Owners = [agencies[0]],
            IdentifierTypes = ["resident-id"],
            Recipients = agencies,
            RecordSources = new RecordSources(["*"], []),
            ReleasableFields = ["name"],
            ReleaseMode = ReleaseMode.OnRequest,
            K = 2,
            WindowDays = 30,
            EntryCap = 10_000,
            RetentionDays = 365,
            DisclosureDeadlineHours = 72,
            OpeningDeadlineHours = 48,
            OverMatchCap = 100,
            ImpactAssessment = new ImpactAssessment("assessment", HashOf("assessment")),
            ValidFrom = now,
            ValidUntil = now.AddDays(365),
        };
    }

    private Task SubmitAsync(Actor actor, string function, object document, params (ActorStep Step, ActorRole Role, string Who)[] by) =>
        SubmitAsync(actor, function, document, null, by);

    private async Task SubmitAsync(
        Actor actor, string function, object document, Dictionary<string, byte[]>? transient, params (ActorStep Step, ActorRole Role, string Who)[] by)
    {
        var bytes = CanonicalJson.Serialize(document);
        var statements = by.Select(step => Statement(actor, function, bytes, step.Step, step.Role, step.Who)).ToArray();
        byte[][] arguments = statements.Length == 0 ? [bytes] : [bytes, CanonicalJson.Serialize(statements)];
        await AgreedAsync(actor.Ledger, new LedgerCall(function, arguments, transient));
    }

    private ActorStatement Statement(Actor actor, string function, byte[] document, ActorStep step, ActorRole role, string who)
    {
        var statement = new ActorStatement
        {
            Agency = actor.Id,
            Actor = $"{actor.Id}-{who}",
            Role = role,
            Step = step,
            Act = ActorStatement.ActHash(channel, function, document),
            At = LedgerTime.Cut(DateTimeOffset.UtcNow),
            KeyId = actor.Signing.KeyId,
            Alg = Es256.Name,
            Signature = string.Empty,
        };
        return statement with { Signature = Convert.ToBase64String(actor.Signing.Sign(statement.Message(channel))) };
    }

    private NewAgency Application(Actor actor, DateTimeOffset now) => new(
        actor.Id, actor.MspId, actor.Id, actor.Id,
        [
            Key(actor, actor.Signing, KeyPurpose.Sign, KeyAlgorithms.Es256, now),
            Key(actor, actor.Encryption, KeyPurpose.Encrypt, KeyAlgorithms.HpkeP256, now),
        ]);

    private AgencyKey Key(Actor actor, AgencySigner key, KeyPurpose purpose, string algorithm, DateTimeOffset now)
    {
        var unproven = new AgencyKey
        {
            KeyId = key.KeyId,
            Purpose = purpose,
            Algorithm = algorithm,
            PublicKey = Convert.ToBase64String(key.PublicKey),
            ValidFrom = now,
            ValidUntil = now.AddDays(730),
            Proof = string.Empty,
        };
        return unproven with { Proof = Convert.ToBase64String(key.Sign(unproven.ProofMessage(channel, actor.Id))) };
    }

    private HitRow Row(string agency, string entry, string record)
    {
        var seed = Seed(entry);
        var tag = Claims.TagOf(seed);
        var salt = RandomNumberGenerator.GetBytes(Claims.Size);
        var commit = Claims.HitCommit(channel, salt, Claims.RecordLeaf(salt, Encoding.UTF8.GetBytes(record)), tag);
        var claim = Claims.Sign(seed, Claims.Message(channel, ListId, agency, tag, commit));
        return new HitRow(ListId, 1, Convert.ToHexStringLower(tag), Convert.ToHexStringLower(commit), Intake, Convert.ToBase64String(claim));
    }

    private static byte[] Seed(string entry) => SHA256.HashData(Encoding.UTF8.GetBytes("seed " + entry));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Actor(string Id, string MspId, AgencySigner Signing, AgencySigner Encryption, FabricLedger Ledger);
}
