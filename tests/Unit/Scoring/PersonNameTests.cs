using ExchangeNetwork.Matching.Scoring.Names;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scoring;

/// <summary>Which names of persons are one name, and which are two.</summary>
public class PersonNameTests
{
    [Theory]
    [InlineData("Maria Lindqvist", "LINDQVIST, Maria")]
    [InlineData("Jürgen Großmann", "Jurgen Grossmann")]
    [InlineData("M. Lindqvist", "Maria Lindqvist")]
    [InlineData("Maria K. Lindqvist", "Maria Karin Lindqvist")]
    [InlineData("Dr. Anna Kowalska", "Anna Kowalska")]
    [InlineData("Anne-Sophie Moreau", "Anne Sophie Moreau")]
    [InlineData("AnneSophie Moreau", "Anne Sophie Moreau")]
    [InlineData("Jan van der Meer", "Jan Meer")]
    [InlineData("Dmitri Sokolov", "Дмитрий Соколов")]
    [InlineData("Ｍａｒｉａ　Ｌｉｎｄｑｖｉｓｔ", "maria lindqvist")]
    [InlineData("Mraia Lindqvist", "Maria Lindqvist")]
    [InlineData("Maria Lindkvist", "Maria Lindqvist")]
    [InlineData("尉迟 敬德", "尉迟敬德")]
    public void One_person_written_in_two_ways_is_one_name(string left, string right) =>
        NameScore.Of(left, right, NameKind.Person).ShouldBeGreaterThanOrEqualTo(NameScore.Threshold);

    [Theory]
    [InlineData("Maria Lindqvist", "Maria Bergström")]
    [InlineData("Maria Karin Lindqvist", "Maria Elsa Lindqvist")]
    [InlineData("Omar bin Khalid Haddad", "Omar bin Yusuf Haddad")]
    [InlineData("Maria", "Maria Karin Lindqvist")]
    [InlineData("Dr. Anna Kowalska", "Dr. Piotr Kowalska")]
    [InlineData("Anna Kowalska 1", "Anna Kowalska 2 Berlin")]
    [InlineData("王建国", "王建军")]
    [InlineData("김민수", "김민지")]
    [InlineData("", "Maria")]
    [InlineData("???", "!!!")]
    public void Two_persons_are_two_names(string left, string right) =>
        NameScore.Of(left, right, NameKind.Person).ShouldBeLessThan(NameScore.Threshold);

    [Theory]
    [InlineData("张伟", "章伟")]
    [InlineData("李玮", "李伟")]
    [InlineData("张伟", "Zhang Wei")]
    [InlineData("单雄信", "SHAN XIONGXIN")]
    [InlineData("尉迟恭", "Yuchi Gong")]
    public void Equal_readings_alone_pass_no_threshold_though_they_come_near(string left, string right)
    {
        var score = NameScore.Of(left, right, NameKind.Person);
        score.ShouldBeLessThan(NameScore.Threshold);
        score.ShouldBeGreaterThanOrEqualTo(0.6);
    }

    [Theory]
    [InlineData("单雄信", "shanxiongxin")]
    [InlineData("曾巩", "zenggong")]
    [InlineData("解缙", "xiejin")]
    [InlineData("查良镛", "zhaliangyong")]
    [InlineData("仇英", "qiuying")]
    [InlineData("区大相", "oudaxiang")]
    [InlineData("盖叫天", "gejiaotian")]
    [InlineData("尉迟恭", "yuchigong")]
    [InlineData("单于", "shanyu")]
    [InlineData("王单", "wangdan")]
    public void Surnames_have_the_readings_that_characters_have_as_surnames(string name, string reading) =>
        Pinyin.OfPerson(name).ShouldBe(reading);

    [Fact]
    public void A_given_name_first_is_read_the_same_as_a_surname_first() =>
        NameScore.Of("张伟", "Wei Zhang", NameKind.Person).ShouldBe(NameScore.Of("张伟", "Zhang Wei", NameKind.Person));

    [Fact]
    public void More_that_agrees_scores_higher()
    {
        var all = NameScore.Of("Maria Karin Lindqvist", "Maria Karin Lindqvist", NameKind.Person);
        var initial = NameScore.Of("Maria K Lindqvist", "Maria Karin Lindqvist", NameKind.Person);
        var other = NameScore.Of("Maria Elsa Lindqvist", "Maria Karin Lindqvist", NameKind.Person);
        var wholly = NameScore.Of("Elsa Berg", "Maria Karin Lindqvist", NameKind.Person);

        all.ShouldBe(1);
        initial.ShouldBeLessThan(all);
        other.ShouldBeLessThan(initial);
        wholly.ShouldBeLessThan(other);
    }
}
