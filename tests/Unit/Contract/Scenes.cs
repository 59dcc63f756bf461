using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>Common beginnings: a founded network, a basis in force, a published list, an anchored hit, an open alert.</summary>
internal static class Scenes
{
    public static readonly string[] Founders = ["tax", "police", "customs", "bank"];

    public static World Founded()
    {
        var world = new World();
        world.As("tax").Call(Functions.AgenciesBootstrap, Founding(world)).Agreed<Founded>();
        return world;
    }

    public static Founding Founding(World world) => new([.. Founders.Select(id => world.As(id).Application())]);

    public static LegalBasisTerms Terms(this World world, string basisId = "basis-1") => new()
    {
        BasisId = basisId,
        Citation = "税收征收管理法 第五十七条",
        Purpose = "tax-fraud",
        Owners = ["tax", "police"],
        IdentifierTypes = ["resident-id", "uscc"],
        Recipients = ["police", "customs", "bank", "tax"],
        RecordSources = new RecordSources(["*"], ["residents"]),
        ReleasableFields = ["name", "address", "amount"],
        ReleaseMode = ReleaseMode.Automatic,
        K = 2,
        WindowDays = 30,
        EntryCap = 10_000,
        RetentionDays = 365,
        DisclosureDeadlineHours = 72,
        OpeningDeadlineHours = 48,
        OverMatchCap = 100,
        ImpactAssessment = new ImpactAssessment("PIA-2026-7", Hash("assessment")),
        ValidFrom = world.Now,
        ValidUntil = world.Now.AddDays(365),
    };

    public static World WithBasis(this World world, Func<LegalBasisTerms, LegalBasisTerms>? change = null)
    {
        var terms = world.Terms();
        terms = change?.Invoke(terms) ?? terms;
        world.As("tax").Call(Functions.LegalBasesPropose, terms).Proposed().Agreed<LegalBasis>();
        world.As("tax").Call(Functions.LegalBasesApprove, new BasisApproval(terms.BasisId)).Approved().Agreed<LegalBasis>();
        world.As("police").Call(Functions.LegalBasesApprove, new BasisApproval(terms.BasisId)).Approved().Agreed<LegalBasis>();
        return world;
    }

    /// <summary>A manifest of the tax agency for police, customs and bank; its segment and wraps are on the ledger.</summary>
    public static Manifest Prepared(this World world, Func<Manifest, Manifest>? change = null)
    {
        var manifest = world.Drafted(change);
        world.Uploading(manifest).ShouldAllBe(call => call.Submit().Status == 200);
        return manifest;
    }

    /// <summary>A manifest with the hashes of its segment and wraps, which are not on the ledger yet.</summary>
    public static Manifest Drafted(this World world, Func<Manifest, Manifest>? change = null)
    {
        var manifest = new Manifest
        {
            ListId = "list-1",
            Version = 1,
            Owner = "tax",
            BasisId = "basis-1",
            Citation = "税收征收管理法 第五十七条",
            Purpose = "tax-fraud",
            Mode = ListMode.Disclosed,
            Recipients = ["police", "customs", "bank"],
            IdentifierTypes = ["resident-id"],
            CountBucket = 16,
            RowsRoot = Hash("rows"),
            ListSalt = Hash("salt 1"),
            Segments = [],
            Wraps = [],
            ReleasableFields = ["name", "address"],
            ReleaseMode = ReleaseMode.OnRequest,
            K = 2,
            WindowDays = 30,
            ValidFrom = world.Now,
            ValidUntil = world.Now.AddDays(90),
            OwnerKeyId = world.As("tax").SignKeyId,
        };
        manifest = change?.Invoke(manifest) ?? manifest;
        return manifest with
        {
            Segments = [new SegmentHash(0, Sha256(SegmentOf(manifest)))],
            Wraps = [.. manifest.Recipients.Select(to => new WrapHash(to, world.As(to).EncryptKeyId, Sha256(WrapFor(to))))],
        };
    }

    /// <summary>The calls that put a manifest's segment and wraps on the ledger.</summary>
    public static IReadOnlyList<Call> Uploading(this World world, Manifest manifest)
    {
        var owner = world.As(manifest.Owner);
        var segment = owner.Call(Functions.QueryListsPutSegment, new SegmentUpload(manifest.ListId, manifest.Version, 0, manifest.Segments[0].Sha256))
            .Transient(TransientNames.Segment, SegmentOf(manifest));
        var wraps = owner.Call(Functions.QueryListsPutWraps, new WrapsUpload(manifest.ListId, manifest.Version, manifest.Wraps));
        foreach (var to in manifest.Recipients)
            wraps.Transient(TransientNames.Wrap(to), WrapFor(to));
        return [segment, wraps];
    }

