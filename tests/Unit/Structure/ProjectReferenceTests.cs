using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Structure;

/// <summary>Project references point downwards only.</summary>
public class ProjectReferenceTests
{
    // Lower number = lower layer; a project may reference strictly lower layers only.
    private static readonly Dictionary<string, int> Layers = new()
    {
        ["Hyperledger.Fabric.Protos"] = -1,
        ["ExchangeNetwork.Contract"] = 0,
        ["Hyperledger.Fabric.Shim"] = 0,
        ["Hyperledger.Fabric.Client"] = 0,
        ["ExchangeNetwork.Messages"] = 0,
        ["ExchangeNetwork.Matching"] = 1,
        ["ExchangeNetwork.Ledger"] = 1,
        ["ExchangeNetwork.Hosting"] = 1,
        ["ExchangeNetwork.Chaincode"] = 2,
        ["ExchangeNetwork.Node"] = 2,
        ["ExchangeNetwork.Dashboard"] = 2,
        ["ExchangeNetwork.LedgerHost"] = 2,
        ["ExchangeNetwork.Cli"] = 2,
        ["ExchangeNetwork.Sandbox"] = 3,
    };

    [Fact]
    public void No_project_references_its_own_layer_or_one_above()
    {
        var root = Repository.Root;
        var projects = new[] { "chaincode", "services" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.csproj", SearchOption.AllDirectories))
            .ToList();
        projects.Count.ShouldBeGreaterThan(7);

        var wrong = from project in projects
                    let name = Path.GetFileNameWithoutExtension(project)
                    from reference in XDocument.Load(project).Descendants("ProjectReference")
                    let target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
                    where Layers[target] >= Layers[name]
                    select $"{name} -> {target}";
        wrong.ShouldBeEmpty();
    }
}
