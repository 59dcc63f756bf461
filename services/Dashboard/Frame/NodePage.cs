using ExchangeNetwork.Dashboard.Language;
using ExchangeNetwork.Dashboard.Lists;
using ExchangeNetwork.Dashboard.Live;
using ExchangeNetwork.Dashboard.Node;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Components;

namespace ExchangeNetwork.Dashboard.Frame;

/// <summary>A page that shows what the node says: loads, shows problems, and loads again when something it shows has changed.</summary>
public abstract class NodePage : ComponentBase, IDisposable
{
    // A burst of events is one reload; short enough to count as at once.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource _load = new();
    private Task _running = Task.CompletedTask;
    private bool _reloadDue;

    /// <summary>The node.</summary>
    [Inject]
    protected NodeApi Node { get; set; } = null!;

    /// <summary>The page's texts.</summary>
    [Inject]
    protected Words T { get; set; } = null!;

    /// <summary>Who works here.</summary>
    [Inject]
    protected CircuitUser User { get; set; } = null!;

    /// <summary>What happens at the node.</summary>
    [Inject]
    protected LiveEvents Live { get; set; } = null!;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>What the lists are called.</summary>
    [Inject]
    protected ListTitles Titles { get; set; } = null!;

    /// <summary>What came while the page stood open.</summary>
    protected Arrivals Arrivals { get; } = new();

    /// <summary>True until the first answer for the page's present parameters.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>Why there is nothing to show; null when there is.</summary>
    protected NodeProblem? Problem { get; private set; }

    /// <summary>True while an act is under way.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Why the last act was refused; null when it was not.</summary>
    protected NodeProblem? Refused { get; private set; }

    /// <summary>What the last act did; null before.</summary>
    protected string? Done { get; private set; }

    /// <summary>Fetches what the page shows and keeps it.</summary>
    /// <returns>Why it could not; null when it could.</returns>
    protected abstract Task<NodeProblem?> LoadAsync(CancellationToken cancellationToken);

    /// <summary>True when the change touches what the page shows.</summary>
    protected abstract bool Concerns(LiveEvent change);

    /// <inheritdoc/>
    protected override void OnInitialized() => Live.Happened += Happened;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (IsLoading, Problem, Refused, Done) = (true, null, null, null);
        Arrivals.Clear();
        await ReloadAsync();
    }

    /// <summary>Loads again, for the retry button too; a load under way makes room.</summary>
    protected Task ReloadAsync() => _running = LoadOnceAsync();

    /// <summary>Does something at the node and says what came of it; the page follows by the node's live event.</summary>
    /// <param name="act">The call.</param>
    /// <param name="apply">Takes the answer into the page.</param>
    /// <param name="done">Text when it is done.</param>
    protected async Task ActAsync<T>(Func<CancellationToken, Task<NodeAnswer<T>>> act, Action<T> apply, string done)
        where T : class
    {
        if (IsBusy)
            return;
        (IsBusy, Refused, Done) = (true, null, null);
        try
        {
            var answer = await act(_gone.Token);
            if (answer.Value is { } value)
            {
                apply(value);
                Done = done;
            }
            Refused = answer.Problem;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is gone; the node may have done it, and its list will show.
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Stops following the node.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops following the node.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        Live.Happened -= Happened;
        _gone.Cancel();
        _gone.Dispose();
        _load.Dispose();
    }

    private async Task LoadOnceAsync()
    {
        await _load.CancelAsync();
        _load.Dispose();
        _load = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        var mine = _load.Token;
        try
        {
            var problem = await LoadAsync(mine);
            mine.ThrowIfCancellationRequested();
            (Problem, IsLoading) = (problem, false);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Another load took over, or the page is gone.
        }
    }

    private void Happened(LiveEvent? change)
    {
        if (change is null || Concerns(change))
            _ = InvokeAsync(ReloadSoonAsync);
    }

    private async Task ReloadSoonAsync()
    {
        if (_reloadDue || _gone.IsCancellationRequested)
            return;
        _reloadDue = true;
        try
        {
            await Task.Delay(Gathering, Clock, _gone.Token);
            // A load under way is let finish: at a high rate of events, cancelling would never show anything.
            await _running;
            _reloadDue = false;
            await ReloadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
    }
}
