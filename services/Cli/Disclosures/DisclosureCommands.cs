using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Disclosures;

/// <summary><c>disclosure list</c>, <c>show</c>, <c>request</c>, <c>grant</c> and <c>refuse</c>.</summary>
internal static class DisclosureCommands
{
    private static readonly TableOf<DisclosureView> Table = new TableOf<DisclosureView>()
        .Id(Phrases.Disclosure, disclosure => disclosure.Id)
        .Word(Phrases.Side, disclosure => disclosure.Side)
        .Word(Phrases.State, disclosure => disclosure.State)
        .Text(Phrases.Requester, disclosure => disclosure.Requester)
        .Text(Phrases.Holder, disclosure => disclosure.Holder)
        .Id(Phrases.Hit, disclosure => disclosure.HitId)
        .Text(Phrases.Fields, disclosure => Format.Names(disclosure.Fields))
        .Time(Phrases.Deadline, disclosure => disclosure.Deadline);

    /// <summary><c>disclosure list</c></summary>
    public static Command CreateList(Syntax syntax)
    {
        var side = syntax.Choice("--side", Phrases.OptionDisclosureSide, "requester", "holder");
        var limit = syntax.Limit();
        return syntax.Verb("list", Phrases.DisclosureListHelp, [side, limit], async (call, cancellation) =>
        {
            await call.ListAsync(Web.Query("disclosures", ("side", call.Value(side))), limit, Table, cancellation);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>disclosure show ID</c></summary>
    public static Command CreateShow(Syntax syntax)
    {
        var id = syntax.Id(Phrases.DisclosureId);
        return syntax.Verb("show", Phrases.DisclosureShowHelp, [id], async (call, cancellation) =>
            Show(call, await call.Node().GetAsync<DisclosureView>($"disclosures/{Web.Segment(call.Value(id))}", cancellation)));
    }

    /// <summary><c>disclosure request HIT</c></summary>
    public static Command CreateRequest(Syntax syntax)
    {
        var hit = syntax.Argument<string>("HIT", Phrases.HitId);
        var fields = syntax.Names("--fields", Phrases.OptionRequestedFields, "a,b");
        fields.Required = true;
        var why = syntax.Option<string>("--why", Phrases.OptionJustification, "TEXT");
        why.Required = true;
        return syntax.Verb("request", Phrases.DisclosureRequestHelp, [hit, fields, why], async (call, cancellation) =>
            Show(call, await call.Node().PostAsync<DisclosureView>(
                $"hits/{Web.Segment(call.Value(hit))}/disclosure-requests", new RequestDisclosure(call.Value(fields)!, call.Value(why)!), cancellation)));
    }

    /// <summary><c>disclosure grant ID</c></summary>
    public static Command CreateGrant(Syntax syntax)
    {
        var id = syntax.Id(Phrases.DisclosureId);
        return syntax.Verb("grant", Phrases.DisclosureGrantHelp, [id], async (call, cancellation) =>
            Show(call, await call.Node().PostAsync<DisclosureView>($"disclosures/{Web.Segment(call.Value(id))}/grant", null, cancellation)));
    }

    /// <summary><c>disclosure refuse ID</c></summary>
    public static Command CreateRefuse(Syntax syntax)
    {
        var id = syntax.Id(Phrases.DisclosureId);
        var reason = syntax.Option<string>("--reason", Phrases.OptionReasonCode, "CODE");
        reason.Required = true;
        var remark = syntax.Option<string?>("--remark", Phrases.OptionRemark, "TEXT");
        return syntax.Verb("refuse", Phrases.DisclosureRefuseHelp, [id, reason, remark], async (call, cancellation) =>
            Show(call, await call.Node().PostAsync<DisclosureView>(
                $"disclosures/{Web.Segment(call.Value(id))}/refusal", new RefuseDisclosure(call.Value(reason)!, call.Value(remark) ?? ""), cancellation)));
    }

    private static ExitCode Show(Call call, DisclosureView disclosure)
    {
        call.Output.Document(disclosure, () => One(disclosure, call.Output.Reader));
        return ExitCode.Ok;
    }

    private static IRenderable One(DisclosureView disclosure, Reader reader) => Format.Pairs(
        reader,
        (Phrases.Disclosure, disclosure.Id),
        (Phrases.State, reader.Word(disclosure.State)),
        (Phrases.Side, reader.Word(disclosure.Side)),
        (Phrases.Requester, disclosure.Requester),
        (Phrases.Holder, disclosure.Holder),
        (Phrases.Hit, disclosure.HitId),
        (Phrases.Fields, Format.Names(disclosure.Fields)),
        (Phrases.Justification, disclosure.Justification),
        (Phrases.Deadline, reader.Time(disclosure.Deadline)),
        (Phrases.Reason, disclosure.ReasonCode),
        (Phrases.Remark, disclosure.Remark),
        (Phrases.Released, Format.Fields(disclosure.Released)),
        (Phrases.Block, Format.Number(disclosure.BlockNumber)));
}
