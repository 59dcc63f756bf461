using System.Globalization;
using System.Text;
using CsCheck;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class DeterminismTests
{
    private static readonly Gen<(int Act, int Agency, int Choice, int Minutes)[]> Acts =
        Gen.Select(Gen.Int[0, 17], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 3_000]).Array[5, 40];

    [Fact]
    public void Any_sequence_of_calls_has_the_same_writes_answers_and_events_everywhere() => Acts.Sample(acts =>
    {
        var world = Scenes.Founded();
        world.WithBasis();
        foreach (var act in acts)
            Perform(world, act);
        Replay(world, "tr-TR").ShouldBe(Transcript(world));
        Replay(world, "zh-CN").ShouldBe(Transcript(world));
    }, iter: 40, threads: 1);

    /// <summary>The sequences do reach deep: else equal refusals would prove little.</summary>
    [Fact]
    public void Sequences_reach_every_module()
    {
        var events = new HashSet<string>(StringComparer.Ordinal);
        Acts.Sample(acts =>
        {
            var world = Scenes.Founded().WithBasis();
            foreach (var act in acts)
                Perform(world, act);
            events.UnionWith(world.Events.Select(e => e.Name));
        }, iter: 60, threads: 1, seed: "0000KOIPe036");
        events.ShouldContain(Events.AlertOpened);
        events.ShouldContain(Events.DisclosureRequested);
        events.ShouldContain(Events.ListAmended);
        events.ShouldContain(Events.CoverageRecorded);
    }

    private static void Perform(World world, (int Act, int Agency, int Choice, int Minutes) act)
    {
        world.Later(TimeSpan.FromMinutes(act.Minutes));
        var caller = world.As(Scenes.Founders[act.Agency]);
        var other = Scenes.Founders[(act.Agency + act.Choice) % 4];
        var batch = new HitBatchReference(other, $"{other}-{act.Choice}");
        var alertId = AlertOf(world) ?? "none";
        var call = act.Act switch
        {
            0 => caller.Call(Functions.QueryListsPublish, Upload(world, act.Choice % 2, 1)).DraftedAndApproved(),
            1 => caller.Call(Functions.QueryListsAmend, Upload(world, 0, act.Choice + 1)).DraftedAndApproved(),
            2 or 3 or 4 or 5 => world.Anchoring(caller.Id, $"{caller.Id}-{act.Choice}", world.Row(caller.Id, "entry-" + (act.Choice % 2), "list-0", record: "r" + act.Minutes)),
            6 or 7 or 8 => caller.Call(Functions.AlertsOpen, new AlertOpening("list-0", Scenes.Tag("entry-" + (act.Choice % 2)), AllBatches(world, act.Choice % 2))),
            9 => caller.Call(Functions.AlertsConfirm, new AlertConfirmation(alertId, ["police", "customs"])),
            10 => caller.Call(Functions.AlertsVerdict, new AlertFinding(alertId, (Verdict)(act.Choice % 4))).Found(),
            11 => caller.Call(Functions.AlertsClose, new AlertFinding(alertId, (Verdict)(act.Choice % 4))).Decided(),
            12 => caller.Call(Functions.DisclosuresRequest, Ask(world, batch, act.Choice)),
            13 => caller.Call(Functions.DisclosuresGrant, new DisclosureGrant("d-" + act.Choice, Scenes.Hash("x"), ["name"])).Decided(),
            14 => caller.Call(Functions.CoverageRecord, Cover(act.Choice)),
            15 => caller.Call(Functions.AgenciesPropose, Scenes.Change((AgencyAction)(2 + (act.Choice % 4)), other, "p-" + act.Choice)).Proposed(),
            16 => caller.Call(Functions.QueryListsExpire, new ListReference("list-0")),
            _ => caller.CallRaw(NetworkContract.FunctionNames[act.Minutes % NetworkContract.FunctionNames.Count], Encoding.UTF8.GetBytes("{\"i\":" + act.Choice + "}")),
        };
        call.Submit();
    }

    private static string Replay(World original, string culture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            var replay = new World();
            foreach (var call in original.Log)
            {
                replay.Now = call.Now;
                replay.Submit(call.MspId, call.Function, call.Arguments, call.Transient);
            }
            return Transcript(replay);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    private static string Transcript(World world)
    {
        var text = new StringBuilder();
        foreach (var call in world.Log)
        {
            call.Response.Status.ShouldNotBe(500, call.Response.Refusal?.ToString());
            text.Append(call.Function).Append(' ').Append(call.Response.Status).Append(' ').Append(call.Response.Refusal).Append(' ')
                .Append(Convert.ToBase64String(call.Response.Payload)).Append('\n').Append(call.Transcript).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A manifest whose segment and wraps the ledger may or may not take.</summary>
    private static Manifest Upload(World world, int list, int version)
    {
        var manifest = world.Drafted(m => m with { ListId = "list-" + list, Version = version, ListSalt = Scenes.Hash($"{list} {version}") });
        foreach (var call in world.Uploading(manifest))
            call.Submit();
        return manifest;
    }

    private static string? AlertOf(World world) => world.Events
        .Where(e => e.Name == Events.AlertOpened).Select(e => CanonicalJson.Deserialize<JointAlert>(e.Payload).AlertId).LastOrDefault();

    private static HitBatchReference[] AllBatches(World world, int entry) =>
        [.. world.Events.Where(e => e.Name == Events.HitsAnchored).Select(e => CanonicalJson.Deserialize<HitBatch>(e.Payload))
            .Where(batch => batch.Rows[0].Tag == Scenes.Tag("entry-" + entry)).Select(batch => new HitBatchReference(batch.Agency, batch.BatchId))];

    private static DisclosureRequest Ask(World world, HitBatchReference batch, int choice) => world.Request("d-" + choice) with
    {
        Holder = batch.Agency,
        ListId = "list-0",
        HitBatch = batch.BatchId,
        Tag = Scenes.Tag("entry-" + (choice % 2)),
        Fields = ["name"],
    };

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
