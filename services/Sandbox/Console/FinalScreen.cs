namespace ExchangeNetwork.Sandbox.Console;

/// <summary>Where an agency's people and programs go.</summary>
/// <param name="Name">The agency.</param>
/// <param name="Pages">Its pages.</param>
/// <param name="Api">Its node; under <c>reference</c> there is the API's documentation.</param>
public sealed record ScreenAgency(BilingualText Name, string Pages, string Api);

/// <summary>A demo user; the password is one of the sandbox, worth nothing elsewhere.</summary>
/// <param name="Name">User name.</param>
/// <param name="Password">Password.</param>
/// <param name="Agency">The user's agency.</param>
/// <param name="Role">What the user may do.</param>
public sealed record ScreenUser(string Name, string Password, BilingualText Agency, BilingualText Role);

/// <summary>Something to try next.</summary>
/// <param name="What">What for.</param>
/// <param name="How">The command or address, to be pasted as it is.</param>
public sealed record ThingToTry(BilingualText What, string How);

/// <summary>What the console shows when everything runs.</summary>
/// <param name="Agencies">Pages and nodes.</param>
/// <param name="Issuer">Address of the identity provider.</param>
/// <param name="Users">Demo users.</param>
/// <param name="ThingsToTry">Three things to try next.</param>
public sealed record FinalScreen(
    IReadOnlyList<ScreenAgency> Agencies,
    string Issuer,
    IReadOnlyList<ScreenUser> Users,
    IReadOnlyList<ThingToTry> ThingsToTry);
