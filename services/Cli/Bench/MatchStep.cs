namespace ExchangeNetwork.Cli.Bench;

/// <summary>The steps of the benchmark, in their order.</summary>
internal enum MatchStep
{
    /// <summary>Making up identifiers and records.</summary>
    Samples,

    /// <summary>Building indexes, saving and opening one.</summary>
    Building,

    /// <summary>Matching in turns.</summary>
    Matching,

    /// <summary>Asking for pseudonyms.</summary>
    Sealing,
}
