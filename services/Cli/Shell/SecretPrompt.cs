using System.Text;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Reads a password from the keyboard without echo.</summary>
internal static class SecretPrompt
{
    /// <summary>What was typed; null when standard input or error is not a person's terminal.</summary>
    public static string? Ask(string question)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            return null;
        Console.Error.Write(question);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
