using System.CommandLine;
using System.Net.Http.Headers;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace ExchangeNetwork.Sandbox.Console;

/// <summary><c>add-agency ID</c>: asks the running sandbox for a further agency's node, and says how the agency then joins the network.</summary>
internal sealed class AddAgencyCommand(TextWriter output, TextWriter error)
{
    /// <summary>Name of the subcommand.</summary>
    public const string Name = "add-agency";

    private static readonly Argument<string> Id = new("ID")
    {
        Description = new BilingualText("部门编号，如 health", "Id of the agency, such as health").ToString(),
    };

    private static readonly Option<string> NameZh = Required("--name-zh", new("中文名称", "Name in Chinese"));
    private static readonly Option<string> NameEn = Required("--name-en", new("英文名称", "Name in English"));
    private static readonly Option<string> Data = SandboxCommand.Text("--data", "DIR", "data/sandbox",
        new("运行中沙箱的数据文件夹", "Data folder of the running sandbox"));

    private static readonly Option<bool> Json = new("--json")
    {
        Description = new BilingualText("输出一个 JSON 对象", "Print one JSON object").ToString(),
    };

    private static readonly Option<string> Language = SandboxCommand.Text("--language", "zh|en", null,
        new("输出语言；默认取自系统", "Language of the output; the system's by default"));

    private static readonly JsonSerializerSettings Camel = new() { ContractResolver = new CamelCasePropertyNamesContractResolver() };

    /// <returns>The process's exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var command = new RootCommand(new BilingualText(
            "向运行中的沙箱加入一个部门的节点；之后该部门像其他部门一样申请加入网络。",
            "Adds an agency's node to the running sandbox; the agency then applies for membership as any agency does.").ToString())
        {
            Id, NameZh, NameEn, Data, Json, Language,
        };
        var parsed = command.Parse([.. args]);
        if (parsed.Errors.Count == 0 && parsed.Action is not null)
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancellationToken);
        var language = parsed.Errors.Count == 0 && parsed.GetValue(Language) is { } chosen ? chosen : SandboxCommand.SystemLanguage();
        if (parsed.Errors.Count > 0)
        {
            var wrong = parsed.Errors[0];
            var option = wrong.SymbolResult is System.CommandLine.Parsing.OptionResult result ? result.Option.Name : null;
            return option is null ? Refuse(language, "XN-SCEN-107", wrong.Message) : Refuse(language, "XN-SCEN-106", option);
        }

        var paths = new SandboxPaths(Path.GetFullPath(parsed.GetValue(Data)!));
        var agency = new ScenarioAgency(parsed.GetValue(Id)!, parsed.GetValue(NameZh)!, parsed.GetValue(NameEn)!);
        if (!File.Exists(paths.Manifest))
            return Refuse(language, "XN-SCEN-120", paths.Root);
        var place = JObject.Parse(await File.ReadAllTextAsync(paths.Manifest, cancellationToken))["operator"]!;
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, (string)place["address"]!);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string)place["secret"]!);
        request.Content = JsonContent.Create(agency);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return Refuse(language, "XN-SCEN-120", paths.Root);
        }
        using (response)
        {
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var problem = JsonConvert.DeserializeObject<ProblemDocument>(answer)!;
                return Refuse(language, problem.Code, [.. problem.Arguments]);
            }
            Show(JsonConvert.DeserializeObject<AddedAgency>(answer)!, paths, language, parsed.GetValue(Json));
            return 0;
        }
    }

    private void Show(AddedAgency added, SandboxPaths paths, string language, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonConvert.SerializeObject(added, Formatting.Indented, Camel));
            return;
        }
        void Line(string zh, string en) => output.WriteLine(new BilingualText(zh, en).In(language));

        Line($"部门 {added.Id} 的节点已启动，尚不是网络成员。", $"The node of {added.Id} runs; it is no member of the network yet.");
        Line($"  页面  {added.Pages}", $"  Pages  {added.Pages}");
        Line($"  API   {new Uri(added.Api, "reference")}", $"  API    {new Uri(added.Api, "reference")}");
        Line("演示用户：", "Demo users:");
        foreach (var user in added.Users)
            output.WriteLine($"  {user.Name,-24} {user.Password}  {string.Join(", ", user.Roles)}");
        const string Exchange = "dotnet run --project services/Cli --";
        Line("接下来由该部门申请，一个成员提案，多数成员批准：", "Next it applies, a member proposes it, and a majority of the members approves:");
        foreach (var step in (string[])[
            $"{Exchange} login --sandbox {paths.Root} --as {added.Id}-admin",
            $"{Exchange} agency application --out {added.Id}.json",
            $"{Exchange} login --sandbox {paths.Root} --as tax-admin",
            $"{Exchange} agency join {added.Id}.json",
            $"{Exchange} login --sandbox {paths.Root} --as police-admin",
            $"{Exchange} agency list --proposals",
            $"{Exchange} agency approve PROPOSAL"])
        {
            output.WriteLine($"  {step}");
        }
        Line("批准须由提案人以外的多数成员的管理员逐一进行；之后如何接收清单见 docs/membership.md。",
            "Administrators of a majority approve one by one, never the person who proposed; how it then receives lists: docs/membership.md.");
    }

    private int Refuse(string language, string code, params string[] arguments)
    {
        error.WriteLine($"{code}: {ErrorCatalogue.Describe(code, language, [.. arguments])}");
        return code is "XN-SCEN-106" or "XN-SCEN-107" ? SandboxCommand.UsageError : 1;
    }

    private static Option<string> Required(string name, BilingualText description)
    {
        var option = SandboxCommand.Text(name, "TEXT", null, description);
        option.Required = true;
        return option;
    }
}
