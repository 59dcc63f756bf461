using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Dashboard.Node;

/// <summary>Why the node did not do what a page asked: a code of the catalogue with its text in both languages.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Zh">Text in zh-CN.</param>
/// <param name="En">Text in English.</param>
/// <param name="TraceId">Finds the request in the node's logs; null when there was no answer.</param>
public sealed record NodeProblem(string Code, int Status, string Zh, string En, string? TraceId = null)
{
    /// <summary>The node cannot be reached.</summary>
    public static NodeProblem Unreachable { get; } = Of("XN-PAGE-001", 0);

    /// <summary>The session is over.</summary>
    public static NodeProblem SessionOver { get; } = Of("XN-PAGE-003", 401);

    /// <summary>True when signing in again mends it.</summary>
    public bool NeedsSignIn => Status == 401;

    /// <summary>True when the account may not see it.</summary>
    public bool IsForbidden => Status == 403;

    /// <summary>True when the same call may succeed later.</summary>
    public bool MayPass => Status is 0 or 429 or >= 500;

    /// <summary>An answer that is no problem document.</summary>
    public static NodeProblem Unreadable(int status) =>
        Of("XN-PAGE-002", status, status.ToString(System.Globalization.CultureInfo.InvariantCulture));

    internal static NodeProblem Of(ProblemDocument document) =>
        new(document.Code, document.Status, document.Texts.Zh, document.Texts.En, document.TraceId);

    private static NodeProblem Of(string code, int status, params object[] arguments) =>
        new(code, status, ErrorCatalogue.Describe(code, "zh-CN", arguments), ErrorCatalogue.Describe(code, "en", arguments));
}

/// <summary>What a call to the node came to: a value or a problem, never both.</summary>
/// <typeparam name="T">Kind of the value.</typeparam>
public sealed class NodeAnswer<T>
    where T : class
{
    private NodeAnswer(T? value, NodeProblem? problem) => (Value, Problem) = (value, problem);

    /// <summary>The value; null when there is a problem.</summary>
    public T? Value { get; }

    /// <summary>The problem; null when there is a value.</summary>
    public NodeProblem? Problem { get; }

    /// <summary>A value.</summary>
    public static implicit operator NodeAnswer<T>(T value) => new(value, null);

    /// <summary>A problem.</summary>
    public static implicit operator NodeAnswer<T>(NodeProblem problem) => new(null, problem);
}
