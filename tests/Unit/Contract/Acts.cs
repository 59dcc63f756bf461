using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Checkpoints;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>Random acts of four agencies, for sequences that reach every module of the contract.</summary>
internal static class Acts
{
    /// <summary>Number of kinds of acts.</summary>
    public const int Kinds = KindsWithoutKeys + KeyActs.Kinds;

    /// <summary>The first so many have nothing to do with pseudonym keys.</summary>
    public const int KindsWithoutKeys = 30;

    private static readonly int[] OwnerActs = [0, 1, 9, 11, 12, 21, 29];

    /// <summary>The network that sequences begin with: founded, with a legal basis and list-0.</summary>
    public static World Beginning() => Scenes.Matching(m => m with { ListId = "list-0", ValidUntil = m.ValidFrom.AddDays(25) });

    public static void Perform(World world, (int Act, int Agency, int Choice, int Minutes) act)
    {
        // Mostly minutes, so that deadlines can be met, now and then days, so that they pass.
        world.Later(TimeSpan.FromMinutes(act.Minutes < 2_000 ? act.Minutes / 20 : act.Minutes));
        // What only the owner may do is mostly done by the owner, else few sequences would get far.
        var caller = world.As(OwnerActs.Contains(act.Act) && act.Choice != 5 ? "tax" : Scenes.Founders[act.Agency]);
        if (act.Act >= KindsWithoutKeys)
        {
            foreach (var step in KeyActs.Calls(world, act.Act - KindsWithoutKeys, caller, act.Choice))
                step.Submit();
            return;
        }
        var other = Scenes.Founders[(act.Agency + act.Choice) % 4];
        var alertId = Latest<JointAlert>(world, Events.AlertOpened)?.AlertId ?? "none";
        var proposal = Latest<AgencyProposal>(world, Events.AgencyProposed)?.Change.ProposalId ?? "none";
        var asked = Latest<Disclosure>(world, Events.DisclosureRequested)?.Request;
        var holder = asked is null || act.Choice == 5 ? caller : world.As(asked.Holder);
        var call = act.Act switch
        {
            0 => caller.Call(Functions.QueryListsPublish, Upload(world, act.Choice, 1)).DraftedAndApproved(),
            1 => caller.Call(Functions.QueryListsAmend, Upload(world, 0, world.Events.Count(e => e.Name == Events.ListAmended) + 2 - (act.Choice / 5))).DraftedAndApproved(),
            2 or 3 or 4 or 5 => world.Anchoring(caller.Id, $"{caller.Id}-{act.Choice}", world.Row(caller.Id, "entry-" + (act.Choice % 2), "list-0", record: "r" + act.Minutes)),
            6 or 7 or 8 => caller.Call(Functions.AlertsOpen, new AlertOpening("list-0", Scenes.Tag("entry-" + (act.Choice % 2)), AllBatches(world, act.Choice % 2))),
            9 => caller.Call(Functions.AlertsConfirm, new AlertConfirmation(alertId, ["police", "customs"])),
            10 => caller.Call(Functions.AlertsVerdict, new AlertFinding(alertId, (Verdict)(act.Choice % 4))).Found(),
            11 => caller.Call(Functions.AlertsClose, new AlertFinding(alertId, (Verdict)(act.Choice % 4))).Decided(),
            12 => caller.Call(Functions.DisclosuresRequest, Ask(world, act.Choice)),
            13 => holder.Call(Functions.DisclosuresGrant, new DisclosureGrant(asked?.DisclosureId ?? "none", Scenes.Hash("x"), ["name"])).Decided(),
            14 => caller.Call(Functions.CoverageRecord, Cover(act.Choice)),
            15 => caller.Call(Functions.AgenciesPropose, Scenes.Change((AgencyAction)(2 + (act.Choice % 4)), other, "p-" + act.Choice)).Proposed(),
            16 => caller.Call(Functions.QueryListsExpire, new ListReference("list-0")),
            17 or 18 => caller.Call(Functions.AgenciesApprove, new ProposalVote(proposal)).Approved(),
            19 => caller.Call(Functions.AlertsMarkSilent, new AlertReference(alertId)),
            20 => holder.Call(Functions.DisclosuresRefuse, new DisclosureRefusal(asked?.DisclosureId ?? "none", DisclosureReasons.Other)).Decided(),
            21 => caller.Call(Functions.QueryListsWithdraw, new ListWithdrawal("list-" + (act.Choice == 0 ? 0 : 1))).Decided(),
            22 => caller.Call(Functions.DisclosuresLapse, new DisclosureReference("d-" + act.Choice)),
            23 => caller.Call(Functions.PurgesRecord, new PurgeStatement("list-0", 1, (PurgedPart)(act.Choice % 5), world.Now)),
            24 => Checkpoint(world, caller, act.Choice),
            25 => caller.Call(Functions.LegalBasesPropose, world.Terms("basis-" + act.Choice)).Proposed(),
            26 => caller.Call(Functions.LegalBasesApprove, new BasisApproval("basis-" + act.Choice)).Approved(),
            27 when act.Choice == 0 => caller.Call(Functions.LegalBasesRevoke, new BasisRevocation("basis-" + act.Agency)).Decided(),
            28 => Renewal(world, caller, act.Choice),
            29 => Rewrapping(world, caller, other),
            _ => caller.CallRaw(NetworkContract.FunctionNames[act.Minutes % NetworkContract.FunctionNames.Count], Encoding.UTF8.GetBytes("{\"i\":" + act.Choice + "}")),
        };
        call.Submit();
    }

