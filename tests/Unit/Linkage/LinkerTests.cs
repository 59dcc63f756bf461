using CsCheck;
using ExchangeNetwork.Matching.Linkage;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Linkage.Linking;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>Rows that mean one subject are found, people who only resemble each other are not. Invented data.</summary>
public class LinkerTests
{
    [Theory]
    [InlineData(1, 0, 0.98)]
    [InlineData(2, 0, 0.98)]
    [InlineData(3, 1, 0.93)]
    public void Two_files_are_linked_in_spite_of_twins_namesakes_and_mistyping(int seed, int withoutLast, double f1)
    {
        var files = PersonFiles.Make(seed, persons: 1500, mostCopies: 1, hard: 0.2);
        var pairs = Link(PersonFiles.Csv(files.Originals, withoutLast), PersonFiles.Csv(files.Copies, withoutLast), new LinkOptions())
            .Pairs.Select(pair => (files.Originals[pair.Left].Entity, files.Copies[pair.Right].Entity)).ToList();

        F1(pairs.Count(pair => pair.Item1 == pair.Item2), pairs.Count, files.Copies.Count).ShouldBeGreaterThanOrEqualTo(f1);
    }

    [Fact]
    public void Duplicates_within_one_file_are_found_also_when_there_are_several()
    {
        var files = PersonFiles.Make(4, persons: 600, mostCopies: 4, hard: 0.2);
        var rows = files.Originals.Concat(files.Copies).ToList();
        var pairs = Link(PersonFiles.Csv(rows), null, new LinkOptions()).Pairs.Select(pair => (rows[pair.Left].Entity, rows[pair.Right].Entity)).ToList();
        var truth = rows.GroupBy(row => row.Entity).Sum(group => group.Count() * (group.Count() - 1) / 2);

        F1(pairs.Count(pair => pair.Item1 == pair.Item2), pairs.Count, truth).ShouldBeGreaterThanOrEqualTo(0.94);
    }

    [Fact]
    public void Twins_at_one_address_are_two_persons_though_all_but_two_columns_agree()
    {
        var files = PersonFiles.Make(5, persons: 800, mostCopies: 1, hard: 0);
        var twin = (string[])files.Originals[0].Row.Clone();
        (twin[0], twin[1], twin[9]) = ("twin", "zuzanna", "1234567");
        var pairs = Link(PersonFiles.Csv(files.Originals), PersonFiles.Csv([.. files.Copies.Where(copy => copy.Entity != 0), (-1, twin)]), new LinkOptions()).Pairs;

        pairs.ShouldNotContain(pair => pair.Left == 0);
    }

    [Fact]
    public void Names_in_each_others_column_are_found()
    {
        var files = PersonFiles.Make(6, persons: 400, mostCopies: 1, hard: 0);
        var swapped = files.Originals.Select(original => (original.Entity, Row: (string[])[original.Row[0], original.Row[2], original.Row[1], .. original.Row[3..]]));
        var result = Link(PersonFiles.Csv(files.Originals, 1), PersonFiles.Csv(swapped, 1), new LinkOptions());

        result.Pairs.Count.ShouldBe(400);
        result.Pairs.ShouldAllBe(pair => pair.Left == pair.Right);
        result.Pairs[0].Explanation.En.ShouldContain("artly the same");
    }

    [Fact]
    public void One_to_one_gives_each_row_once_and_many_gives_all()
    {
        var files = PersonFiles.Make(7, persons: 300, mostCopies: 3, hard: 0);
        var (left, right) = (PersonFiles.Csv(files.Originals), PersonFiles.Csv(files.Copies));
        var single = Link(left, right, new LinkOptions()).Pairs;
        var many = Link(left, right, new LinkOptions { Many = true }).Pairs;

        single.Select(pair => pair.Left).ShouldBeUnique();
        single.Select(pair => pair.Right).ShouldBeUnique();
        many.Count.ShouldBeGreaterThan(single.Count + 100);
        single.ShouldAllBe(pair => many.Any(other => other.Left == pair.Left && other.Right == pair.Right));
    }

