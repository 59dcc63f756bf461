using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.PseudonymKeys;

/// <summary><c>keys list</c>, <c>begin</c>, <c>reshare</c>, <c>consent</c>, <c>retire</c>.</summary>
internal static class KeyCommands
{
    /// <summary><c>keys list</c></summary>
    public static Command CreateList(Syntax syntax)
    {
        var generations = syntax.Option<bool>("--generations", Phrases.OptionGenerations);
        var limit = syntax.Limit();
        return syntax.Verb("list", Phrases.KeysListHelp, [generations, limit], async (call, cancellation) =>
        {
            if (call.Value(generations))
                await call.ListAsync("keys/generations", limit, KeyScreens.Generations, cancellation);
            else
                await call.ListAsync("keys", limit, KeyScreens.Keys, cancellation);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>keys begin person|thing</c></summary>
    public static Command CreateBegin(Syntax syntax)
    {
        var use = syntax.Argument<string>("USE", Phrases.KeyUseArgument);
        use.AcceptOnlyFromAmong("person", "thing");
        var terms = new Terms(syntax);
        var id = syntax.Option<string?>("--id", Phrases.OptionNewKeyId, "ID");
        return syntax.Verb("begin", Phrases.KeysBeginHelp, [use, .. terms.Options, id, terms.Wait], async (call, cancellation) =>
        {
            var generation = await call.Node().PostAsync<KeyGenerationView>(
                "keys",
                new BeginPseudonymKey(
                    call.Value(use)!, Names(call, terms.Receivers), call.Value(terms.Threshold), call.Value(terms.StepMinutes), call.Value(terms.DailyQuota), call.Value(id)),
                cancellation);
            return await ShowAsync(call, generation, call.Value(terms.Wait), cancellation);
        });
    }

    /// <summary><c>keys reshare ID</c></summary>
    public static Command CreateReshare(Syntax syntax)
    {
        var id = syntax.Id(Phrases.KeyId);
        var terms = new Terms(syntax);
        var dealers = syntax.Names("--dealers", Phrases.OptionDealers, "a,b,c");
        return syntax.Verb("reshare", Phrases.KeysReshareHelp, [id, .. terms.Options, dealers, terms.Wait], async (call, cancellation) =>
        {
            var generation = await call.Node().PostAsync<KeyGenerationView>(
                $"keys/{Web.Segment(call.Value(id))}/resharing",
                new ReshareKey(
                    Names(call, terms.Receivers), Names(call, dealers), call.Value(terms.Threshold), call.Value(terms.StepMinutes), call.Value(terms.DailyQuota)),
                cancellation);
            return await ShowAsync(call, generation, call.Value(terms.Wait), cancellation);
        });
    }

    /// <summary><c>keys consent ID</c></summary>
    public static Command CreateConsent(Syntax syntax)
    {
        var id = syntax.Id(Phrases.KeyId);
        var epoch = syntax.Option<int?>("--epoch", Phrases.OptionEpoch, "N");
        var wait = syntax.Option<bool>("--wait", Phrases.OptionWaitKey);
        return syntax.Verb("consent", Phrases.KeysConsentHelp, [id, epoch, wait], async (call, cancellation) =>
        {
            var key = call.Value(id)!;
            var meant = call.Value(epoch) ?? await NewestAsync(call, key, cancellation);
            var generation = await call.Node().PostAsync<KeyGenerationView>($"keys/{Web.Segment(key)}/epochs/{meant}/consent", null, cancellation);
            return await ShowAsync(call, generation, call.Value(wait), cancellation);
        });
    }

    /// <summary><c>keys retire ID</c></summary>
    public static Command CreateRetire(Syntax syntax)
    {
        var id = syntax.Id(Phrases.KeyId);
        return syntax.Verb("retire", Phrases.KeysRetireHelp, [id], async (call, cancellation) =>
        {
            var key = await call.Node().PostAsync<PseudonymKeyView>($"keys/{Web.Segment(call.Value(id))}/retirement", null, cancellation);
            call.Output.Document(key, () => KeyScreens.Keys.Render([key], call.Output.Reader));
            if (key.State != "retired")
                call.Output.Hint(Phrases.SecondMustRetire, key.KeyId);
            return ExitCode.Ok;
        });
    }

    private static async Task<int> NewestAsync(Call call, string key, CancellationToken cancellation)
    {
        var page = await call.Node().GetAsync<Page<KeyGenerationView>>("keys/generations", cancellation);
        // Of one that the node does not know it says so itself.
        return page.Items.Where(view => view.KeyId == key).Select(view => view.Epoch).DefaultIfEmpty(1).Max();
    }

    private static async Task<ExitCode> ShowAsync(Call call, KeyGenerationView generation, bool waits, CancellationToken cancellation)
    {
        if (waits)
            generation = await KeyWait.UntilEndedAsync(call, generation, cancellation);
        call.Output.Document(generation, () => KeyScreens.Generations.Render([generation], call.Output.Reader));
        if (generation.State == "open")
            call.Output.Hint(Phrases.KeyIsMade);
        return generation.State == "failed" ? ExitCode.Refused : ExitCode.Ok;
    }

    // What is not given the node chooses; an empty list would be no list.
    private static string[]? Names(Call call, Option<string[]> names) => call.HasBeenGiven(names) ? call.Value(names) : null;

    /// <summary>What a new key and new shares have in common.</summary>
    private sealed class Terms(Syntax syntax)
    {
        public Option<string[]> Receivers { get; } = syntax.Names("--receivers", Phrases.OptionReceivers, "a,b,c");

        public Option<int?> Threshold { get; } = syntax.Option<int?>("--threshold", Phrases.OptionKeyThreshold, "T");

        public Option<int?> StepMinutes { get; } = syntax.Option<int?>("--step-minutes", Phrases.OptionStepMinutes, "N");

        public Option<long?> DailyQuota { get; } = syntax.Option<long?>("--daily-quota", Phrases.OptionDailyQuota, "N");

        public Option<bool> Wait { get; } = syntax.Option<bool>("--wait", Phrases.OptionWaitKey);

        public IEnumerable<Option> Options => [Receivers, Threshold, StepMinutes, DailyQuota];
    }
}
