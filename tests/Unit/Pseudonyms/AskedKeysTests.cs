using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Features.Pseudonyms;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>A record is asked for under the keys of the lists that may match it and under the current ones; under nothing else, and under none that is retired.</summary>
public sealed class AskedKeysTests
{
    private static readonly IdentifierTypes Types = IdentifierTypes.BuiltIn;

    [Fact]
    public void With_one_key_of_a_name_each_type_is_asked_for_under_it_alone_and_nothing_is_ahead()
    {
        var asked = Asked([List("person-1", "thing-1", "mobile", "plate"), List("person-1", "thing-1", "mobile", "passport")], [], "person-1", "thing-1");
        asked.Types.Order().ShouldBe(["mobile", "passport", "plate"]);
        asked.Of("mobile").ShouldBe(["person-1"]);
        asked.Of("passport").ShouldBe(["person-1"]);
        asked.Of("plate").ShouldBe(["thing-1"]);
        asked.Ahead.ShouldBeEmpty();
    }

    [Fact]
    public void During_a_change_over_a_type_is_asked_for_under_the_keys_of_its_lists_and_under_the_current_one()
    {
        var asked = Asked([List("person-1", "thing-1", "mobile", "plate"), List("person-2", "thing-1", "passport")], [], "person-2", "thing-1");
        asked.Of("mobile").ShouldBe(["person-1", "person-2"]);
        asked.Of("passport").ShouldBe(["person-2"]);
        asked.Of("plate").ShouldBe(["thing-1"]);
        // Lists name it for passports: their match looks it up.
        asked.Ahead.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, string>("mobile", "person-2"));
    }

    [Fact]
    public void Under_a_key_that_is_retired_nothing_is_asked_for_though_a_list_names_it()
    {
        var asked = Asked([List("person-1", "thing-1", "mobile", "plate")], ["person-1", "thing-1"], "person-2", null);
        asked.Of("mobile").ShouldBe(["person-2"]);
        asked.Of("plate").ShouldBeEmpty();
        asked.Types.ShouldBe(["mobile"]);
    }

    [Fact]
    public void Without_a_current_key_lists_are_served_by_their_own()
    {
        var asked = Asked([List("person-1", "thing-1", "mobile", "plate")], [], null, null);
        asked.Of("mobile").ShouldBe(["person-1"]);
        asked.Ahead.ShouldBeEmpty();
    }

    [Fact]
    public void Types_that_the_node_does_not_know_are_not_asked_for() =>
        Asked([List("person-1", "thing-1", "horoscope")], [], "person-1", "thing-1").Types.ShouldBeEmpty();

    [Fact]
    public void What_is_held_is_asked_for_under_the_keys_of_the_list_that_came()
    {
        var asked = AskedKeys.OfList(Types, ["mobile", "plate"], new Dictionary<string, string> { ["person"] = "person-1" });
        asked.Of("mobile").ShouldBe(["person-1"]);
        asked.Types.ShouldBe(["mobile"]);
    }

    [Fact]
    public void A_warm_up_asks_for_all_types_of_the_name_of_its_key_and_no_other()
    {
        var asked = AskedKeys.OfKey(Types, "thing-7", KeyNames.Thing);
        asked.Types.Order().ShouldBe(Types.All.Where(type => type.KeyName == KeyNames.Thing).Select(type => type.Code).Order());
        asked.Types.ShouldAllBe(type => asked.Of(type).Single() == "thing-7");
    }

    [Fact]
    public void Identifiers_are_divided_so_that_each_is_wanted_once_under_each_key_of_its_type()
    {
        var keys = Gen.Int[1, 3].Select(number => $"person-{number}");
        var codes = Gen.Int[0, Types.All.Count - 1].Select(i => Types.All[i].Code).Array[1, 4];
        Gen.Select(Gen.Select(keys, codes).Array[1, 5], keys.Array[0, 2], keys, Gen.Int[0, 30]).Sample((lists, retired, current, count) =>
        {
            var asked = Asked([.. lists.Select(list => List(list.Item1, "thing-1", list.Item2))], retired, current, "thing-1");
            var wanted = Enumerable.Range(0, count).Select(i => Wanted(Types.All[i % Types.All.Count], i)).ToList();
            var divided = asked.Divide(wanted);
            divided.Select(key => key.KeyId).ShouldBeUnique();
            foreach (var identifier in wanted)
            {
                var expected = lists.Where(list => list.Item2.Contains(identifier.Type.Code))
                    .Select(list => identifier.Type.KeyName == KeyNames.Thing ? "thing-1" : list.Item1)
                    .Where(keyId => !retired.Contains(keyId)).ToHashSet();
                if (lists.Any(list => list.Item2.Contains(identifier.Type.Code)))
                    expected.Add(identifier.Type.KeyName == KeyNames.Thing ? "thing-1" : current);
                divided.Where(key => key.Identifiers.Contains(identifier)).Select(key => key.KeyId).Order().ShouldBe(expected.Order());
                divided.Sum(key => key.Identifiers.Count(one => one == identifier)).ShouldBe(expected.Count);
            }
        });
    }

    private static (IReadOnlyDictionary<string, string> KeyIds, IReadOnlySet<string> Types) List(string person, string thing, params string[] types) =>
        (new Dictionary<string, string> { [KeyNames.Person] = person, [KeyNames.Thing] = thing }, types.ToHashSet());

    private static AskedKeys Asked(
        IReadOnlyList<(IReadOnlyDictionary<string, string> KeyIds, IReadOnlySet<string> Types)> lists, IReadOnlyCollection<string> retired, string? person, string? thing) =>
        AskedKeys.OfRecords(Types, lists, keyId => !retired.Contains(keyId), name => name == KeyNames.Person ? person : thing);

    private static WantedIdentifier Wanted(IdentifierType type, int number)
    {
        var token = new byte[LocalToken.Size];
        BitConverter.TryWriteBytes(token, number);
        return new WantedIdentifier(LocalToken.FromBytes(token), type, Encoding.UTF8.GetBytes($"{number}"));
    }
}
