using System.CommandLine;
using ExchangeNetwork.Cli.Live;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Hits;

/// <summary><c>hits [ID]</c>, with <c>--watch</c> as they happen.</summary>
internal static class ShowHits
{
    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var id = syntax.OptionalId(Phrases.HitId);
        var side = syntax.Choice("--side", Phrases.OptionHitSide, "owner", "holder");
        var list = syntax.Option<string?>("--list", Phrases.OptionHitList, "ID");
        var limit = syntax.Limit();
        var watch = syntax.Option<bool>("--watch", Phrases.OptionWatch);
        return syntax.Verb("hits", Phrases.HitsHelp, [id, side, list, limit, watch], async (call, cancellation) =>
        {
            if (call.Value(id) is { } hitId)
            {
                var hit = await call.Node().GetAsync<HitView>($"hits/{Web.Segment(hitId)}", cancellation);
                call.Output.Document(hit, () => HitScreens.One(hit, call.Output.Reader));
                return ExitCode.Ok;
            }
            // The node answers one side at a time; without --side both are meant.
            string[] sides = call.Value(side) is { } one ? [one] : ["owner", "holder"];
            string[] paths = [.. sides.Select(wanted => Web.Query("hits", ("side", wanted), ("listId", call.Value(list))))];
            if (!call.Value(watch))
            {
                await call.ListAsync(paths, limit, HitScreens.Table, cancellation);
                return ExitCode.Ok;
            }
            return await new Watch<HitView>(call, HitScreens.Table)
            {
                Kind = "hit",
                ListPaths = paths,
                ItemPath = item => $"hits/{Web.Segment(item)}",
                IsWanted = hit => (call.Value(side) ?? hit.Side) == hit.Side && (call.Value(list) ?? hit.ListId) == hit.ListId,
                IdOf = hit => hit.Id,
                StateOf = hit => $"{hit.State}/{hit.Evidence}/{hit.Count}",
                TimeOf = hit => hit.FoundAt,
            }.RunAsync(cancellation);
        });
    }
}
