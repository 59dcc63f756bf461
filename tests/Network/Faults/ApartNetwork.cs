using System.Diagnostics;
using System.Globalization;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Messaging;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Faults;

/// <summary>Four agencies with a key of the persons' identifiers, each node a process of its own with the rights that an agency has on the broker.</summary>
public sealed class ApartNetwork : IAsyncLifetime
{
    private readonly RabbitMqBroker broker = new();

    internal RunningNetwork Network { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await broker.InitializeAsync();
        Network = await RunningNetwork.StartApartAsync(ServedSandboxLedger.StartAsync, agency => broker.AccessOf("killed", agency));
        await Network.BeginAsync("person-1");
        await Network.ActiveAsync("person-1", 1, [.. RunningNetwork.Agencies]);
        // Not of the daily quota, which begins anew while a test runs about midnight.
        var grant = await Network.As("tax", "supervisor").PostAsync<EvaluationGrantView>(
            "pseudonyms/grants", new AskForEvaluations("person", "list", 1_000_000, "lists"), TestContext.Current.CancellationToken);
        foreach (var other in (string[])["customs", "bank"])
        {
            await Network.As(other, "supervisor").PostAsync<EvaluationGrantView>(
                $"pseudonyms/grants/{grant.GrantId}/approval", null, TestContext.Current.CancellationToken);
        }
        await RunningNetwork.UntilAsync(() => Network.StatusAsync("tax")!, status => status!.ListLeft == 1_000_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (Network is not null)
            await Network.DisposeAsync();
        await broker.DisposeAsync();
    }

    /// <summary>SIGKILL to an agency's node, to all its threads at once; it is started again, as a service is.</summary>
    internal void Kill(string agency)
    {
        var note = File.ReadAllLines(Network.NodeOf(agency).Options.DataFolder + "-process.pid");
        using var victim = Process.GetProcessById(int.Parse(note[0], CultureInfo.InvariantCulture));
        victim.Kill();
        victim.WaitForExit();
    }

    /// <summary>Submits a sealed list without decoys; it is prepared then.</summary>
    internal async Task<QueryListView> SubmitAsync(LegalBasisView basis, string csv)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var owner = Network.As(basis.Terms.Owners[0], "analyst");
        var draft = new DraftQueryList($"list-{Guid.NewGuid():N}", basis.BasisId, basis.Terms.Recipients, "sealed", Decoys: 0);
        var list = await owner.PostAsync<QueryListView>("lists", draft, cancellationToken);
        await owner.SendFileAsync<EntriesUploaded>(
            HttpMethod.Put, $"lists/{list.ListId}/versions/1/entries", Network.WriteFile(csv), _ => { }, cancellationToken);
        return await owner.PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/submission", null, cancellationToken);
    }
}
