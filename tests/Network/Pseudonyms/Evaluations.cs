using System.Text;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.PseudonymKeys;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Pseudonyms;

/// <summary>Identifiers whose pseudonyms a node wants, and what they must come to.</summary>
internal static class Evaluations
{
    private static readonly IdentifierType Mobile = IdentifierTypes.BuiltIn.All.Single(type => type.Code == "mobile");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Canonical values that no other test uses.</summary>
    public static IReadOnlyList<byte[]> Values(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Encoding.UTF8.GetBytes($"138{number:00000000}"))];

    /// <summary>A key of the persons' identifiers that all agencies hold shares of.</summary>
    public static async Task KeyForAllAsync(this RunningNetwork network, string keyId, long? dailyQuota = null)
    {
        await network.BeginAsync(keyId, request => request with { DailyQuota = dailyQuota });
        await network.ActiveAsync(keyId, 1, [.. RunningNetwork.Agencies]);
        foreach (var agency in RunningNetwork.Agencies)
        {
            await RunningNetwork.UntilAsync(
                () => Task.FromResult(network.NodeOf(agency).Services.GetRequiredService<KeyRing>().Current(KeyNames.Person)), key => key?.KeyId == keyId);
        }
    }

    /// <summary>Queues values at a node, under the current key.</summary>
    public static Task<int> QueueAsync(this RunningNetwork network, string agency, IReadOnlyList<byte[]> values, EvaluationUse use = EvaluationUse.Records)
    {
        var services = network.NodeOf(agency).Services;
        var keyId = services.GetRequiredService<KeyRing>().Current(KeyNames.Person)!.KeyId;
        var wanted = network.TokensOf(agency, values).Zip(values, (token, value) => new WantedIdentifier(token, Mobile, value)).ToList();
        return services.GetRequiredService<NodeDatabase>().WriteAsync(
            db => services.GetRequiredService<EvaluationQueue>().QueueAsync(db, use, [new WantedPseudonyms(keyId, wanted)], Token), Token);
    }

    /// <summary>The local tokens of values at a node.</summary>
    public static IReadOnlyList<LocalToken> TokensOf(this RunningNetwork network, string agency, IReadOnlyList<byte[]> values)
    {
        using var tokenizer = new LocalTokenizer(IdentifierTypes.BuiltIn, network.NodeOf(agency).Services.GetRequiredService<NodeKeys>().LocalTokenKey);
        return [.. values.Select(value => tokenizer.Token(Mobile, value))];
    }

    /// <summary>Waits until a node knows all of them.</summary>
    public static Task KnownAsync(this RunningNetwork network, string agency, string keyId, IReadOnlyList<byte[]> values) =>
        RunningNetwork.UntilAsync(() => Task.FromResult<int?>(network.KnownOf(agency, keyId, values).Count), known => known == values.Count);

    /// <summary>What a node knows of values.</summary>
    public static IReadOnlyList<PseudonymOutput> KnownOf(this RunningNetwork network, string agency, string keyId, IReadOnlyList<byte[]> values)
    {
        var cache = network.NodeOf(agency).Services.GetRequiredService<PseudonymCaches>().Of(keyId);
        return [.. network.TokensOf(agency, values).Select(token => cache.TryGet(token, out var output) ? output : (PseudonymOutput?)null).OfType<PseudonymOutput>()];
    }

    /// <summary>What values come to when these agencies evaluate them with the shares of their nodes, a message at a time.</summary>
    public static IReadOnlyList<PseudonymOutput> Expected(this RunningNetwork network, string keyId, IReadOnlyList<byte[]> values, params string[] agencies)
    {
        using var seed = new BlindSeed("another", new byte[BlindSeed.Size]);
        var rings = agencies.Select(agency => (Agency: agency, Ring: network.RingOf(agency, keyId))).ToList();
        var indexes = IndexSet.Of([.. rings.Select(ring => ring.Ring.Holders[ring.Agency])]);
        var outputs = new List<PseudonymOutput>();
        foreach (var part in values.Chunk(Evaluator.MaxPoints))
        {
            using var batch = new BlindedBatch(seed, 0, [.. part.Select(value => PseudonymInput.Encode(network.Network.Ledger.NetworkId, Mobile, value))]);
            var evaluation = new Evaluation(rings[0].Ring.SharedKey, indexes, batch.Points);
            var evaluators = rings.ConvertAll(ring => new Evaluator(ring.Ring.KeyShare.ShouldNotBeNull(), indexes));
            foreach (var evaluator in evaluators)
            {
                var answers = new byte[part.Length * GroupElement.Size];
                evaluator.TryEvaluate(batch.Message(), answers, out _).ShouldBeTrue();
                evaluation.TryAddAnswers(evaluator.Index, answers, out _).ShouldBeTrue();
            }
            var check = evaluation.BeginCheck();
            check.TryFinish(evaluators.ToDictionary(evaluator => evaluator.Index, evaluator => CheckOf(evaluator, check)), out var evaluated, out _).ShouldBeTrue();
            var finished = new PseudonymOutput[part.Length];
            batch.Finish(evaluated!, finished);
            outputs.AddRange(finished);
            evaluators.ForEach(evaluator => evaluator.Dispose());
        }
        return outputs;
    }

    /// <summary>The status that a node shows of the persons' current key.</summary>
    public static async Task<PseudonymStatus> StatusAsync(this RunningNetwork network, string agency) =>
        (await network.StatusesAsync(agency)).Single(status => status.Current);

    /// <summary>The statuses that a node shows of the persons' keys.</summary>
    public static async Task<IReadOnlyList<PseudonymStatus>> StatusesAsync(this RunningNetwork network, string agency) =>
        [.. (await network.As(agency, "admin").AllAsync<PseudonymStatus>("pseudonyms", Token)).Where(status => status.KeyName == KeyNames.Person)];

    /// <summary>Rows of a node's audit log.</summary>
    public static async Task<IReadOnlyList<AuditView>> AuditedAsync(this RunningNetwork network, string agency, string act) =>
        [.. (await network.As(agency, "auditor").AllAsync<AuditView>("audit", Token)).Where(row => row.Act == act)];

    /// <summary>The other agencies whom a node asks first, in that order.</summary>
    public static IReadOnlyList<string> AskedBy(this RunningNetwork network, string agency, string keyId)
    {
        var ring = network.RingOf(agency, keyId);
        return [.. ring.Holders.Where(holder => holder.Key != agency).OrderBy(holder => (byte)(holder.Value - ring.Holders[agency])).Select(holder => holder.Key)];
    }

    private static byte[] CheckOf(Evaluator evaluator, CombinedCheck check) =>
        evaluator.TryAnswerCheck(check.Message(), out var answer, out _) ? answer.ToArray() : [];
}
