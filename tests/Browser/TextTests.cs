using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>Every text of the pages exists in both languages.</summary>
public sealed partial class TextTests
{
    private static readonly string Folder = Path.Combine(Root(), "services", "Dashboard");
    private static readonly Dictionary<string, string> English = Read("Texts.resx");
    private static readonly Dictionary<string, string> Chinese = Read("Texts.zh-CN.resx");

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_placeholders()
    {
        Chinese.Keys.Order().ShouldBe(English.Keys.Order());
        English.Keys.Where(key => Places(English[key]) != Places(Chinese[key])).ShouldBeEmpty();
        English.Values.Concat(Chinese.Values).ShouldAllBe(text => text.Trim().Length > 0);
    }

    [Fact]
    public void Every_text_that_a_page_names_exists()
    {
        var named = Directory.EnumerateFiles(Folder, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Named().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(80);
        named.Where(key => !English.ContainsKey(key)).ShouldBeEmpty();
    }

    [Fact]
    public void No_page_holds_text_of_its_own()
    {
        var pages = Directory.EnumerateFiles(Folder, "*.razor", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "LanguageLinks.razor");
        pages.Where(file => Han().IsMatch(File.ReadAllText(file))).ShouldBeEmpty();
    }

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Folder, "Language", file)).Root!
        .Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string Places(string text) => string.Join(',', Place().Matches(text).Select(match => match.Value).Distinct().Order());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ExchangeNetwork.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("""\b(?:T|this)\["([^"$]+)"(?=[\],])""")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Han();
}
