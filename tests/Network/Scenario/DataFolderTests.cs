using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Run;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Scenario;

/// <summary>What the sandbox does with the folder it is told to keep its data in.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("xnet-data").FullName;

    private string Data => Path.Combine(root, "data");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Fresh_deletes_what_the_sandbox_wrote_and_nothing_else()
    {
        Take().Dispose();
        string[] own = ["ledger/ledger.db", "nodes/tax/node.db", "keys/tax/a.key", "issuer/accounts.json", "scenario/agencies.json", "sandbox.json", "agencies.json"];
        string[] foreign = ["notes.txt", "photos/one.jpg"];
        foreach (var name in own.Concat(foreign))
            Write(name);
        Take("--fresh").Dispose();
        own.ShouldAllBe(name => !Path.Exists(Path.Combine(Data, name)));
        foreign.ShouldAllBe(name => File.Exists(Path.Combine(Data, name)));
    }

    [Theory]
    [InlineData("keys/id_rsa")]
    [InlineData("scenario/agencies.json")]
    public void A_folder_with_such_names_that_no_sandbox_wrote_is_left_alone(string foreign)
    {
        Write(foreign);
        Refused().ShouldBe("XN-SCEN-131");
        Refused("--fresh").ShouldBe("XN-SCEN-131");
        Directory.GetFiles(Data, "*", SearchOption.AllDirectories).ShouldBe([Path.Combine(Data, foreign)]);
    }

    [Fact]
    public void A_second_sandbox_is_kept_off_even_with_fresh()
    {
        using (Take())
        {
            Write("ledger/ledger.db");
            Refused("--fresh").ShouldBe("XN-SCEN-130");
            File.Exists(Path.Combine(Data, "ledger/ledger.db")).ShouldBeTrue();
        }
        Take().Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said_so()
    {
        File.WriteAllText(Data, "a file where the folder should be");
        Refused().ShouldBe("XN-SCEN-132");
    }

    [Fact]
    public void Sizes_that_contradict_the_data_are_refused_and_left_out_or_repeated_they_are_fine()
    {
        Take("--lists", "4", "--records", "4000").Dispose();
        Write("scenario/agencies.json");
        Take().Dispose();
        Take("--records", "4000").Dispose();
        Refused("--records", "5000").ShouldBe("XN-SCEN-133");
        Refused("--lists", "4", "--seed", "2").ShouldBe("XN-SCEN-133");
        Refused("--scenario", root).ShouldBe("XN-SCEN-133");
        Take("--fresh", "--records", "5000").Dispose();
        // Nothing was made of it yet.
        Take("--records", "6000").Dispose();
        Write("scenario/agencies.json");
        Refused("--records", "4000").ShouldBe("XN-SCEN-133");
    }

    private DataFolder Take(params string[] arguments) => DataFolder.Take(
        new SandboxPaths(Data), SandboxCommand.Parse(["--data", Data, .. arguments], TextWriter.Null, TextWriter.Null, out _).ShouldNotBeNull());

    private string Refused(params string[] arguments) => Should.Throw<SetupException>(() => Take(arguments)).Code;

    private void Write(string name)
    {
        var path = Path.Combine(Data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, name);
    }
}
