using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Matches the records that hold identifiers whose pseudonyms have become known with the sealed lists.</summary>
internal sealed class MatchKnownPseudonyms(ScreeningLoop screening) : IWorkHandler
{
    public string Kind => PseudonymsKnown.KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        await screening.StartedAsync(cancellationToken);
        await screening.MatchAgainAsync(PseudonymsKnown.Read(work).Tokens, cancellationToken);
        return null;
    }
}
