using System.Globalization;
using System.Text;
using CsCheck;
using ExchangeNetwork.Contract;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public class DeterminismTests
{
    private static readonly Gen<(int Act, int Agency, int Choice, int Minutes)[]> Sequences =
        Gen.Select(Gen.Int[0, Acts.Kinds - 1], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 3_000]).Array[5, 40];

    [Fact]
    public void Any_sequence_of_calls_has_the_same_writes_answers_and_events_everywhere() => Sequences.Sample(acts =>
    {
        var world = Performed(acts);
        Replay(world, "tr-TR").ShouldBe(Transcript(world));
        Replay(world, "zh-CN").ShouldBe(Transcript(world));
    }, iter: 40, threads: 1);

    /// <summary>The sequences do reach deep: else equal refusals would prove little.</summary>
    [Fact]
    public void Sequences_reach_every_module()
    {
        var random = new Random(20260302);
        var events = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 120; i++)
        {
            var acts = Enumerable.Range(0, 60).Select(_ => (random.Next(i % 2 == 0 ? Acts.KindsWithoutKeys : Acts.Kinds), random.Next(4), random.Next(6), random.Next(3_000)));
            events.UnionWith(Performed(acts).Events.Select(e => e.Name));
        }
        var all = typeof(Events).GetFields().Select(field => (string)field.GetValue(null)!);
        all.Except(events).ShouldBeEmpty();
    }

    private static World Performed(IEnumerable<(int Act, int Agency, int Choice, int Minutes)> acts)
    {
        var world = Acts.Beginning();
        foreach (var act in acts)
            Acts.Perform(world, act);
        return world;
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
}
