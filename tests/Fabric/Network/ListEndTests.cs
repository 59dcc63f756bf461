using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Contract.Signatures;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Ledger.Kvrwset;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>What the end of a list leaves on the peers: with a purge nothing, with a delete what their private history holds.</summary>
public sealed class ListEndTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private const string BasisId = "basis-of-an-end";
    private const string Citation = "Art. 57";
    private const string Purpose = "tax-fraud";
    private const string ListId = "list-that-ends";
    private static readonly Organization[] Members = [Orgs.Org1, Orgs.Org2, Orgs.Org3];
    private static readonly DateTimeOffset Now = LedgerTime.Cut(DateTimeOffset.UtcNow);
    private readonly byte[] segment = RandomNumberGenerator.GetBytes(2_000);

    [Fact]
    public async Task Segments_leave_the_state_of_every_peer_and_stay_in_private_history_only_where_the_channel_has_no_purge()
    {
        await Net.FoundersAsync();
        await using var owner = await ConnectAsync(Orgs.Org1);
        await using var police = await ConnectAsync(Orgs.Org2);
        await SubmitAsync(owner, Orgs.Org1, Functions.LegalBasesPropose, Terms(), (ActorStep.Propose, ActorRole.Supervisor, "anna"));
        foreach (var (ledger, org) in new[] { (owner, Orgs.Org1), (police, Orgs.Org2) })
            await SubmitAsync(ledger, org, Functions.LegalBasesApprove, new BasisApproval(BasisId), (ActorStep.Approve, ActorRole.Supervisor, "bo"));
        var block = await PublishAsync(owner);
        var read = new LedgerCall(Functions.QueryListsSegment, [CanonicalJson.Serialize(new SegmentQuery(ListId, 1, 0))]);
        (await police.EvaluateAsync(read, Token)).Result.ShouldBe(segment);
        foreach (var org in Orgs.All)
            (await Patience.UntilAgreedAsync(() => ReadAtAsync(read, org))).ShouldBe(segment);
        (await IsInHistoryAsync(block)).ShouldBeTrue();

        await SubmitAsync(
            owner, Orgs.Org1, Functions.QueryListsWithdraw, new ListWithdrawal(ListId), (ActorStep.Decide, ActorRole.Supervisor, "bo"));
        await SubmitAsync(owner, Orgs.Org1, Functions.QueryListsPurge, new ListVersionReference(ListId, 1));
        foreach (var org in Orgs.All)
            (await Patience.UntilAsync(() => RefusalAtAsync(read, org), code => code is not null)).ShouldBe(Rules.Lists.SegmentNotFound);
        // A peer purges its history a moment after the block.
        (await Patience.UntilAsync(() => IsInHistoryAsync(block), found => found != Net.Purges)).ShouldBe(!Net.Purges);
    }

    private async Task<long> PublishAsync(FabricLedger owner)
    {
        var put = await SubmitAsync(
            owner, Orgs.Org1, Functions.QueryListsPutSegment, new SegmentUpload(ListId, 1, 0, HashOf(segment)),
            new Dictionary<string, byte[]> { [TransientNames.Segment] = segment });
        var wraps = Members.ToDictionary(org => org, _ => RandomNumberGenerator.GetBytes(100));
        WrapHash[] hashes = [.. wraps.Select(wrap => new WrapHash(wrap.Key.Agency, $"{wrap.Key.Agency}-encrypt", HashOf(wrap.Value)))];
        await SubmitAsync(
            owner, Orgs.Org1, Functions.QueryListsPutWraps, new WrapsUpload(ListId, 1, hashes),
            wraps.ToDictionary(wrap => TransientNames.Wrap(wrap.Key.Agency), wrap => wrap.Value));
        await SubmitAsync(
            owner, Orgs.Org1, Functions.QueryListsPublish, ManifestOf(hashes),
            (ActorStep.Draft, ActorRole.Analyst, "anna"), (ActorStep.Approve, ActorRole.Supervisor, "bo"));
        return put.BlockNumber;
    }

    private static LegalBasisTerms Terms() => new()
    {
        BasisId = BasisId,
        Citation = Citation,
        Purpose = Purpose,
        Owners = [Orgs.Org1.Agency],
        IdentifierTypes = ["resident-id"],
        Recipients = [.. Members.Select(org => org.Agency)],
        RecordSources = new RecordSources(["*"], []),
        ReleasableFields = ["name"],
        ReleaseMode = ReleaseMode.OnRequest,
        K = 2,
        WindowDays = 30,
        EntryCap = 10_000,
        RetentionDays = 365,
        DisclosureDeadlineHours = 72,
        OpeningDeadlineHours = 48,
        OverMatchCap = 100,
        ImpactAssessment = new ImpactAssessment("assessment", HashOf("assessment"u8.ToArray())),
        ValidFrom = Now,
        ValidUntil = Now.AddDays(300),
    };

    private Manifest ManifestOf(WrapHash[] wraps) => new()
    {
        ListId = ListId,
        Version = 1,
        Owner = Orgs.Org1.Agency,
        BasisId = BasisId,
        Citation = Citation,
        Purpose = Purpose,
        Mode = ListMode.Disclosed,
        Recipients = [.. Members.Select(org => org.Agency)],
        IdentifierTypes = ["resident-id"],
        CountBucket = 16,
        RowsRoot = HashOf("rows"u8.ToArray()),
        ListSalt = HashOf("salt"u8.ToArray()),
        Segments = [new SegmentHash(0, HashOf(segment))],
        Wraps = wraps,
        ReleasableFields = ["name"],
        ReleaseMode = ReleaseMode.OnRequest,
        K = 2,
        WindowDays = 30,
        ValidFrom = Now,
        ValidUntil = Now.AddDays(90),
        OwnerKeyId = $"{Orgs.Org1.Agency}-sign",
    };

    /// <summary>The owner's question, answered by the peer of an organisation.</summary>
    private async Task<byte[]> ReadAtAsync(LedgerCall call, Organization org) =>
        (await Net.ContractOf(Orgs.Org1, "exchange").EvaluateAsync(call.Function, new ProposalOptions
        {
            Arguments = [.. call.Arguments.Select(argument => (Argument)argument)],
            EndorsingOrganizations = [org.MspId],
        })).ToArray();

    private async Task<string?> RefusalAtAsync(LedgerCall call, Organization org)
    {
        try
        {
            await ReadAtAsync(call, org);
            return null;
        }
        catch (GatewayException fault) when (RefusalMessage.TryRead(fault.Message, out var refusal))
        {
            return refusal.Code;
        }
    }

    /// <summary>Whether the owner's peer still hands the segment out with its block.</summary>
    private async Task<bool> IsInHistoryAsync(long block)
    {
        var found = await Net.ChannelOf(Orgs.Org1)
            .BlockAndPrivateDataEventsAsync(new EventOptions { StartBlock = (ulong)block }, Token).FirstAsync(Token);
        return found.PrivateDataMap.Values
            .SelectMany(transaction => transaction.NsPvtRwset).SelectMany(chaincode => chaincode.CollectionPvtRwset)
            .SelectMany(collection => KVRWSet.Parser.ParseFrom(collection.Rwset).Writes)
            .Any(write => write.Value.Span.SequenceEqual(segment));
    }

    private Task<LedgerOutcome> SubmitAsync(
        FabricLedger ledger, Organization org, string function, object document, params (ActorStep Step, ActorRole Role, string Who)[] by) =>
        SubmitAsync(ledger, org, function, document, null, by);

    private async Task<LedgerOutcome> SubmitAsync(
        FabricLedger ledger, Organization org, string function, object document, Dictionary<string, byte[]>? transient,
        params (ActorStep Step, ActorRole Role, string Who)[] by)
    {
        var signer = (await Net.FoundersAsync()).SignerOf(org);
        var bytes = CanonicalJson.Serialize(document);
        ActorStatement[] statements = [.. by.Select(step => Statement(org, signer, ActorStatement.ActHash(RunningNetwork.Channel, function, bytes), step))];
        byte[][] arguments = statements.Length == 0 ? [bytes] : [bytes, CanonicalJson.Serialize(statements)];
        var outcome = await ledger.SubmitAsync(new LedgerCall(function, arguments, transient), Token);
        outcome.Refusal.ShouldBeNull();
        return outcome;
    }

    private static ActorStatement Statement(Organization org, AgencySigner signer, string act, (ActorStep Step, ActorRole Role, string Who) by)
    {
        var statement = new ActorStatement
        {
            Agency = org.Agency,
            Actor = $"{org}-{by.Who}",
            Role = by.Role,
            Step = by.Step,
            Act = act,
            At = LedgerTime.Cut(DateTimeOffset.UtcNow),
            KeyId = signer.KeyId,
            Alg = Es256.Name,
            Signature = "",
        };
        return statement with { Signature = Convert.ToBase64String(signer.Sign(statement.Message(RunningNetwork.Channel))) };
    }

    private Task<FabricLedger> ConnectAsync(Organization org) =>
        FabricLedger.ConnectAsync(Net.LedgerOptions(org), TimeProvider.System, NullLogger.Instance, Token);

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
