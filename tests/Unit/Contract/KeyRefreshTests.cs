using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Contract.PseudonymScenes;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>Shares are made anew each quarter without a person, where nothing else changes; whatever else is wanted a person begins.</summary>
public class KeyRefreshTests
{
    private static readonly TimeSpan Quarter = TimeSpan.FromDays(90);

    private readonly World world = Scenes.Founded().WithKey();

    [Fact]
    public void A_holder_begins_it_by_itself_when_a_quarter_is_over()
    {
        world.Later(Quarter - TimeSpan.FromSeconds(1));
        Begin("tax", Terms()).ShouldBeRefused(Rules.Actors.StatementMissing);
        world.Later(TimeSpan.FromSeconds(1));
        var begun = Begin("tax", Terms()).ShouldBeAgreed<KeyGeneration>();
        (begun.BegunBy.Agency, begun.BegunBy.Actor).ShouldBe(("tax", ""));
        Begin("tax", Terms()).ShouldBeAgreed<KeyGeneration>();
        world.Events.Count(e => e.Name == Events.KeyGenerationBegun).ShouldBe(2);
        Begin("police", Terms()).ShouldBeRefused(Rules.Pseudonyms.IsBegun);
    }

    [Fact]
    public void Whatever_changes_the_key_for_anybody_takes_a_person()
    {
        world.Later(Quarter);
        foreach (var other in (KeyGenerationTerms[])
            [
                Terms() with { Threshold = 4 }, Terms() with { DailyQuota = 2_000 }, Terms() with { AuditOneIn = 0 },
                Terms() with { Receivers = ["tax", "police", "customs"], Threshold = 3 },
            ])
        {
            Begin("tax", other).ShouldBeRefused(Rules.Actors.StatementMissing);
        }
        world.As("tax").Call(Functions.PseudonymsBegin, Terms() with { DailyQuota = 2_000 }).Proposed().Agreed<KeyGeneration>().BegunBy.Actor.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_new_key_takes_a_person_however_old_the_others_are()
    {
        world.Later(Quarter);
        Begin("tax", Terms() with { KeyId = "person-2", Epoch = 1, Dealers = Scenes.Founders }).ShouldBeRefused(Rules.Actors.StatementMissing);
    }

    [Fact]
    public void An_agency_that_holds_no_share_begins_none()
    {
        var other = Scenes.Founded().WithKey(terms => terms with { Dealers = ["tax", "police", "customs"], Receivers = ["tax", "police", "customs"] });
        other.Later(Quarter);
        var terms = Terms() with { Receivers = ["tax", "police", "customs"] };
        other.As("bank").Call(Functions.PseudonymsBegin, terms).Refused(Rules.Actors.StatementMissing);
        other.As("customs").Call(Functions.PseudonymsBegin, terms).Agreed<KeyGeneration>();
    }

    private static KeyGenerationTerms Terms() => Generation(terms => terms with { Epoch = 2, Dealers = ["tax", "police", "customs"] });

    private ContractResponse Begin(string agency, KeyGenerationTerms terms) => world.As(agency).Call(Functions.PseudonymsBegin, terms).Submit();
}