    /// <summary>A manifest whose segment and wraps the ledger may or may not take.</summary>
    private static Manifest Upload(World world, int list, int version)
    {
        var manifest = world.Drafted(m => m with { ListId = "list-" + list, Version = version, ListSalt = Scenes.Hash($"{list} {version}") });
        foreach (var call in world.Uploading(manifest))
            call.Submit();
        return manifest;
    }

    private static Call Renewal(World world, TestAgency agency, int choice)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return agency.Call(Functions.AgenciesRenewKey, new KeyRenewal(agency.Key($"{agency.Id}-encrypt-{choice}", choice == 5 ? KeyPurpose.Sign : KeyPurpose.Encrypt, pair)));
    }

    private static Call Rewrapping(World world, TestAgency owner, string recipient)
    {
        var key = Latest<Agency>(world, Events.EncryptionKeyRenewed) is { } renewed && renewed.Id == recipient ? renewed.Keys[^1].KeyId : recipient + "-encrypt-1";
        var wrap = Encoding.UTF8.GetBytes($"wrap for {key}");
        var version = 1 + world.Events.Count(e => e.Name == Events.ListAmended);
        return owner.Call(Functions.QueryListsRenewWraps, new WrapsUpload("list-0", version, [new WrapHash(recipient, key, Scenes.Sha256(wrap))]))
            .Transient(TransientNames.Wrap(recipient), wrap);
    }

    private static T? Latest<T>(World world, string eventName) => world.Events
        .Where(e => e.Name == eventName).Select(e => CanonicalJson.Deserialize<T>(e.Payload)).LastOrDefault();

    private static HitBatchReference[] AllBatches(World world, int entry) =>
        [.. world.Events.Where(e => e.Name == Events.HitsAnchored).Select(e => CanonicalJson.Deserialize<HitBatch>(e.Payload))
            .Where(batch => batch.Rows[0].Tag == Scenes.Tag("entry-" + entry)).Select(batch => new HitBatchReference(batch.Agency, batch.BatchId))];

    private static DisclosureRequest Ask(World world, int choice)
    {
        var batch = Latest<HitBatch>(world, Events.HitsAnchored);
        return world.Request("d-" + choice) with
        {
            Holder = batch?.Agency ?? "police",
            ListId = "list-0",
            HitBatch = batch?.BatchId ?? "none",
            Tag = batch?.Rows[0].Tag ?? Scenes.Tag(),
            Fields = ["name"],
        };
    }

    private static Call Checkpoint(World world, TestAgency agency, int number)
    {
        var statement = new CheckpointStatement(number, Scenes.Hash("block"), world.Now, agency.SignKeyId, Es256.Name, "");
        return agency.Call(Functions.CheckpointsSign, statement with { Signature = agency.Sign(statement.Message(world.Channel, agency.Id)) });
    }

    private static CoverageStatement Cover(int choice) => new()
    {
        ReceiptId = "receipt-" + choice,
        ListId = "list-0",
        Version = 1,
        RowsRoot = Scenes.Hash("rows"),
        IndexHeight = 1,
        NormalizationVersion = 1,
        IntakeRoots = [Scenes.Hash("intake")],
        Sources = ["İstanbul.csv", "ısı.csv"],
        RecordsIn = choice,
        Matched = 0,
        Pending = 0,
        Rejected = 0,
        Capped = 0,
    };
}
