using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Sandbox.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

public class SampleScenarioTests
{
    private static readonly SampleOptions Small = new(Agencies: 4, Lists: 12, Entries: 200, Records: 12_000, Seed: 7);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        first.WriteSample(Small);
        second.WriteSample(Small);
        Digest(second.Path).ShouldBe(Digest(first.Path));
        // Written down once: whoever changes the sample changes this too, knowingly.
        Digest(first.Path).ShouldBe("200b5dfb1275ec9254a52b85779a1852fd10d01af76d404b150d0857ef03bc72");
    }

    [Fact]
    public void Another_seed_gives_other_data()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        first.WriteSample(Small);
        second.WriteSample(Small with { Seed = 8 });
        foreach (var name in (string[])["expected.csv", "lists/wanted-persons.csv", "records/tax/vat-invoices.csv"])
            File.ReadAllText(Path.Combine(second.Path, name)).ShouldNotBe(File.ReadAllText(Path.Combine(first.Path, name)), name);
    }

    [Theory]
    [InlineData(4, 12, 200, 12_000, 1)]
    [InlineData(8, 9, 300, 20_000, -5)]
    [InlineData(2, 3, 50, 1_000, 3)]
    [InlineData(4, 2, 10, 200, 4)]
    [InlineData(11, 40, 60, 30_000, long.MinValue)]
    public void A_matcher_that_knows_nothing_of_the_sample_finds_exactly_the_expected_hits(int agencies, int lists, int entries, int records, long seed)
    {
        using var folder = new TemporaryFolder();
        var summary = folder.WriteSample(new SampleOptions(agencies, lists, entries, records, seed));
        var expected = PlainCsv.Read(Path.Combine(folder.Path, "expected.csv")).Skip(1).Select(row => string.Join(',', row)).ToList();

        var matcher = new PlainMatcher(folder.Path);
        var found = matcher.Match();

        found.Except(expected).ShouldBeEmpty();
        expected.Except(found).ShouldBeEmpty();
        expected.Count.ShouldBe(expected.Distinct().Count());
        summary.Hits.ShouldBe(expected.Count);
        summary.Hits.ShouldBeGreaterThan(0);
        matcher.Rows.ShouldBe(records);
        matcher.Rejected.ShouldBe((int)summary.RejectedRecords);
        matcher.Duplicates.ShouldBe((int)summary.DuplicateRecords);
        matcher.Revisions.ShouldBe((int)summary.RevisedRecords);
        summary.AcceptedRecords.ShouldBe(records - summary.RejectedRecords - summary.DuplicateRecords);
        if (records >= 1_000)
            matcher.Outside.ShouldBeGreaterThanOrEqualTo((int)summary.OutsideRecords);
    }

    [Fact]
    public void Every_kind_of_noise_and_disturbance_is_there()
    {
        using var folder = new TemporaryFolder();
        var summary = folder.WriteSample(Small with { Entries = 2_000, Records = 120_000 });
        string[] noises =
        [
            "plain", "full-width", "spaces", "hyphens", "padding", "zero-width", "lower-case", "15-digits", "country-code-plus", "country-code-zeros",
            "branch-xxx", "reissue-digits", "organization-code", "tax-number-15", "middle-dot", "refund-item-number", "half-width-brackets",
            "code-hyphen-number", "code-and-number-columns", "birth-date-chinese", "birth-date-compact", "birth-date-slashes", "failed-checksum",
        ];
        foreach (var noise in noises)
            summary.Noise.Keys.ShouldContain(key => key.Contains(noise), noise);
        summary.Noise.Keys.Select(key => key.Split('/')[0]).Distinct().ShouldBe(
        [
            "bank-account", "bank-card", "bic", "customs-declaration", "iban", "invoice", "lei", "mobile", "name-birth", "organization-name",
            "passport", "plate", "resident-id", "travel-permit", "uscc",
        ]);
        summary.Hits.ShouldBeInRange(960, 1_200);
        summary.EntriesHit.ShouldBeGreaterThan(500);
        summary.NearMissRecords.ShouldBeGreaterThan(100);
        summary.OutsideRecords.ShouldBeGreaterThan(50);
        summary.RejectedRecords.ShouldBeGreaterThan(50);
        summary.DuplicateRecords.ShouldBeGreaterThan(50);
        summary.RevisedRecords.ShouldBeGreaterThan(50);
        summary.JointAlerts.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void One_telephone_number_hits_more_records_than_the_cap_allows()
    {
        using var folder = new TemporaryFolder();
        var value = folder.WriteSample(Small).OverMatched.ShouldHaveSingleItem();
        (value.Type, value.Records, value.Cap, value.Aggregated).ShouldBe(("mobile", 150, 100, 50));
        PlainCsv.Read(Path.Combine(folder.Path, "expected.csv"))
            .Count(row => row[0] == value.List && row[1] == value.EntryId && row[2] == value.Agency).ShouldBe(150);
    }

    [Fact]
    public void A_record_has_about_500_bytes_and_at_most_six_identifiers()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSample(Small with { Agencies = 8 });
        var files = Directory.GetFiles(Path.Combine(folder.Path, "records"), "*.csv", SearchOption.AllDirectories);
        (files.Sum(file => new FileInfo(file).Length) / (double)Small.Records).ShouldBeInRange(350, 650);
        foreach (var file in files)
            PlainMatcher.IdentifierColumns(PlainCsv.Read(file)[0]).ShouldBeLessThanOrEqualTo(6, file);
        files.Any(file => File.ReadAllBytes(file).AsSpan().StartsWith(Encoding.UTF8.Preamble)).ShouldBeTrue();
        files.Any(file => !IsUtf8(file)).ShouldBeTrue();
    }

    [Fact]
    public void Check_digits_of_entries_verify_but_for_those_that_fail_on_purpose()
    {
        using var folder = new TemporaryFolder();
        folder.WriteSample(Small with { Entries = 640, Records = 0 });
        var rows = PlainCsv.Read(Path.Combine(folder.Path, "lists", "wanted-persons.csv"));
        var resident = Array.IndexOf(rows[0], "resident_id");
        var failing = rows.Skip(1).Count(row => PlainMatcher.WithCheckDigit(row[resident][..17]) != row[resident]);
        failing.ShouldBe(20);
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        folder.File("mine.txt", "mine");
        Should.Throw<IOException>(() => folder.WriteSample(Small));
        Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(33, 1, 1, 0)]
    [InlineData(2, 0, 1, 0)]
    [InlineData(2, 1, 0, 0)]
    [InlineData(2, 1_000, 10_001, 0)]
    [InlineData(2, 1, 1, -1)]
    public void Sizes_out_of_range_are_refused(int agencies, int lists, int entries, long records)
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ArgumentOutOfRangeException>(() => folder.WriteSample(new SampleOptions(agencies, lists, entries, records)));
    }

    [Fact]
    public void Progress_adds_up_to_the_number_of_records()
    {
        using var folder = new TemporaryFolder();
        var written = 0L;
        folder.WriteSample(Small, rows => Interlocked.Add(ref written, rows));
        written.ShouldBe(Small.Records);
    }

    private static bool IsUtf8(string file)
    {
        try
        {
            new UTF8Encoding(false, true).GetCharCount(File.ReadAllBytes(file));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string Digest(string folder)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file).Replace('\\', '/')));
            digest.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