    public static byte[] SegmentOf(Manifest manifest) => Encoding.UTF8.GetBytes($"segment of {manifest.ListId} {manifest.Version}");

    public static byte[] WrapFor(string recipient) => Encoding.UTF8.GetBytes("wrap for " + recipient);

    public static World WithList(this World world, Func<Manifest, Manifest>? change = null)
    {
        var manifest = world.Prepared(change);
        world.As(manifest.Owner).Call(Functions.QueryListsPublish, manifest).DraftedAndApproved().Agreed<ListVersion>();
        return world;
    }

    /// <summary>A network with a basis and a list of the tax agency.</summary>
    public static World Matching(Func<Manifest, Manifest>? list = null, Func<LegalBasisTerms, LegalBasisTerms>? basis = null) =>
        Founded().WithBasis(basis).WithList(list);

    public static byte[] Seed(string entry) => SHA256.HashData(Encoding.UTF8.GetBytes("seed " + entry));

    public static string Tag(string entry = "entry-1") => Convert.ToHexStringLower(Claims.TagOf(Seed(entry)));

    public static HitRow Row(
        this World world, string agency, string entry = "entry-1", string list = "list-1", int version = 1, string record = "record-1", string? release = null)
    {
        var tag = Claims.TagOf(Seed(entry));
        var salt = SHA256.HashData(Encoding.UTF8.GetBytes($"salt {agency} {record}"));
        var commit = Claims.HitCommit(world.Channel, salt, Claims.RecordLeaf(salt, Encoding.UTF8.GetBytes(record)), tag);
        var claim = Claims.Sign(Seed(entry), Claims.Message(world.Channel, list, agency, tag, commit));
        return new HitRow(
            list, version, Convert.ToHexStringLower(tag), Convert.ToHexStringLower(commit), Hash("intake"), Convert.ToBase64String(claim), release);
    }

    public static Call Anchoring(this World world, string agency, string batchId, params HitRow[] rows) =>
        world.As(agency).Call(Functions.HitsAnchor, new HitBatchAnchor(batchId, [Hash("intake")], rows));

    /// <summary>The agency anchors one hit; the batch's id is the agency's id and a number.</summary>
    public static World WithHit(this World world, string agency, int number = 1, string entry = "entry-1")
    {
        world.Anchoring(agency, $"{agency}-{number}", world.Row(agency, entry, record: $"record-{number}")).Agreed<HitBatch>();
        return world;
    }

    public static Call Opening(this World world, string caller, params string[] batches) => world.As(caller).Call(
        Functions.AlertsOpen, new AlertOpening("list-1", Tag(), [.. batches.Select(id => new HitBatchReference(id.Split('-')[0], id))]));

    /// <summary>Police and customs hit the same entry, and the alert on it is open.</summary>
    public static (World World, JointAlert Alert) Alerted(ListMode mode = ListMode.Disclosed)
    {
        var world = Matching(manifest => manifest with { Mode = mode }).WithHit("police").WithHit("customs");
        return (world, world.Opening("police", "police-1", "customs-1").Agreed<JointAlert>());
    }

    public static DisclosureRequest Request(this World world, string id = "disclosure-1") => new()
    {
        DisclosureId = id,
        Holder = "police",
        ListId = "list-1",
        Tag = Tag(),
        HitBatch = "police-1",
        Fields = ["name", "address"],
        Deadline = world.Now.AddHours(72),
    };

    /// <summary>Police hit; the tax agency has asked for two fields.</summary>
    public static World Asked()
    {
        var world = Matching().WithHit("police");
        world.As("tax").Call(Functions.DisclosuresRequest, world.Request()).Agreed<Disclosure>();
        return world;
    }

    public static AgencyChangeProposal Change(AgencyAction action, string agency, string id = "proposal-1") =>
        new() { ProposalId = id, Action = action, AgencyId = agency };

    /// <summary>Proposes by one agency and has others vote for it.</summary>
    public static World Voted(this World world, AgencyChangeProposal change, string proposer, params string[] voters)
    {
        world.As(proposer).Call(Functions.AgenciesPropose, change).Proposed().Agreed<AgencyProposal>();
        foreach (var voter in voters)
            world.Vote(voter, change.ProposalId).ShouldBeAgreed<object>();
        return world;
    }

    public static ContractResponse Vote(this World world, string voter, string proposalId = "proposal-1") =>
        world.As(voter).Call(Functions.AgenciesApprove, new ProposalVote(proposalId)).Approved().Submit();

    public static World Suspended(this World world, string agency, string id = "suspension") =>
        world.Voted(Change(AgencyAction.Suspend, agency, id), Founders.First(other => other != agency), [.. Founders.Where(other => other != agency).Take(2)]);

    public static string Hash(string of) => Sha256(Encoding.UTF8.GetBytes(of));

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
