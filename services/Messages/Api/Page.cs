using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>One page of a list, in a stable order.</summary>
/// <typeparam name="T">Kind of the items.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Who is signed in.</summary>
/// <param name="Agency">The user's agency.</param>
/// <param name="Roles">The roles held.</param>
/// <param name="Actor">The pseudonymous id that evidence shows.</param>
/// <param name="DisplayName">Name for the page; empty for a daemon.</param>
public sealed record Me(string Agency, IReadOnlyList<string> Roles, string Actor, string DisplayName);

/// <summary>Something that just happened at this node, pushed to pages and watching commands.</summary>
/// <param name="Kind">One of <c>hit</c>, <c>alert</c>, <c>disclosure</c>, <c>list</c>, <c>intake</c>; for supervisors and auditors also <c>decoy</c>.</param>
/// <param name="Id">Id of what changed; fetch it to see it.</param>
/// <param name="State">Its state now.</param>
/// <param name="At">When.</param>
public sealed record LiveEvent(
    [property: AllowedValues("hit", "alert", "disclosure", "list", "intake", "decoy")] string Kind, string Id, string State, DateTimeOffset At);
