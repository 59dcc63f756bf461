namespace ExchangeNetwork.Sandbox.Console;

/// <summary>A text that people see, in both languages.</summary>
/// <param name="Zh">In zh-CN.</param>
/// <param name="En">In English.</param>
public readonly record struct BilingualText(string Zh, string En)
{
    /// <summary>The text in a language; any tag that starts with <c>zh</c> gives Chinese, all else English.</summary>
    public string In(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;

    /// <summary>Both, as help shows it.</summary>
    public override string ToString() => $"{En} / {Zh}";
}
