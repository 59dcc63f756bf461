using ExchangeNetwork.Matching.Scoring.Names;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Linkage.Linking;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>Registers of invented residents and organisations of China are linked in spite of two scripts, slips and gaps. Synthetic data.</summary>
public class ChineseFileTests
{
    [Theory]
    [InlineData(1, "", 0.99)]
    [InlineData(2, "身份证号", 0.98)]
    public void Residents_are_linked_in_spite_of_namesakes_twins_and_households(int seed, string without, double f1) =>
        F1(ChineseFiles.Persons(seed, 1200), without).ShouldBeGreaterThanOrEqualTo(f1);

    [Theory]
    [InlineData(3, "", 0.99)]
    [InlineData(4, "统一社会信用代码", 0.97)]
    public void Organisations_are_linked_in_spite_of_branches_and_namesakes(int seed, string without, double f1) =>
        F1(ChineseFiles.Organizations(seed, 800), without).ShouldBeGreaterThanOrEqualTo(f1);

    [Fact]
    public void Names_are_told_apart()
    {
        int right = 0, found = 0, truth = 0;
        foreach (var (left, other, isPerson, isSame) in ChineseNames.Make(5, 1000))
        {
            var same = NameScore.Of(left, other, isPerson ? NameKind.Person : NameKind.Organization) >= NameScore.Threshold;
            (right, found, truth) = (right + (same && isSame ? 1 : 0), found + (same ? 1 : 0), truth + (isSame ? 1 : 0));
        }
        (2.0 * right / (found + truth)).ShouldBeGreaterThanOrEqualTo(0.97);
    }

    private static double F1(ChineseFiles files, string without)
    {
        var pairs = Link(files.Csv(files.Left, without), files.Csv(files.Right, without)).Pairs;
        var right = pairs.Count(pair => files.Left[pair.Left].Entity == files.Right[pair.Right].Entity);
        var truth = files.Left.Select(row => row.Entity).Intersect(files.Right.Select(row => row.Entity)).Count();
        return 2.0 * right / (pairs.Count + truth);
    }
}
