using System.Reflection;
using System.Text.RegularExpressions;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using ExchangeNetwork.Messages.Errors;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>Codes, catalogue and tests of the sealed protocol tell the same.</summary>
public partial class OprfCodesTests
{
    [Fact]
    public void Every_code_stands_in_the_catalogue_and_the_other_way_round()
    {
        var catalogue = ErrorCatalogue.All.Keys.Where(code => code.StartsWith("XN-OPRF-", StringComparison.Ordinal) || code.StartsWith("XN-DKG-", StringComparison.Ordinal));
        catalogue.Order(StringComparer.Ordinal).ShouldBe(Codes().Select(code => code.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Both_texts_of_a_code_are_in_their_language_and_have_the_same_placeholders()
    {
        foreach (var text in Codes().Select(code => ErrorCatalogue.All[code.Value]))
        {
            text.Zh.ShouldMatch("[\\u4e00-\\u9fff]", text.Code);
            text.En.ShouldNotMatch("[\\u4e00-\\u9fff]", text.Code);
            Places(text.Zh).ShouldBe(Places(text.En), text.Code);
        }
    }

    [Fact]
    public void Every_code_has_a_test_that_sees_it()
    {
        // What only a node can do wrong is seen where nodes run.
        string[] folders = [Path.Combine("Unit", "Pseudonyms"), Path.Combine("Network", "PseudonymKeys")];
        var tests = string.Concat(folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, "tests", folder), "*.cs")).Select(File.ReadAllText));
        foreach (var (name, _) in Codes())
            tests.ShouldContain(name, Case.Sensitive, name);
    }

    [Fact]
    public void A_refusal_fills_the_placeholders_with_numbers()
    {
        var refusal = new OprfRefusal(OprfCodes.InvalidAnswer, 4, 17);
        ErrorCatalogue.Describe(refusal.Code, "en", [.. refusal.Arguments]).ShouldStartWith("Point 17 in the answer of the evaluator with index 4");
    }

    private static IReadOnlyList<(string Name, string Value)> Codes() =>
        [.. new[] { typeof(OprfCodes), typeof(DealingCodes) }.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => ($"{type.Name}.{field.Name}", (string)field.GetValue(null)!)))];

    private static string[] Places(string text) => [.. Placeholder().Matches(text).Select(match => match.Value).Distinct().Order()];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
