using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Errors;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

public partial class CatalogueTests
{
    private static readonly string[] Files = Directory.GetFiles(Path.Combine(Repository.Root, "chaincode", "Contract"), "*.cs", SearchOption.AllDirectories);

    [Fact]
    public void Every_code_of_the_contract_stands_in_the_catalogue_and_the_other_way_round()
    {
        var path = Path.Combine(Repository.Root, "services", "Messages", "Errors", "contract.json");
        var catalogue = JsonSerializer.Deserialize<ErrorText[]>(File.ReadAllText(path), JsonSerializerOptions.Web)!.Select(text => text.Code).ToArray();
        catalogue.ShouldBeUnique();
        Codes().Select(code => code.Value).ShouldBeUnique();
        catalogue.Order(StringComparer.Ordinal).ShouldBe(Codes().Select(code => code.Value).Order(StringComparer.Ordinal));
        Codes().ShouldAllBe(code => ErrorCatalogue.All.ContainsKey(code.Value));
    }

    [Fact]
    public void Every_code_is_emitted_and_no_code_is_written_elsewhere()
    {
        var sources = Files.Where(file => Path.GetFileName(file) != "Rules.cs").Select(File.ReadAllText).ToArray();
        foreach (var (name, _) in Codes())
            sources.ShouldContain(source => source.Contains(name, StringComparison.Ordinal), name);
        sources.ShouldAllBe(source => !source.Contains("\"XN-", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_rule_has_a_test_that_sees_it_refuse()
    {
        var tests = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Unit", "Contract"), "*.cs").Select(File.ReadAllText));
        foreach (var (name, _) in Codes())
            tests.ShouldContain(name + ")", Case.Sensitive, name);
    }

    [Fact]
    public void Both_texts_of_a_code_have_the_placeholders_that_its_rule_fills()
    {
        var placeholders = ErrorCatalogue.All.Where(entry => Codes().Any(code => code.Value == entry.Key))
            .ToDictionary(entry => entry.Key, entry => (Zh: Places(entry.Value.Zh), En: Places(entry.Value.En)));
        placeholders.Values.ShouldAllBe(places => places.Zh == places.En);
        foreach (var executed in RefusedByEveryone())
        {
            var filled = executed.Response.Refusal!.Arguments.Count;
            placeholders[executed.Response.Refusal.Code].En.ShouldBeLessThanOrEqualTo(filled, executed.Response.Refusal.Code);
        }
    }

    [Fact]
    public void Nothing_in_the_contract_reads_a_clock_a_culture_or_the_world()
    {
        string[] banned =
        [
            "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "TimeProvider", "Stopwatch", "new Random", "Random.Shared",
            "Guid.NewGuid", "RandomNumberGenerator", "CurrentCulture", "Environment.", "File.", "Console.", "HttpClient", "Thread", "Task.", "GetHashCode",
        ];
        foreach (var file in Files)
        {
            var source = File.ReadAllText(file);
            banned.ShouldAllBe(word => !source.Contains(word, StringComparison.Ordinal), file);
            FloatingPoint().IsMatch(source).ShouldBeFalse(file);
        }
    }

    private static IEnumerable<Executed> RefusedByEveryone()
    {
        var world = Scenes.Matching();
        foreach (var function in NetworkContract.FunctionNames)
        {
            foreach (var caller in new[] { "stranger", "tax", "bank" })
                world.As(caller).CallRaw(function, "{}"u8.ToArray()).Submit();
        }
        return world.Log.Where(executed => executed.Response.Refusal is not null);
    }

    private static int Places(string text) => Placeholder().Matches(text).Select(match => match.Value).Distinct().Count();

    private static IReadOnlyList<(string Name, string Value)> Codes() =>
        [.. typeof(Rules).GetNestedTypes().SelectMany(module => module.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ($"Rules.{module.Name}.{field.Name}", (string)field.GetValue(null)!)))];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(double|float|decimal)\b")]
    private static partial Regex FloatingPoint();
}
