using System.Text;
using System.Text.Json;
using Hyperledger.Fabric.Client;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;

/// <summary>Transactions in the words of the scenarios: arguments, transient data and results are text.</summary>
internal static class Calls
{
    public static async Task<string> SubmitAsync(
        this Contract contract, string name, string[]? arguments = null, (string Key, string Value)[]? transient = null, string[]? by = null) =>
        Text(await contract.SubmitAsync(name, Options(arguments, transient, by)));

    public static async Task<string> EvaluateAsync(
        this Contract contract, string name, string[]? arguments = null, (string Key, string Value)[]? transient = null, string[]? by = null) =>
        Text(await contract.EvaluateAsync(name, Options(arguments, transient, by)));

    public static async Task<T> EvaluateJsonAsync<T>(this Contract contract, string name, params string[] arguments) =>
        JsonSerializer.Deserialize<T>((await contract.EvaluateAsync(name, Options(arguments))).Span)!;

    public static ProposalOptions Options(string[]? arguments = null, (string Key, string Value)[]? transient = null, string[]? by = null) => new()
    {
        Arguments = [.. (arguments ?? []).Select(argument => (Argument)argument)],
        Transient = transient?.ToDictionary(value => value.Key, value => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(value.Value)),
        EndorsingOrganizations = by ?? [],
    };

    public static string Text(this ReadOnlyMemory<byte> result) => Encoding.UTF8.GetString(result.Span);
}
