using System.CommandLine;
using System.Text.Json.Serialization;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Errors;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Identifiers;

/// <summary><c>identifier TYPE VALUE</c>, or one value a line from standard input: offline, nothing leaves the machine.</summary>
internal static class ReadIdentifiers
{
    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var type = syntax.Argument<string>("TYPE", Phrases.IdentifierType);
        type.HelpName = "TYPE";
        type.CompletionSources.Add(_ => IdentifierTypes.BuiltIn.All.Select(known => new System.CommandLine.Completions.CompletionItem(known.Code)));
        var value = syntax.Argument<string>("VALUE", Phrases.IdentifierValue);
        var encoding = syntax.Choice("--encoding", Phrases.OptionEncoding, "utf-8", "gb18030");
        return syntax.Verb("identifier", Phrases.IdentifierHelp, [type, value, encoding], (call, cancellation) =>
        {
            var code = call.Value(type)!;
            if (!IdentifierTypes.BuiltIn.TryGet(code, out _))
                throw new CommandException(ExitCode.Usage, "XN-CLI-029", Safe.Text(code), string.Join(", ", IdentifierTypes.BuiltIn.All.Select(known => known.Code)));
            return call.Value(value) == "-"
                ? ReadStreamAsync(call, code, call.Value(encoding), cancellation)
                : Task.FromResult(ReadOne(call, code, call.Value(value)!));
        });
    }

    private static ExitCode ReadOne(Call call, string type, string value)
    {
        var line = IdentifierLine.Of(IdentifierNormalizer.Read(type, value), value);
        call.Output.Document(line, () => One(line, call.Output.Reader));
        return line.WellFormed ? ExitCode.Ok : ExitCode.Refused;
    }

    // Each line has its answer, so a malformed value is no failure of the command.
    private static async Task<ExitCode> ReadStreamAsync(Call call, string type, string? encoding, CancellationToken cancellation)
    {
        await using var input = call.Terminal.OpenInput();
        var values = new ValueLines(input, encoding);
        while (await values.FillAsync(cancellation))
        {
            while (values.TryRead(out var value))
            {
                var line = IdentifierLine.Of(IdentifierNormalizer.Read(type, value), value);
                if (call.Output.Json)
                    call.Output.Line(line);
                else
                    call.Output.TextLine(Short(line, call.Output.Reader));
            }
            // What has arrived is answered before more is waited for.
            call.Output.Flush();
        }
        return ExitCode.Ok;
    }

    private static IRenderable One(IdentifierLine line, Reader reader) => Format.Pairs(
        reader,
        (Phrases.Type, line.Type),
        (Phrases.WellFormed, reader.YesNo(line.WellFormed)),
        (Phrases.Checksum, reader.Word(line.Checksum)),
        (Phrases.Normalized, line.Normalized),
        (Phrases.Flags, Format.Names(line.Flags)),
        (Phrases.Why, line.Error is null ? null : $"{line.Error}  {Why(line, reader)}"));

    private static string Short(IdentifierLine line, Reader reader)
    {
        string[] cells = line.WellFormed
            ? ["✓", line.Input, line.Normalized!, reader.Word(line.Checksum), Format.Names(line.Flags)]
            : ["✗", line.Input, line.Error!, Why(line, reader)];
        return string.Join('\t', cells.Select(cell => Safe.Text(cell))).TrimEnd('\t');
    }

    private static string Why(IdentifierLine line, Reader reader) => ErrorCatalogue.Describe(line.Error!, reader.Language.Tag, line.Type);
}

/// <summary>One answer; its members are part of the command's interface.</summary>
/// <param name="Type">Type code.</param>
/// <param name="Input">The value as given.</param>
/// <param name="WellFormed">Whether it can be used.</param>
/// <param name="Checksum"><c>ok</c>, <c>failed</c> or <c>none</c>.</param>
/// <param name="Normalized">Canonical value; null when not well-formed.</param>
/// <param name="Flags">Flag codes.</param>
/// <param name="Error">Code of why it cannot be used; absent when it can.</param>
internal sealed record IdentifierLine(
    string Type,
    string Input,
    bool WellFormed,
    string Checksum,
    string? Normalized,
    IReadOnlyList<string> Flags,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    /// <summary>An answer from a reading.</summary>
    public static IdentifierLine Of(IdentifierReading reading, string input) => new(
        reading.Type,
        input,
        reading.WellFormed,
        reading.Checksum switch { ChecksumState.Ok => "ok", ChecksumState.Failed => "failed", _ => "none" },
        reading.Normalized,
        reading.Flags,
        reading.ErrorCode);

    /// <summary>Masked: an identifier is never logged.</summary>
    public override string ToString() => $"{Type}:***";
}
