using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.QueryLists;

/// <summary>What a node keeps of received lists over a restart.</summary>
public sealed class RestartTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile,name,birth_date\n";

    [Fact]
    public async Task Lists_are_matched_again_from_the_saved_index_and_from_files_in_which_nothing_can_be_read()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile,name,birth_date\na,13912345801,王伟,1990-01-01\nb,13912345802,李娜,1991-02-03\n");
        await network.SendAsync("tax", "visits", Header + "r1,2026-01-05,13912345801,王伟,1990-01-01\n");
        await network.SettleAsync();
        var before = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();

        await network.RestartAsync();

        var node = network.NodeOf("tax");
        await node.Services.GetRequiredService<ScreeningLoop>().StartedAsync(TestContext.Current.CancellationToken);
        var folder = Path.Combine(node.Options.DataFolder, "lists");
        File.Exists(Path.Combine(folder, "lists.index")).ShouldBeTrue();
        foreach (var file in Directory.GetFiles(folder))
            System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).ShouldNotContain("13912345801");
        var imported = node.Services.GetRequiredService<ListRegistry>().All.OfType<DisclosedList>().Single(one => one.Manifest.ListId == list.ListId);
        imported.Seeds.ShouldBeOfType<ReceivedEntries>();
        node.Services.GetRequiredService<StoredIndex>().Index.Snapshot.Lists.ShouldContain(imported.Index);

        await network.SendAsync("tax", "visits", Header + "r2,2026-01-05,13912345801,王伟,1990-01-01\nr3,2026-01-05,13912345802,李娜,1991-02-03\n");
        await network.SettleAsync();
        var hits = await network.HitsAsync("police", list.ListId);
        hits.Select(hit => (hit.EntryId, hit.RecordId)).Order().ShouldBe([("a", "r1"), ("a", "r2"), ("b", "r3")]);
        // Weighed by the same entry, read again.
        hits.Single(hit => hit.RecordId == "r2").Score.ShouldBe(before.Score);
    }

    [Fact]
    public async Task Without_its_index_and_with_a_damaged_file_a_node_reads_its_lists_from_the_ledger()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345811\n");
        await network.SettleAsync();
        await network.WithoutAsync("tax", () =>
        {
            foreach (var file in Directory.GetFiles(Path.Combine(network.NodeOf("tax").Options.DataFolder, "lists")))
            {
                var bytes = File.ReadAllBytes(file);
                bytes[^1] ^= 1;
                File.WriteAllBytes(file, bytes);
            }
            return Task.CompletedTask;
        });

        await network.SendAsync("tax", "visits", Header + "r4,2026-01-05,13912345811,,\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r4");
    }
}
