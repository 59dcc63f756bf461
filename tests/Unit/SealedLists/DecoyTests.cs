using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Node.Features.Decoys;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.SealedLists;

/// <summary>Decoys look like identifiers, are none, and can be shown to have been decoys from the beginning.</summary>
public class DecoyTests
{
    [Fact]
    public void A_decoy_is_canonical_and_verifies_like_an_identifier_that_was_issued() =>
        Gen.Select(Gen.Int[0, DecoyValues.Types.Count - 1], Gen.Int).Sample((at, seed) =>
        {
            var type = IdentifierTypes.BuiltIn.All.Single(type => type.Code == DecoyValues.Types[at]);
            var value = DecoyValues.Make(type.Code, new Random(seed).Next);
            Span<byte> canonical = stackalloc byte[IdentifierNormalizer.MaxCanonicalBytes];
            IdentifierNormalizer.TryNormalize(type, Encoding.UTF8.GetBytes(value), canonical, out var result).ShouldBeTrue();
            Encoding.UTF8.GetString(canonical[..result.Length]).ShouldBe(value);
            (result.Checksum, result.Flags).ShouldBe((ChecksumState.Ok, IdentifierFlags.None));
        });

    [Fact]
    public void No_decoy_could_have_been_issued()
    {
        var random = new Random(20260302);
        for (var i = 0; i < 2_000; i++)
        {
            var resident = DecoyValues.Make("resident-id", random.Next);
            string.CompareOrdinal(resident[6..10], "1950").ShouldBeGreaterThanOrEqualTo(0);
            string.CompareOrdinal(resident[6..10], "1985").ShouldBeLessThan(0);
            var organization = DecoyValues.Make("uscc", random.Next)[8..17];
            "QRTUWXY".ShouldContain(organization[..1]);
        }
        Should.Throw<ArgumentException>(() => DecoyValues.Make("mobile", random.Next));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(DecoyTree.Places)]
    public void Each_decoy_is_under_the_root_in_its_place_and_no_other_tag_is(int count)
    {
        var set = Make(count);
        var root = set.Root();
        for (var place = 0; place < DecoyTree.Places; place++)
        {
            var tag = place < count ? Convert.FromHexString(set.Decoys[place].Tag) : [];
            var salt = Convert.FromHexString(set.Salts[place]);
            DecoyTree.Verify(root, place, salt, tag, set.Path(place)).ShouldBe(place < count);
            DecoyTree.Verify(root, place, salt, RandomNumberGenerator.GetBytes(32), set.Path(place)).ShouldBeFalse();
            DecoyTree.Verify(root, place, new byte[32], tag, set.Path(place)).ShouldBeFalse();
            DecoyTree.Verify(root, (place + 1) % DecoyTree.Places, salt, tag, set.Path(place)).ShouldBeFalse();
        }
        set.PlaceOf(set.Decoys[^1].Tag).ShouldBe(count - 1);
        set.PlaceOf(new string('0', 64)).ShouldBe(-1);
    }

    [Fact]
    public void The_root_says_nothing_of_the_number_and_another_list_has_other_tags()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var (one, other) = (DecoySet.Make("list-1", key, 2, DecoyValues.Types), DecoySet.Make("list-2", key, 2, DecoyValues.Types));
        one.Decoys.Select(decoy => decoy.Tag).Intersect(other.Decoys.Select(decoy => decoy.Tag)).ShouldBeEmpty();
        one.Salts.ShouldBeUnique();
        one.Salts.Count.ShouldBe(DecoyTree.Places);
        // The same decoys without the last have the same tags and another root: the place is not empty any more.
        (one with { Decoys = [one.Decoys[0]] }).Root().ShouldNotBe(one.Root());
    }

    [Fact]
    public void Entries_are_of_the_types_that_a_basis_allows_and_their_ids_are_none_that_people_can_give()
    {
        var set = Make(8);
        set.Entries(["resident-id", "uscc"]).Count.ShouldBe(8);
        set.Entries(["resident-id"]).ShouldAllBe(entry => entry.Identifiers[0].Type == "resident-id");
        set.Entries([]).ShouldBeEmpty();
        set.Entries(["resident-id", "uscc"]).ShouldAllBe(entry => DecoySet.IsDecoy(entry.EntryId) && char.IsControl(entry.EntryId[0]));
        DecoySet.IsDecoy("decoy-1").ShouldBeFalse();
        set.ToString().ShouldBe("DecoySet(***)");
        set.Decoys[0].ToString().ShouldEndWith("***)");
    }

    private static DecoySet Make(int count) => DecoySet.Make("list-1", RandomNumberGenerator.GetBytes(32), count, DecoyValues.Types);
}
