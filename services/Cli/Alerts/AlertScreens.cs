using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Alerts;

/// <summary>How joint alerts look to people.</summary>
internal static class AlertScreens
{
    /// <summary>Many alerts.</summary>
    public static TableOf<AlertView> Table { get; } = new TableOf<AlertView>()
        .Id(Phrases.Alert, alert => alert.Id)
        .Time(Phrases.OpenedAt, alert => alert.OpenedAt)
        .Word(Phrases.State, alert => alert.State)
        .IdIfRoom(Phrases.List, alert => alert.ListId)
        .Text(Phrases.Entry, alert => alert.EntryId)
        .Text(Phrases.Owner, alert => alert.Owner)
        .Text(Phrases.Agencies, alert => Format.Names(alert.Agencies))
        .Word(Phrases.Verdict, alert => alert.Verdict);

    /// <summary>One alert.</summary>
    public static IRenderable One(AlertView alert, Reader reader) => Format.Pairs(
        reader,
        (Phrases.Alert, alert.Id),
        (Phrases.State, reader.Word(alert.State)),
        (Phrases.List, alert.ListId),
        (Phrases.Entry, alert.EntryId),
        (Phrases.Owner, alert.Owner),
        (Phrases.Agencies, Format.Names(alert.Agencies)),
        (Phrases.Involved, reader.YesNo(alert.Involved)),
        (Phrases.Window, $"{reader.Time(alert.WindowStart)} – {reader.Time(alert.WindowEnd)}"),
        (Phrases.OpenedAt, reader.Time(alert.OpenedAt)),
        (Phrases.OpeningDeadline, reader.Time(alert.OpeningDeadline)),
        (Phrases.Verdicts, string.Join("\n", alert.Verdicts.Select(given => $"{given.Agency}: {reader.Word(given.Verdict)}  {reader.Time(given.At)}"))),
        (Phrases.ClosedWith, alert.Verdict is null ? null : reader.Word(alert.Verdict)),
        (Phrases.Hits, string.Join("\n", alert.Hits)),
        (Phrases.Block, Format.Number(alert.BlockNumber)),
        (Phrases.Tag, alert.Tag));
}
