namespace ExchangeNetwork.Contract;

/// <summary>A rule's no: a stable code and what fills the placeholders of its text in the error catalogue.</summary>
/// <param name="Code">Stable code such as <c>XN-LIST-003</c>; its texts in both languages are in the catalogue of ExchangeNetwork.Messages.</param>
/// <param name="Arguments">Values for <c>{0}</c>, <c>{1}</c>... of the text; never subject data.</param>
public sealed record Refusal(string Code, IReadOnlyList<string> Arguments)
{
    /// <summary>A refusal without or with arguments.</summary>
    public Refusal(string code, params string[] arguments)
        : this(code, (IReadOnlyList<string>)arguments)
    {
    }

    /// <summary>The code, then the arguments, parted by U+001F; <see cref="RefusalMessage"/> is the form that travels.</summary>
    public override string ToString() => Arguments.Count == 0 ? Code : Code + '\u001f' + string.Join('\u001f', Arguments);
}
