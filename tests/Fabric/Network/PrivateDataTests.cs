using ExchangeNetwork.Tests.Fabric.Network.Running;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>Feature: private data collections.</summary>
public sealed class PrivateDataTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private const string Org1Collection = "Org1Collection";
    private const string Org3Collection = "Org3Collection";
    private const string SharedCollection = "SharedCollection";

    [Fact]
    public async Task Org1_writes_private_data_to_Org1Collection_and_can_read_it_back()
    {
        await WriteAsync(Orgs.Org1, Org1Collection, "key-101", "value-101", Orgs.Org1);
        (await ReadAsync(Orgs.Org1, Org1Collection, "key-101", Orgs.Org1)).ShouldBe("value-101");
    }

    [Fact]
    public async Task Org1_writes_private_data_to_Org1Collection_but_fails_to_read_it_via_an_Org2_peer()
    {
        await WriteAsync(Orgs.Org1, Org1Collection, "key-102", "value-102", Orgs.Org1);
        await ShouldNotReadAsync(Orgs.Org1, Org1Collection, "key-102", Orgs.Org2);
    }

    [Fact]
    public async Task Org2_can_write_private_data_to_Org1Collection_but_cannot_read_it_back()
    {
        await WriteAsync(Orgs.Org2, Org1Collection, "key-103", "value-103", Orgs.Org1);
        await ShouldNotReadAsync(Orgs.Org2, Org1Collection, "key-103", Orgs.Org1);
    }

    [Fact]
    public async Task Org2_writes_private_data_to_Org1Collection_and_Org1_can_read_it()
    {
        await WriteAsync(Orgs.Org2, Org1Collection, "key-104", "value-104", Orgs.Org1);
        (await ReadAsync(Orgs.Org1, Org1Collection, "key-104", Orgs.Org1)).ShouldBe("value-104");
    }

    [Fact]
    public async Task Org1_writes_private_data_to_SharedCollection_and_Org2_fails_to_read_it()
    {
        await WriteAsync(Orgs.Org1, SharedCollection, "key-106", "value-106", Orgs.Org1);
        await ShouldNotReadAsync(Orgs.Org2, SharedCollection, "key-106", Orgs.Org1);
    }

    [Fact]
    public async Task Org2_cannot_write_data_to_SharedCollection() =>
        await Should.ThrowAsync<EndorseException>(() => WriteAsync(Orgs.Org2, SharedCollection, "key-107", "value-107", Orgs.Org1));

    [Fact]
    public async Task Org1_writes_private_data_to_SharedCollection_without_specifying_endorsers()
    {
        await WriteAsync(Orgs.Org1, SharedCollection, "key-108", "value-108");
        (await ReadAsync(Orgs.Org1, SharedCollection, "key-108", Orgs.Org1)).ShouldBe("value-108");
    }

    [Fact]
    public async Task Org1_writes_private_data_to_SharedCollection_and_Org3Collection_without_specifying_endorsers()
    {
        await WriteAsync(Orgs.Org1, $"{SharedCollection},{Org3Collection}", "key-109", "value-109");
        (await ReadAsync(Orgs.Org1, SharedCollection, "key-109", Orgs.Org1)).ShouldBe("value-109");
        (await Patience.UntilAsync(() => ReadAsync(Orgs.Org1, Org3Collection, "key-109", Orgs.Org3), value => value.Length > 0)).ShouldBe("value-109");
        await ShouldNotReadAsync(Orgs.Org1, Org3Collection, "key-109", Orgs.Org1);
    }

    private Task WriteAsync(Organization by, string collection, string key, string value, params Organization[] endorsers) =>
        Net.ContractOf(by, TestChaincodes.Names.Private).SubmitAsync(
            "WritePrivateData", transient: [("collection", collection), ("key", key), ("value", value)], by: [.. endorsers.Select(org => org.MspId)]);

    private Task<string> ReadAsync(Organization by, string collection, string key, Organization at) =>
        Net.ContractOf(by, TestChaincodes.Names.Private).EvaluateAsync("ReadPrivateData", [collection, key], by: [at.MspId]);

    private async Task ShouldNotReadAsync(Organization by, string collection, string key, Organization at)
    {
        // Another organisation's peer may not have the block yet; then it answers that there is nothing.
        var outcome = await Patience.UntilAsync(() => TryReadAsync(by, collection, key, at), outcome => outcome != "");
        outcome.ShouldBeNull();
    }

    /// <summary>The value; null when reading is refused.</summary>
    private async Task<string?> TryReadAsync(Organization by, string collection, string key, Organization at)
    {
        try
        {
            return await ReadAsync(by, collection, key, at);
        }
        catch (GatewayException refused) when (refused.StatusCode is StatusCode.Unknown or StatusCode.Aborted)
        {
            return null;
        }
    }
}
