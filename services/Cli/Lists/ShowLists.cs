using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Lists;

/// <summary><c>list show [ID]</c></summary>
internal static class ShowLists
{
    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var id = syntax.OptionalId(Phrases.ListId);
        var version = syntax.Option<int?>("--version", Phrases.OptionVersion, "N");
        var side = syntax.Choice("--side", Phrases.OptionListSide, "owner", "recipient");
        var limit = syntax.Limit();
        return syntax.Verb("show", Phrases.ListShowHelp, [id, version, side, limit], async (call, cancellation) =>
        {
            if (call.Value(id) is not { } listId)
            {
                await call.ListAsync(Web.Query("lists", ("side", call.Value(side))), limit, ListScreens.Table, cancellation);
                return ExitCode.Ok;
            }
            var path = $"lists/{Web.Segment(listId)}" + (call.Value(version) is { } number ? $"/versions/{number}" : "");
            var list = await call.Node().GetAsync<QueryListView>(path, cancellation);
            call.Output.Document(list, () => ListScreens.One(list, call.Output.Reader));
            return ExitCode.Ok;
        });
    }
}
