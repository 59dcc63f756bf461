using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A thief who copied the data folders of an owner and of a recipient, and the ledger, and has no key store.</summary>
public sealed class StolenFolderTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private static readonly string[] Released = ["name", "resident_id"];
    private static readonly IReadOnlyList<Resident> Tried = Resident.Make(1_000);

    private readonly RunningNetwork network = sealedNetwork.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_folders_and_ledger_without_the_key_stores_give_no_resident_no_name_and_no_secret()
    {
        var (listed, held, waiting) = (Tried.Take(24).ToList(), Tried.Skip(12).Take(40).ToList(), Tried.Skip(100).Take(30).ToList());
        var list = await sealedNetwork.PublishAsync("folders", listed, Released);
        await network.SendAsync("police", "folders", held);
        await network.SendAsync("police", "folders", "record_id,observed_at,resident_id\nbad,2026-02-30," + Tried[200].ResidentId + "\n");
        await network.SettleAsync();
        (await network.HitsAsync("tax", list.ListId)).Where(hit => hit.Released is { Count: 2 } && hit.State == "verified").Count().ShouldBe(12);
        // Too few evaluators are left: what comes now waits for its pseudonyms, with its values in the database.
        await network.StopAsync("customs");
        await network.StopAsync("bank");
        await network.SendAsync("police", "folders", waiting);
        await RunningNetwork.UntilAsync(() => Task.FromResult(sealedNetwork.IdentifiersAt("police")), count => count == waiting.Count);
        var contents = await HitContentsAsync("police");
        List<byte[]> secrets = [.. SecretsOf("tax"), .. SecretsOf("police"), .. network.SeedsOf(list, listed), .. contents.Select(content => content.BatchSecret)];
        await network.StopAsync("police");
        await network.StopAsync("tax");

        using var owner = new StolenFolder(network.NodeOf("tax").Options.DataFolder);
        using var recipient = new StolenFolder(network.NodeOf("police").Options.DataFolder);
        using var ledger = new StolenFolder(Path.GetDirectoryName(network.Network.Ledger.Place)!);
        foreach (var stolen in (StolenFolder[])[owner, recipient, ledger])
        {
            stolen.Find([("the list's id", Encoding.UTF8.GetBytes(list.ListId))]).ShouldNotBeEmpty();
            stolen.Find([.. Tried.SelectMany(Written), .. secrets.SelectMany(Written)]).ShouldBeEmpty();
        }
        using var keys = new StolenFolder(network.NodeOf("tax").Options.KeyFolder);
        keys.Find(secrets.SelectMany(Written)).ShouldNotBeEmpty();

        // Not even a right guess of what a hit is about is confirmed by a commitment in the folder, but with the secret that made the salts.
        foreach (var stolen in (StolenFolder[])[owner, recipient])
        {
            var salts = stolen.Salts();
            salts.ShouldNotBeEmpty();
            stolen.Find(contents.SelectMany(content => salts.SelectMany(salt => content.Commitments(Convert.FromHexString(salt))))).ShouldBeEmpty();
            var made = stolen.Find(contents.SelectMany(content => content.Commitments(content.LeafSalt).Concat(content.Commitments(content.ReleaseSalt))));
            made.Select(name => name.Split(" in ")[0]).Distinct().ShouldBe(["a record", "released fields"], ignoreOrder: true);
        }

        foreach (var (agency, stolen, known) in (IEnumerable<(string, StolenFolder, IEnumerable<Resident>)>)[("tax", owner, listed), ("police", recipient, held.Concat(waiting))])
        {
            (await RecoverAsync(stolen, null)).ShouldBeEmpty();
            (await RecoverAsync(stolen, network.NodeOf(agency).Options.KeyFolder)).ShouldBe(known.Select(resident => resident.ResidentId), ignoreOrder: true);
        }
    }

    /// <summary>The content of a hit, and the salts that its commitments were made with.</summary>
    private sealed record HitContent(byte[] Canonical, byte[] BatchSecret, byte[] LeafSalt, byte[] ReleaseSalt)
    {
        /// <summary>What the folder would hold if a salt were the one.</summary>
        public IEnumerable<(string Name, byte[] Bytes)> Commitments(byte[] salt)
        {
            var released = new ReleasedFields(HitSealing.FieldsOf(Canonical, Released), Convert.ToHexStringLower(salt));
            yield return ("a record", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Claims.RecordLeaf(salt, Canonical))));
            yield return ("released fields", Encoding.ASCII.GetBytes(released.Commit("sandbox")));
        }
    }

    private async Task<List<HitContent>> HitContentsAsync(string agency)
    {
        var services = network.NodeOf(agency).Services;
        await using var db = services.GetRequiredService<NodeDatabase>().Read();
        var holdings = services.GetRequiredService<RecordHoldings>();
        return (await db.Hits.ToListAsync(Token)).ConvertAll(hit =>
        {
            var frame = holdings.ReadRecords(hit.Frame, hit.FrameIndex);
            var canonical = frame.Records[hit.FrameIndex].Canonical;
            using var commitments = new Commitments(frame.BatchSecret);
            return new HitContent(
                canonical, frame.BatchSecret, commitments.RecordSalt(hit.FrameIndex),
                commitments.ReleaseSalt(
                    Convert.FromHexString(hit.RecordLeaf), Convert.FromHexString(hit.Tag), CanonicalJson.Serialize(HitSealing.FieldsOf(canonical, Released))));
        });
    }

    private IEnumerable<byte[]> SecretsOf(string agency)
    {
        var store = network.NodeOf(agency).Services.GetRequiredService<NodeKeys>().Store;
        return Enum.GetValues<KeyKind>().SelectMany(store.List).Select(key => key.CopySecret());
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Written(Resident resident) =>
    [
        .. Written(resident.ResidentId), .. Written(resident.Name), ("a number of 15 digits", Encoding.ASCII.GetBytes(resident.ResidentId[..6] + resident.ResidentId[8..17])),
        .. Written(SHA256.HashData(Encoding.ASCII.GetBytes(resident.ResidentId))),
    ];

    private static IEnumerable<(string Name, byte[] Bytes)> Written(string text) =>
        [("text", Encoding.UTF8.GetBytes(text)), ("text in UTF-16", Encoding.Unicode.GetBytes(text)), ("text as JSON", Encoding.ASCII.GetBytes(Escaped(text)))];

    private static IEnumerable<(string Name, byte[] Bytes)> Written(byte[] secret) =>
    [
        ("a secret", secret), ("a secret in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret))),
        ("a secret in base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(secret).TrimEnd('='))),
    ];

    private static string Escaped(string text) =>
        string.Concat(text.Select(character => char.IsAscii(character) ? $"{character}" : $"\\u{(int)character:x4}"));

    /// <summary>The residents that a folder gives with a copy of a key store, or with an empty one.</summary>
    private async Task<IReadOnlySet<string>> RecoverAsync(StolenFolder stolen, string? keyFolder)
    {
        var copy = Directory.CreateTempSubdirectory("xnet-keys").FullName;
        try
        {
            foreach (var file in keyFolder is null ? [] : Directory.GetFiles(keyFolder))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            using var store = SoftwareKeyStore.Open(copy, stolen.Place, network.Clock);
            return await stolen.RecoverAsync(store, Tried);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
