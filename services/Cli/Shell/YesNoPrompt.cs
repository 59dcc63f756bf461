namespace ExchangeNetwork.Cli.Shell;

/// <summary>Asks a question that is answered with yes or no at the keyboard.</summary>
internal static class YesNoPrompt
{
    /// <summary>The answer, which is no unless it is clearly yes; null when standard input or error is not a person's terminal.</summary>
    public static bool? Ask(string question)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            return null;
        Console.Error.Write(question);
        return IsYes(Console.ReadLine());
    }

    /// <summary>Whether an answer is yes, in either language.</summary>
    public static bool IsYes(string? answer) => answer?.Trim().ToUpperInvariant() is "Y" or "YES" or "是";
}
