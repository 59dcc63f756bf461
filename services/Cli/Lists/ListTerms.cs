using System.CommandLine;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Lists;

/// <summary>The options that say under which terms a list is published.</summary>
internal sealed class ListTerms
{
    // The safer one: what was disclosed stays known.
    private const string DefaultMode = "sealed";

    private readonly Option<string?> _basis;
    private readonly Option<string[]> _recipients;
    private readonly Option<string?> _name;
    private readonly Option<string?> _mode;
    private readonly Option<int?> _k;
    private readonly Option<int?> _windowDays;
    private readonly Option<string[]> _fields;
    private readonly Option<DateTimeOffset?> _validUntil;
    private readonly Option<double?> _threshold;

    /// <summary>The options; a new list must name basis and recipients, an amendment takes them over.</summary>
    public ListTerms(Syntax syntax, bool isNew)
    {
        _basis = syntax.Option<string?>("--basis", Phrases.OptionBasis, "ID");
        _basis.Required = isNew;
        _recipients = syntax.Names("--recipients", Phrases.OptionRecipients, "a,b");
        _recipients.Required = isNew;
        _name = syntax.Option<string?>("--name", Phrases.OptionListName, "NAME");
        _mode = syntax.Choice("--mode", Phrases.OptionMode, "disclosed", "sealed");
        _k = syntax.Option<int?>("--k", Phrases.OptionK, "N");
        _windowDays = syntax.Option<int?>("--window-days", Phrases.OptionWindowDays, "N");
        _fields = syntax.Names("--fields", Phrases.OptionReleasableFields, "a,b");
        _validUntil = syntax.Option<DateTimeOffset?>("--valid-until", Phrases.OptionValidUntil, "TIME");
        _threshold = syntax.Threshold(Phrases.OptionHitThreshold);
    }

    /// <summary>All options.</summary>
    public IEnumerable<Option> Options => [_basis, _recipients, _name, _mode, _k, _windowDays, _fields, _validUntil, _threshold];

    /// <summary>The draft of a new list.</summary>
    public DraftQueryList NewList(Call call, string file) => new(
        call.Value(_name) ?? Path.GetFileNameWithoutExtension(file),
        call.Value(_basis)!,
        call.Value(_recipients)!,
        call.Value(_mode) ?? DefaultMode,
        call.Value(_k),
        call.Value(_windowDays),
        Fields(call),
        call.Value(_validUntil),
        Threshold: call.Value(_threshold));

    /// <summary>The draft of a list's next version: what is not given stays as it is.</summary>
    public DraftQueryList NextVersion(Call call, QueryListView before) => new(
        call.Value(_name) ?? before.Name,
        call.Value(_basis) ?? before.BasisId,
        call.Value(_recipients) is { Length: > 0 } recipients ? recipients : before.Recipients,
        call.Value(_mode) ?? before.Mode,
        call.Value(_k) ?? before.K,
        call.Value(_windowDays) ?? before.WindowDays,
        Fields(call),
        call.Value(_validUntil) ?? before.ValidUntil,
        before.ListId,
        Threshold: call.Value(_threshold) ?? before.Threshold);

    // No --fields at all takes the basis's; the contract decides whether fields are releasable.
    private string[]? Fields(Call call) => call.HasBeenGiven(_fields) ? call.Value(_fields) : null;
}
