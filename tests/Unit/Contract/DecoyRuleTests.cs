using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>What is a decoy is settled with the first version of a list, and only where nobody is shown the entries.</summary>
public class DecoyRuleTests
{
    private readonly World world = Scenes.Founded().WithBasis();

    [Fact]
    public void Only_a_sealed_list_has_decoys_and_their_root_is_a_hash()
    {
        Publish(world.Prepared(m => m with { DecoyRoot = Scenes.Hash("decoys") })).ShouldBeRefused(Rules.Lists.DecoysAreSealed);
        Publish(world.Prepared(m => Sealed(m) with { DecoyRoot = "decoys" })).ShouldBeRefused(Rules.Form.NotAHash);
        world.WithKey();
        Publish(world.Prepared(m => Sealed(m) with { DecoyRoot = Scenes.Hash("decoys") })).ShouldBeAgreed<ListVersion>().Manifest.DecoyRoot.ShouldBe(Scenes.Hash("decoys"));
    }

    [Theory]
    [InlineData("decoys", "other")]
    [InlineData("decoys", null)]
    [InlineData(null, "decoys")]
    public void The_decoys_of_a_list_stay_the_same_in_all_its_versions(string? first, string? second)
    {
        world.WithKey();
        Publish(world.Prepared(m => Sealed(m) with { DecoyRoot = RootOf(first) })).Status.ShouldBe(200);
        var next = world.Prepared(m => Sealed(m) with { Version = 2, ListSalt = Scenes.Hash("salt 2"), DecoyRoot = RootOf(second) });
        Amend(next).ShouldBeRefused(Rules.Lists.DecoysNeverChange);
        Amend(next with { DecoyRoot = RootOf(first) }).ShouldBeAgreed<ListVersion>();
    }

    private static string? RootOf(string? name) => name is null ? null : Scenes.Hash(name);

    private static Manifest Sealed(Manifest manifest) => manifest with { Mode = ListMode.Sealed, PseudonymKeys = ["person-1"] };

    private ContractResponse Publish(Manifest manifest) => world.As("tax").Call(Functions.QueryListsPublish, manifest).DraftedAndApproved().Submit();

    private ContractResponse Amend(Manifest manifest) => world.As("tax").Call(Functions.QueryListsAmend, manifest).DraftedAndApproved().Submit();
}
