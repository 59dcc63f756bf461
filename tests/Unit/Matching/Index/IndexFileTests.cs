using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Tests.Unit.Scenario;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Matching.Index.IndexSamples;

namespace ExchangeNetwork.Tests.Unit.Matching.Index;

/// <summary>An index on disk: what is saved is opened again, and whatever is not exactly that is refused.</summary>
public sealed class IndexFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MatchEngine engine = new(TokenTests.Key(1));

    private string FilePath => Path.Combine(folder.Path, "lists.index");

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void What_is_saved_is_opened_again_and_goes_on_changing() => Gen.Select(Gen.Int[0, 60].Array[0, 200], Gen.Int[0, 60].Array[0, 30], Gen.Int[0, 199].Array[0, 10]).Sample((first, second, gone) =>
    {
        var index = new MatchIndex();
        var one = List("one", first.Select(Token));
        index.Put([one, List("removed", Token(3)), List("two", second.Select(Token))], 7);
        var amended = one.Amend(List("one", 2, Subjects(Token(61))), gone.Where(entry => entry < one.EntryCount));
        index.Put(amended, 8);
        index.Remove("removed", 9);
        var subjects = Subjects(Enumerable.Range(0, 64).Select(Token));

        engine.Save(index.Snapshot, FilePath);
        var opened = engine.Open(FilePath, version => index.Snapshot.Lists.Single(list => list.Version == version)).Snapshot.ShouldNotBeNull();

        opened.Height.ShouldBe(9);
        opened.Lists.Select(list => list.Version).ShouldBe(index.Snapshot.Lists.Select(list => list.Version));
        Hits(opened, subjects).ShouldBe(Hits(index.Snapshot, subjects));
        opened.Lists.Sum(list => list.KeyCount).ShouldBe(opened.PostingCount);

        var later = new MatchIndex(opened);
        later.Put(List("three", Token(62)), 10);
        later.Put(opened.Lists.Single(list => list.Version.ListId == "one").Amend(List("one", 3, Subjects(Token(63))), [one.EntryCount]), 11);
        later.Remove("two", 12);
        Hits(later.Snapshot, Subjects(Token(61), Token(62), Token(63))).ShouldBe([(1, "three", 1, 0), (2, "one", 3, one.EntryCount + 1)]);
    }, iter: 60, threads: 1);

    [Fact]
    public void Matches_of_an_opened_index_are_scored_by_the_entries_that_are_prepared_when_asked_for()
    {
        var entry = MatchingSamples.Entry(new SubjectAttributes("王伟", "1990-01-01", null), ("mobile", "13800138001"));
        var snapshot = IndexSnapshot.Of(MatchingSamples.List(engine, "wanted", entry), 4);
        engine.Save(snapshot, FilePath);
        var asked = 0;
        var opened = engine.Open(FilePath, version =>
        {
            asked++;
            return MatchingSamples.List(engine, version.ListId, entry);
        }).Snapshot.ShouldNotBeNull();
        var record = MatchingSamples.Record(new SubjectAttributes("王伟", "1990-01-01", null), ("mobile", "13800138001"));

        MatchingSamples.MatchAll(engine, opened, MatchingSamples.Record(("mobile", "13800138002"))).ShouldBeEmpty();
        asked.ShouldBe(0);
        var match = MatchingSamples.MatchAll(engine, opened, record, record).First();

        asked.ShouldBe(1);
        match.Score.ShouldBe(MatchingSamples.MatchAll(engine, snapshot, record).ShouldHaveSingleItem().Score);
    }

    [Fact]
    public void Entries_that_are_not_those_of_the_postings_are_a_fault()
    {
        engine.Save(IndexSnapshot.Of(List("wanted", Token(1), Token(2)), 1), FilePath);
        var list = engine.Open(FilePath, _ => List("wanted", Token(1))).Snapshot!.Lists.ShouldHaveSingleItem();
        Should.Throw<InvalidOperationException>(() => list.AttributesOf(0));
    }

    [Fact]
    public void An_index_without_lists_is_saved_and_opened_too()
    {
        engine.Save(IndexSnapshot.Empty.At(5), FilePath);
        var opened = engine.Open(FilePath, NoEntries).Snapshot.ShouldNotBeNull();
        opened.Height.ShouldBe(5);
        Hits(opened, Subjects(Token(1))).ShouldBeEmpty();
    }

    [Fact]
    public void Saving_takes_the_place_of_the_older_file_in_one_step_while_it_is_still_mapped()
    {
        engine.Save(IndexSnapshot.Of(List("one", Enumerable.Range(0, 3000).Select(Token)), 1), FilePath);
        var older = engine.Open(FilePath, NoEntries).Snapshot.ShouldNotBeNull();

        engine.Save(IndexSnapshot.Of(List("two", Token(5)), 2), FilePath);

        Directory.GetFiles(folder.Path).ShouldBe([FilePath]);
        Hits(older, Subjects(Token(2999))).ShouldBe([(0, "one", 1, 2999)]);
        Hits(engine.Open(FilePath, NoEntries).Snapshot!, Subjects(Token(5))).ShouldBe([(0, "two", 1, 0)]);
    }

    [Fact]
    public void No_byte_can_be_changed_unnoticed()
    {
        var whole = SmallFile();
        var header = IndexFileHeader.Size;
        // Every byte of the header, and in the other parts each kind of place: lists, padding, filter, directory, tokens, postings.
        var places = Enumerable.Range(0, header).Concat(Enumerable.Range(header, whole.Length - header).Where(place => place % 13 == 0)).Append(whole.Length - 1);
        var codes = new HashSet<string?>();
        foreach (var place in places)
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= (byte)(1 << (place % 8));
            var code = CodeOf(changed);
            code.ShouldNotBeNull($"byte {place}");
            codes.Add(code);
        }
        codes.ShouldBe([IndexFileCodes.Foreign, IndexFileCodes.OtherFormat, IndexFileCodes.Damaged, IndexFileCodes.OtherKey], ignoreOrder: true);
    }

    [Fact]
    public void A_file_that_is_cut_short_or_goes_on_is_damaged()
    {
        var whole = SmallFile();
        for (var length = 8; length < whole.Length; length += 97)
            CodeOf(whole[..length]).ShouldBe(IndexFileCodes.Damaged);
        CodeOf(whole[..^1]).ShouldBe(IndexFileCodes.Damaged);
        CodeOf([.. whole, 0]).ShouldBe(IndexFileCodes.Damaged);
        CodeOf([.. whole, .. whole]).ShouldBe(IndexFileCodes.Damaged);
    }

    [Fact]
    public void Random_bytes_are_refused_whether_or_not_they_begin_like_an_index()
    {
        var whole = SmallFile();
        Gen.Select(Gen.Byte.Array[0, 9000], Gen.Int[0, IndexFileHeader.Size]).Sample((bytes, kept) =>
        {
            var file = bytes.ToArray();
            whole.AsSpan(0, Math.Min(kept, file.Length)).CopyTo(file);
            CodeOf(file).ShouldNotBeNull();
        }, iter: 200, threads: 1);
        CodeOf([]).ShouldBe(IndexFileCodes.Foreign);
    }

    [Fact]
    public void A_file_of_another_node_another_format_or_other_rules_is_refused_with_its_own_code()
    {
        engine.Save(IndexSnapshot.Of(List("wanted", Token(1)), 1), FilePath);
        using var stranger = new MatchEngine(TokenTests.Key(2));
        stranger.Open(FilePath, NoEntries).Code.ShouldBe(IndexFileCodes.OtherKey);

        var bytes = File.ReadAllBytes(FilePath);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 2);
        File.WriteAllBytes(FilePath, bytes);
        var format = engine.Open(FilePath, NoEntries);
        (format.Code, format.Snapshot).ShouldBe((IndexFileCodes.OtherFormat, null));
        format.Arguments.ShouldBe(["lists.index", "2"]);

        var key = new byte[32];
        var header = new IndexFileHeader(IndexFileHeader.CurrentFormat, 99, 0, 0, 0, SHA256.HashData([]), SHA256.HashData([]));
        IndexFileHeader.Read(header.ToBytes(key), key, out var code, out var detail).ShouldBeNull();
        (code, detail).ShouldBe((IndexFileCodes.OtherNormalization, "99"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_refusal_and_no_exception()
    {
        engine.Open(FilePath, NoEntries).Code.ShouldBe(IndexFileCodes.Missing);
        engine.Open(Path.Combine(folder.Path, "none", "lists.index"), NoEntries).Code.ShouldBe(IndexFileCodes.Missing);
    }

    [Fact]
    public void Every_refusal_has_a_text_in_both_languages_that_its_arguments_fill()
    {
        var whole = SmallFile();
        whole[^1] ^= 1;
        File.WriteAllBytes(FilePath, whole);
        var opening = engine.Open(FilePath, NoEntries);
        ErrorCatalogue.Describe(opening.Code!, "en", [.. opening.Arguments]).ShouldContain("lists.index is damaged (postings)");
        foreach (var code in typeof(IndexFileCodes).GetFields().Select(field => (string)field.GetValue(null)!))
            ErrorCatalogue.All.ShouldContainKey(code);
    }

    private static IndexedList NoEntries(ListVersion version) => throw new InvalidOperationException("No entry is asked for here.");

    private byte[] SmallFile()
    {
        engine.Save(IndexSnapshot.Of(List("wanted", Enumerable.Range(0, 200).Select(Token)), 1), FilePath);
        return File.ReadAllBytes(FilePath);
    }

    private string? CodeOf(byte[] content)
    {
        File.WriteAllBytes(FilePath, content);
        var opening = engine.Open(FilePath, NoEntries);
        (opening.Snapshot is null).ShouldBe(opening.Code is not null);
        return opening.Code;
    }
}
