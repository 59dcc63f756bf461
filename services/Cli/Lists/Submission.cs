using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Lists;

/// <summary>Submits a draft, and waits for its pseudonyms where it is sealed and that is wanted.</summary>
internal sealed class Submission(Syntax syntax)
{
    private readonly ExpectedRecall _recall = new(syntax);
    private readonly Option<bool> _wait = syntax.Option<bool>("--wait", Phrases.OptionWaitPrepared);

    /// <summary>All options.</summary>
    public IEnumerable<Option> Options => [_recall.Option, _wait];

    /// <summary>Submits a version of a list.</summary>
    public async Task<QueryListView> SendAsync(Call call, string version, CancellationToken cancellation)
    {
        var list = await _recall.SendAsync(call, accepted => call.Node().PostAsync<QueryListView>(
            Web.Query($"{version}/submission", ("acceptRecall", accepted ? "true" : null)), null, cancellation));
        return call.Value(_wait)
            ? await Polling.UntilAsync(
                call, Phrases.WaitingForPseudonyms, () => call.Node().GetAsync<QueryListView>(version, cancellation), now => now.State != "preparing", cancellation)
            : list;
    }

    /// <summary>Says what is next.</summary>
    public static void Hint(Call call, QueryListView list)
    {
        if (list.State == "preparing")
            call.Output.Hint(Phrases.IsPrepared, list.IdentifiersKnown, list.Identifiers, list.ListId);
        else
            call.Output.Hint(Phrases.MustApprove, list.Owner, list.ListId);
    }
}
