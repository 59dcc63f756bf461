namespace ExchangeNetwork.Cli.Bench;

/// <summary>What the match benchmark measured; its members are part of the command's interface.</summary>
/// <param name="Entries">Entries on lists, one identifier each.</param>
/// <param name="Threads">Threads that matched.</param>
/// <param name="IdentifiersPerSecond">Identifiers from text to matches: normalised, validated, tokenised, matched, one in a hundred found.</param>
/// <param name="BaselineIdentifiersPerSecond">The same by <see cref="MatchBaseline"/>.</param>
/// <param name="Ratio">The one over the other.</param>
/// <param name="RecordsPerSecond">Records with six identifiers, from the bytes of a CSV file to matches.</param>
/// <param name="BytesPerEntry">Bytes of the index for an entry: filter, directory and tokens.</param>
/// <param name="BytesPerEntryWithPostings">The same with where the tokens lead.</param>
/// <param name="BuildSeconds">Seconds from the text of the entries to an index over them.</param>
/// <param name="ReopenSeconds">Seconds from the index's file to the first batch probed.</param>
/// <param name="HundredListsRatio">Identifiers a second where the entries lie on a hundred lists, over those where they lie on one.</param>
/// <param name="SealedWarmPerSecond">Identifiers matched against a sealed list, 99 in 100 of whose pseudonyms are cached; the others are noted as waiting.</param>
/// <param name="SealedColdClientPerSecond">Pseudonyms asked for: blinded, answers of 3 of 4 agencies checked, unblinded.</param>
/// <param name="SealedColdEvaluatorPerSecond">Points that one of the agencies evaluates.</param>
internal sealed record MatchFigures(
    int Entries,
    int Threads,
    double IdentifiersPerSecond,
    double BaselineIdentifiersPerSecond,
    double Ratio,
    double RecordsPerSecond,
    double BytesPerEntry,
    double BytesPerEntryWithPostings,
    double BuildSeconds,
    double ReopenSeconds,
    double HundredListsRatio,
    double SealedWarmPerSecond,
    double SealedColdClientPerSecond,
    double SealedColdEvaluatorPerSecond);

/// <summary>Where the time goes, for whoever makes it faster.</summary>
/// <param name="Found">Matches among the identifiers of one round, the same for engine and baseline.</param>
/// <param name="NormalizeNanoseconds">Normalising and validating an identifier.</param>
/// <param name="TokenNanoseconds">What computing its token adds.</param>
/// <param name="MatchNanoseconds">What probing the index adds, and weighing what is found.</param>
/// <param name="ReadNanoseconds">Reading a record of six identifiers from its file.</param>
/// <param name="RecordNanoseconds">The record as a whole.</param>
/// <param name="PublishMilliseconds">One entry added to the list, to the moment when it is matched.</param>
/// <param name="RevokeMilliseconds">One entry withdrawn, to the moment when it is matched no more.</param>
/// <param name="SealedFound">Matches of identifiers with a sealed list in one round.</param>
/// <param name="SealedWaiting">Identifiers of that round that are to be asked for.</param>
/// <param name="RecordsFound">Matches among the records of one round.</param>
internal sealed record MatchDetail(
    int Found,
    double NormalizeNanoseconds,
    double TokenNanoseconds,
    double MatchNanoseconds,
    double ReadNanoseconds,
    double RecordNanoseconds,
    double PublishMilliseconds,
    double RevokeMilliseconds,
    int SealedFound,
    int SealedWaiting,
    int RecordsFound);
