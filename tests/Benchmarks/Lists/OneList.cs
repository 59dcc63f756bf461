using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Benchmarks.Lists;

/// <summary>Scenarios of four agencies and one made-up list of the first.</summary>
internal static class OneList
{
    /// <summary>Makes up a list.</summary>
    /// <param name="folder">A folder that is not there yet.</param>
    /// <param name="name">Name of the list, and of its basis: lists of one network have each their own.</param>
    /// <param name="mode"><c>disclosed</c> or <c>sealed</c>.</param>
    /// <param name="entries">Number of entries.</param>
    /// <param name="seed">Other seeds give other entries.</param>
    /// <param name="types">Identifier types that the basis allows; null for all that the entries have.</param>
    public static ScenarioFolder MakeUp(string folder, string name, string mode, int entries, long seed, IReadOnlyList<string>? types = null)
    {
        SampleScenario.Write(folder, new SampleOptions(Lists: 1, Entries: entries, Records: 1_000, Seed: seed));
        var scenario = ScenarioFolder.Read(folder).Folder!;
        var list = scenario.Lists.Single();
        return Named(scenario, list with { Mode = mode, IdentifierTypes = types ?? list.IdentifierTypes, Basis = list.Basis with { Id = name } }, name);
    }

    /// <summary>The same entries as a list of another name, under the same basis.</summary>
    public static ScenarioFolder Named(ScenarioFolder scenario, string name) => Named(scenario, scenario.Lists[0], name);

    /// <summary>A step that nobody watches.</summary>
    public static ConsoleStep NoStep() => new(new BilingualText("", ""), null);

    // People tell lists by their titles.
    private static ScenarioFolder Named(ScenarioFolder scenario, ScenarioList list, string name) => new(
        scenario.Path, scenario.Agencies, [list with { Name = name, TitleZh = name, TitleEn = name }], scenario.RecordFiles, scenario.IgnoredFiles, expected: null);
}
