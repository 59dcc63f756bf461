using ExchangeNetwork.Tests.Network.Authorization;
using ExchangeNetwork.Tests.Network.Running;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Robustness;

/// <summary>Documents that are nearly right, for every operation of the API that takes one, made from its own description and a seed.</summary>
public sealed class FuzzTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    // Anywhere in a document it may stand for what nobody may hear again.
    private const string Subject = "王小明 11010519491231002X";
    private const int DocumentsEach = 150;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20260105)]
    public async Task Whatever_a_document_holds_the_answer_is_a_success_or_a_coded_refusal_that_repeats_nothing(int seed)
    {
        using var nobody = Caller.With(network.Network, "bank", null);
        var api = JObject.Parse((await nobody.GetAsync("openapi/v1.json", Token)).Text);
        var callers = new Dictionary<string, Caller>();
        foreach (var (role, account) in Access.Accounts)
            callers[role] = await Caller.SignInAsync(network.Network, "bank", $"bank-{account}", Token);
        var random = new Random(seed);
        var wrong = new List<string>();
        var codes = new HashSet<string>();
        var operations = 0;
        foreach (var (method, path, schema) in Operations(api))
        {
            operations++;
            var row = Access.Allowed.Single(row => row.Key.Replace(":int", "", StringComparison.Ordinal) == $"{method.Method} {path}");
            var caller = callers[row.Value[0]];
            for (var round = 0; round < DocumentsEach; round++)
            {
                var document = Spoil(Make(api, schema, random, 0), random).ToString(Formatting.None);
                var address = path.Replace("{id}", "nobody-has-this", StringComparison.Ordinal)[1..];
                var answer = await caller.SendTextAsync(method, address, document, "application/json", Token);
                if (answer.Status is >= 200 and < 300)
                    continue;
                codes.Add(answer.Code ?? "");
                var flaw = answer.Status >= 500 ? $"{answer.Status} {answer.Text}" : answer.WrongAsProblem();
                if (flaw is null && answer.Text.Contains(Subject, StringComparison.Ordinal))
                    flaw = $"repeats its content: {answer.Text}";
                if (flaw is not null)
                    wrong.Add($"{method} {path} {document}\n  {flaw}");
            }
        }
        foreach (var caller in callers.Values)
            caller.Dispose();
        operations.ShouldBeGreaterThanOrEqualTo(8);
        wrong.Take(5).ShouldBeEmpty($"seed {seed}, {wrong.Count} in all");
        // It is a fuzz of use cases and contract too, not of the JSON reader alone.
        codes.Where(code => code.StartsWith("XN-NODE", StringComparison.Ordinal)).ShouldNotBeEmpty();
        codes.Where(code => code.StartsWith("XN-CONTRACT", StringComparison.Ordinal)).Count().ShouldBeGreaterThan(2, string.Join(' ', codes));
        (await nobody.GetAsync("health/live", Token)).Status.ShouldBe(200);
    }

    private static IEnumerable<(HttpMethod Method, string Path, JToken Schema)> Operations(JObject api) =>
        from path in api["paths"]!.Children<JProperty>()
        from operation in path.Value.Children<JProperty>()
        let schema = operation.Value.SelectToken("requestBody.content['application/json'].schema")
        where schema is not null
        select (HttpMethod.Parse(operation.Name.ToUpperInvariant()), path.Name, schema);

    /// <summary>A document of a schema; its values are plausible or odd.</summary>
    private static JToken Make(JObject api, JToken schema, Random random, int depth)
    {
        if ((string?)schema["$ref"] is { } reference)
            return Make(api, api.SelectToken(reference[2..].Replace('/', '.'))!, random, depth);
        if (schema["oneOf"] is JArray choices)
            return Make(api, choices[random.Next(choices.Count)], random, depth);
        if (schema["enum"] is JArray words && random.Next(4) > 0)
            return words[random.Next(words.Count)];
        var types = schema["type"] is JArray several ? several.Values<string>().ToArray() : [(string?)schema["type"]];
        return types[random.Next(types.Length)] switch
        {
            "null" => JValue.CreateNull(),
            "boolean" => random.Next(2) == 0,
            "integer" => Pick<JToken>(random, 1, 2, 30, 365, 0, -1, int.MaxValue, int.MinValue),
            "number" => Pick<JToken>(random, 0.5, -1, 1e300),
            "array" => new JArray(Enumerable.Range(0, random.Next(4)).Select(_ => Make(api, schema["items"]!, random, depth + 1))),
            "object" => new JObject((schema["properties"] ?? new JObject()).Children<JProperty>()
                .Select(member => new JProperty(member.Name, Make(api, member.Value, random, depth + 1)))),
            _ when (string?)schema["format"] == "date-time" => Pick(
                random, "2026-01-05T00:00:00Z", "2027-01-05T00:00:00+08:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "2026-02-30T00:00:00Z"),
            _ => Pick(
                random, "tax", "bank", "police", "resident-id", "a", "", " ", Subject, "\u0000", "..", "a/b", "\uD800", "\u202Egnp", new string('y', 5_000),
                "https://example.org/x", "[{}]", "[null]", "{}", Guid.NewGuid().ToString("N")),
        };
    }

    /// <summary>Sometimes breaks one place of a document: leaves it out, empties it, or puts another kind of value there.</summary>
    private static JToken Spoil(JToken document, Random random)
    {
        if (random.Next(2) == 0)
            return document;
        var places = (document as JContainer)?.DescendantsAndSelf().Where(token => token.Parent is JProperty or JArray).ToList() ?? [];
        if (places.Count == 0)
            return Pick<JToken>(random, JValue.CreateNull(), new JArray(), Subject, 7);
        var place = places[random.Next(places.Count)];
        switch (random.Next(4))
        {
            case 0 when place.Parent is JProperty member:
                member.Remove();
                break;
            case 1:
                place.Replace(JValue.CreateNull());
                break;
            case 2:
                place.Replace(new JArray(new JArray(), new JObject(), JValue.CreateNull()));
                break;
            default:
                place.Replace(Pick<JToken>(random, -1, 1.5, true, Subject, new JObject { ["王小明"] = Subject }));
                break;
        }
        return document;
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
