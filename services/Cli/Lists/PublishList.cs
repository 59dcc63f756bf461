using System.CommandLine;
using ExchangeNetwork.Cli.Intake;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Lists;

/// <summary><c>list draft</c>, <c>list publish</c> and <c>list amend</c>: draft, upload and, but for the first, submit for approval.</summary>
internal sealed class PublishList
{
    private readonly Argument<string> _file;
    private readonly Option<string?> _mapping;
    private readonly Option<bool> _strict;
    private readonly Submission _submission;
    private readonly ListTerms _terms;
    private readonly Argument<string>? _amended;
    private readonly bool _submits;

    private PublishList(Syntax syntax, bool isNew, bool submits)
    {
        _file = syntax.Argument<string>("FILE", Phrases.ListFile);
        _mapping = syntax.Option<string?>("--mapping", Phrases.OptionMapping, "FILE");
        _strict = syntax.Option<bool>("--strict", Phrases.OptionStrict);
        _submission = new Submission(syntax);
        _terms = new ListTerms(syntax, isNew);
        _amended = isNew ? null : syntax.Id(Phrases.ListId);
        _submits = submits;
    }

    /// <summary><c>list draft</c></summary>
    public static Command CreateDraft(Syntax syntax) => new PublishList(syntax, isNew: true, submits: false).Create(syntax, "draft", Phrases.DraftHelp);

    /// <summary><c>list publish</c></summary>
    public static Command Create(Syntax syntax) => new PublishList(syntax, isNew: true, submits: true).Create(syntax, "publish", Phrases.PublishHelp);

    /// <summary><c>list amend</c></summary>
    public static Command CreateAmend(Syntax syntax) => new PublishList(syntax, isNew: false, submits: true).Create(syntax, "amend", Phrases.AmendHelp);

    private Command Create(Syntax syntax, string name, Phrase help)
    {
        Symbol[] arguments = _amended is null ? [_file] : [_amended, _file];
        Symbol[] options = _submits ? [_mapping, _strict, .. _submission.Options] : [_mapping];
        return syntax.Verb(name, help, [.. arguments, .. _terms.Options, .. options], RunAsync);
    }

    private async Task<ExitCode> RunAsync(Call call, CancellationToken cancellation)
    {
        var file = call.Value(_file)!;
        FileUpload.Check(file);
        var mapping = await Mapping.ReadAsync(call.Value(_mapping), cancellation);
        var node = call.Node();
        var draft = _amended is null
            ? _terms.NewList(call, file)
            : _terms.NextVersion(call, await node.GetAsync<QueryListView>($"lists/{Web.Segment(call.Value(_amended))}", cancellation));
        var list = await node.PostAsync<QueryListView>("lists", draft, cancellation);
        var uploaded = await UploadAsync(call, list, file, mapping, cancellation);
        var errors = await EntryErrors.KeepAsync(file, uploaded, cancellation);

        var stops = uploaded.Accepted == 0 || (uploaded.Rejected > 0 && call.Value(_strict));
        var submits = _submits && !stops;
        var version = $"lists/{Web.Segment(list.ListId)}/versions/{list.Version}";
        list = submits
            ? await _submission.SendAsync(call, version, cancellation)
            : await node.GetAsync<QueryListView>(version, cancellation);

        call.Output.Document(new { List = list, uploaded.Accepted, uploaded.Rejected, uploaded.Errors, ErrorsFile = errors }, () => ListScreens.One(list, call.Output.Reader));
        if (uploaded.Rejected > 0 && !call.Output.Json)
        {
            call.Output.Show(RowErrors.Render(uploaded.Errors, uploaded.Rejected, call.Output.Reader));
            call.Output.Warn(Phrases.RowsRejected, uploaded.Rejected, file, errors);
        }
        if (submits)
            Submission.Hint(call, list);
        else if (_submits)
            call.Output.Warn(Phrases.NotSubmitted, list.ListId);
        else
            call.Output.Hint(Phrases.SubmitNext, list.ListId);
        return uploaded.Rejected > 0 ? ExitCode.RowsRejected : ExitCode.Ok;
    }

    private static async Task<EntriesUploaded> UploadAsync(Call call, QueryListView list, string file, string? mapping, CancellationToken cancellation)
    {
        var path = Web.Query($"lists/{Web.Segment(list.ListId)}/versions/{list.Version}/entries", ("mapping", mapping));
        using var response = await FileUpload.SendAsync(call, HttpMethod.Put, path, file, cancellation);
        if (!response.IsSuccessStatusCode)
            throw await Problems.ReadAsync(response, cancellation);
        return await NodeClient.ReadAsync<EntriesUploaded>(response, cancellation);
    }
}
