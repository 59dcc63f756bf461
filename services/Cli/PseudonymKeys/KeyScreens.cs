using System.Globalization;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.PseudonymKeys;

/// <summary>How pseudonym keys and their generations look to people.</summary>
internal static class KeyScreens
{
    /// <summary>Keys.</summary>
    public static TableOf<PseudonymKeyView> Keys { get; } = new TableOf<PseudonymKeyView>()
        .Id(Phrases.Key, key => key.KeyId)
        .Word(Phrases.Use, key => key.Use)
        .Word(Phrases.State, key => key.State)
        .Number(Phrases.Epoch, key => key.Epoch)
        .Text(Phrases.Threshold, key => string.Create(CultureInfo.InvariantCulture, $"{key.Threshold}/{key.Holders.Count}"))
        .Text(Phrases.Holders, key => Format.Names(key.Holders))
        .Text(Phrases.OwnShare, (key, reader) => reader.YesNo(key.HoldsShare))
        .Number(Phrases.DailyQuota, key => key.DailyQuota)
        .Text(Phrases.OldShares, key => Format.Names(key.OldShares.SelectMany(old => old.NotYet.Select(agency => $"{agency} ({old.Epoch})"))));

    /// <summary>Generations.</summary>
    public static TableOf<KeyGenerationView> Generations { get; } = new TableOf<KeyGenerationView>()
        .Id(Phrases.Key, generation => generation.KeyId)
        .Number(Phrases.Epoch, generation => generation.Epoch)
        .Text(Phrases.State, (generation, reader) => StateOf(generation, reader))
        .Number(Phrases.Run, generation => generation.Run)
        .Word(Phrases.Step, generation => generation.Step)
        .Text(Phrases.WaitsFor, generation => Format.Names(generation.WaitsFor))
        .Time(Phrases.Deadline, generation => generation.Deadline)
        .Text(Phrases.Threshold, generation => string.Create(CultureInfo.InvariantCulture, $"{generation.Threshold}/{generation.Receivers.Count}"))
        .Text(Phrases.Excluded, generation => Format.Names(generation.Excluded))
        .Text(Phrases.Consent, (generation, reader) => reader.Say(ConsentOf(generation)))
        .Text(Phrases.Why, generation => generation.Problem);

    // Of a checksum the same word means something else.
    private static string StateOf(KeyGenerationView generation, Reader reader) =>
        generation.State == "failed" ? reader.Say(Phrases.GenerationFailed) : reader.Word(generation.State);

    private static Phrase ConsentOf(KeyGenerationView generation) => generation.Consent switch
    {
        "rule" => Phrases.ConsentByRule,
        "person" => Phrases.ConsentByPerson,
        _ => Phrases.ConsentNone,
    };
}