    [Fact]
    public void Scores_are_ordered_repeatable_within_0_and_1_and_seldom_equal()
    {
        var files = PersonFiles.Make(8, persons: 500, mostCopies: 1, hard: 0.1);
        var (left, right) = (PersonFiles.Csv(files.Originals), PersonFiles.Csv(files.Copies));
        var scores = Link(left, right, new LinkOptions()).Pairs.Select(pair => pair.Score).ToList();

        scores.ShouldBe(Link(left, right, new LinkOptions()).Pairs.Select(pair => pair.Score));
        scores.ShouldBe(scores.OrderDescending());
        scores.ShouldAllBe(score => score >= 0.5 && score < 1);
        scores.Distinct().Count().ShouldBeGreaterThan(scores.Count * 9 / 10);
    }

    [Fact]
    public void A_higher_threshold_leaves_the_surer_pairs()
    {
        var files = PersonFiles.Make(9, persons: 400, mostCopies: 1, hard: 0.2);
        var (left, right) = (PersonFiles.Csv(files.Originals), PersonFiles.Csv(files.Copies));
        var all = Link(left, right, new LinkOptions { Many = true }).Pairs;
        var sure = Link(left, right, new LinkOptions { Many = true, Threshold = 0.75 }).Pairs;

        sure.Count.ShouldBeInRange(1, all.Count - 1);
        sure.Select(pair => pair.Score).ShouldBe(all.Select(pair => pair.Score).Where(score => score >= 0.75));
    }

    [Fact]
    public void Chinese_columns_are_recognised_and_told_in_Chinese()
    {
        var rows = Enumerable.Range(0, 200).Select(i => $"{(char)('一' + (i * 7))}{(char)('万' + (i * 11))},19{50 + (i % 50)}-0{1 + (i % 9)}-1{i % 10},1101051949{i:D8}").ToList();
        var left = "编号,姓名,出生日期,身份证号\n" + string.Concat(rows.Select((row, i) => $"a{i},{row}\n"));
        var right = "记录编号,人员姓名,生日,身份证号码\n" + string.Concat(rows.Select((row, i) => $"b{i},{(i == 5 ? row[..^1] + "0" : row)}\n"));
        var result = Link(left, right, new LinkOptions());

        result.Pairs.Count.ShouldBe(200);
        result.Pairs.ShouldAllBe(pair => pair.Left == pair.Right);
        result.Pairs[0].Explanation.Zh.ShouldContain("姓名");
        result.Pairs[0].Explanation.Zh.ShouldContain("出生日期");
        result.Pairs[0].Explanation.Zh.ShouldContain("一致");
    }

    [Fact]
    public void Files_without_a_common_column_or_without_rows_are_told_apart()
    {
        Linker.TryLink(Table("id,name\n1,a\n"), Table("id,postcode\n1,2000\n"), new LinkOptions(), null, CancellationToken.None).ShouldBeNull();
        Link("id,name\n", "id,name\n1,Anna\n", new LinkOptions()).Pairs.ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_the_values_are_a_table_can_be_linked_with_itself()
    {
        string[] header = ["id", "姓名", "given_name", "surname", "date_of_birth", "address", "company", "phone", "sex", "remark"];
        Gen.String.Array[header.Length].Array[1, 6].Sample(rows =>
        {
            var text = new StringWriter();
            var csv = new CsvWriter(text);
            csv.Row(header);
            foreach (var row in rows)
                csv.Row(row);
            var result = Link(text.ToString(), text.ToString(), new LinkOptions { Threshold = 0, Many = true });
            result.Pairs.ShouldAllBe(pair => pair.Score > 0 && pair.Score < 1 && pair.Explanation.En.Length > 0 && pair.Explanation.Zh.Length > 0);
        }, iter: 40);
    }

    [Fact]
    public void Placeholders_are_missing_values_and_agree_with_nothing()
    {
        var rows = string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},unknown,N/A,不详\n"));
        Link("id,name,date_of_birth,身份证号\n" + rows, "id,name,date_of_birth,身份证号\n" + rows, new LinkOptions()).Pairs.ShouldBeEmpty();
    }

    private static double F1(int right, int found, int truth) => 2.0 * right / (found + truth);
}
