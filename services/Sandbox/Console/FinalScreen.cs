namespace ExchangeNetwork.Sandbox.Console;

/// <summary>An address that a person can open or call.</summary>
/// <param name="Name">What is there.</param>
/// <param name="Url">Where.</param>
public sealed record ScreenAddress(BilingualText Name, string Url);

/// <summary>A demo user; the password is one of the sandbox, worth nothing elsewhere.</summary>
/// <param name="Name">User name.</param>
/// <param name="Password">Password.</param>
/// <param name="Agency">Agency id.</param>
/// <param name="Role">Role.</param>
public sealed record ScreenUser(string Name, string Password, string Agency, string Role);

/// <summary>What the console shows when everything runs.</summary>
/// <param name="Addresses">Nodes, pages, issuer.</param>
/// <param name="Users">Demo users.</param>
/// <param name="ThingsToTry">Three things to try next: what for, and the command or address.</param>
public sealed record FinalScreen(
    IReadOnlyList<ScreenAddress> Addresses,
    IReadOnlyList<ScreenUser> Users,
    IReadOnlyList<ScreenAddress> ThingsToTry);
