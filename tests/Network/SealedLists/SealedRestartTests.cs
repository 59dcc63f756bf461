using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>What a recipient keeps of a sealed list over a restart.</summary>
public sealed class SealedRestartTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    private readonly RunningNetwork network = sealedNetwork.Network;

    [Theory]
    [InlineData(false, "139123620")]
    [InlineData(true, "139123621")]
    public async Task Its_rows_are_read_again_from_their_file_or_where_that_was_damaged_from_the_ledger(bool damage, string number)
    {
        var basis = await network.BasisAsync("tax");
        var list = await sealedNetwork.PublishAsync(basis, $"entry_id,mobile\na,{number}01\nb,{number}02\n");
        await network.SendAsync("police", "visits", Header + $"{number}1,2026-01-05,{number}01\n");
        await sealedNetwork.Network.SettleAsync();

        await network.WithoutAsync("police", () =>
        {
            var files = Directory.GetFiles(Path.Combine(network.NodeOf("police").Options.DataFolder, "lists"), "*.segments");
            files.ShouldNotBeEmpty();
            foreach (var file in files)
            {
                var bytes = File.ReadAllBytes(file);
                bytes[^1] ^= (byte)(damage ? 1 : 0);
                File.WriteAllBytes(file, bytes);
            }
            return Task.CompletedTask;
        });

        var node = network.NodeOf("police");
        await node.Services.GetRequiredService<ScreeningLoop>().StartedAsync(TestContext.Current.CancellationToken);
        node.Services.GetRequiredService<ListRegistry>().All.OfType<SealedList>().ShouldContain(one => one.Manifest.ListId == list.ListId);
        node.Services.GetRequiredService<ReceivedLists>().Open(list.ListId, list.Version).ShouldNotBeNull().Dispose();
        await network.SendAsync("police", "visits", Header + $"{number}2,2026-01-06,{number}02\n");
        await sealedNetwork.Network.SettleAsync();
        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", $"{number}1", "a"), ("police", $"{number}2", "b")]);
    }
}
