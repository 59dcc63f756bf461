using System.CommandLine;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.Lists;

/// <summary>The recall to expect of sealed entries that have nothing but a name: <c>--accept-recall</c> takes it, and so may the person at the terminal.</summary>
internal sealed class ExpectedRecall(Syntax syntax)
{
    private const string Code = "XN-LIST-DRAFT-010";

    /// <summary>The option.</summary>
    public Option<bool> Option { get; } = syntax.Option<bool>("--accept-recall", Phrases.OptionAcceptRecall);

    /// <summary>Sends something, and once more when it is refused for its recall and a person takes that.</summary>
    /// <param name="call">The call; programs are not asked.</param>
    /// <param name="send">Sends it, with the recall accepted or not.</param>
    /// <exception cref="ProblemException">The node's refusal, when nobody can be asked or the answer is no.</exception>
    public async Task<T> SendAsync<T>(Call call, Func<bool, Task<T>> send)
    {
        try
        {
            return await send(call.Value(Option));
        }
        catch (ProblemException refused) when (refused.Problem.Code == Code && IsAccepted(call, refused.Problem.Arguments))
        {
            return await send(true);
        }
    }

    private static bool IsAccepted(Call call, IReadOnlyList<string> entriesAndPercent)
    {
        if (call.Output.Json)
            return false;
        call.Output.Flush();
        return call.Terminal.AskYesNo(call.Language.Say(Phrases.AskRecall, [.. entriesAndPercent.Select(number => Safe.Text(number))])) == true;
    }
}
