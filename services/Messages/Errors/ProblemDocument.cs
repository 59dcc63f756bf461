using System.Text.Json.Serialization;

namespace ExchangeNetwork.Messages.Errors;

/// <summary>The body of every refusal and fault over HTTP: problem details (RFC 9457) with the catalogue's code and both languages.</summary>
/// <param name="Type">URN of the code: <c>urn:exchange-network:XN-...</c></param>
/// <param name="Title">Short name of the kind of problem, in the language of the request.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is wrong and what to do, in the language of the request.</param>
/// <param name="Code">Stable code, see <see cref="ErrorCatalogue"/>.</param>
/// <param name="Arguments">What fills the placeholders of the text; never subject data.</param>
/// <param name="Texts">The detail in both languages.</param>
/// <param name="TraceId">Finds the request in logs and traces.</param>
public sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<string> Arguments, ProblemTexts Texts, string TraceId);

/// <summary>One text in both languages of the network.</summary>
/// <param name="Zh">The text in zh-CN.</param>
/// <param name="En">The text in English.</param>
public sealed record ProblemTexts([property: JsonPropertyName("zh-CN")] string Zh, [property: JsonPropertyName("en")] string En);
