namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>What a planted row is there for.</summary>
internal enum PlantedKind
{
    /// <summary>Carries one identifier of an entry.</summary>
    Match,

    /// <summary>Carries every identifier of an entry that the file has a column for.</summary>
    FullMatch,

    /// <summary>Looks like an entry and is not.</summary>
    NearMiss,

    /// <summary>The bytes of another row once more.</summary>
    Repeat,

    /// <summary>A later state of another row: its id, other content, the same identifier.</summary>
    Revision,

    /// <summary>One column too many or too few.</summary>
    WrongColumnCount,

    /// <summary>No record id.</summary>
    NoRecordId,

    /// <summary>A time of observation that the calendar does not have.</summary>
    ImpossibleDate,
}

/// <summary>A row with a part in the scenario. It is decided here what the row must lead to; nothing is ever compared.</summary>
internal sealed class PlantedRow
{
    public required PlantedKind Kind { get; init; }

    /// <summary>File that the row stands in.</summary>
    public required int File { get; init; }

    /// <summary>List whose entry the row carries; null for the repeat of an ordinary row.</summary>
    public SampleList? List { get; init; }

    /// <summary>The entry.</summary>
    public int Entry { get; init; }

    /// <summary>Type of the identifier that it carries.</summary>
    public string Type { get; init; } = "";

    /// <summary>Chooses the noise.</summary>
    public int Variant { get; init; }

    /// <summary>Row that a repeat or revision is of; null for the repeat of an ordinary row.</summary>
    public PlantedRow? Original { get; init; }

    /// <summary>Number of the ordinary row that a repeat is of.</summary>
    public long OrdinaryRow { get; set; } = -1;

    /// <summary>Lists that the row hits, by their entry of the same number; empty when it must hit none.</summary>
    public IReadOnlyList<SampleList> Hits { get; init; } = [];

    /// <summary>The row's number in its file, given after all rows are planned.</summary>
    public long Row { get; set; } = -1;

    /// <summary>Whether intake must reject it.</summary>
    public bool IsRejected => Kind is PlantedKind.WrongColumnCount or PlantedKind.NoRecordId or PlantedKind.ImpossibleDate;

    /// <summary>Whether it is a record of its own: repeats and revisions are hits of the row they are of.</summary>
    public bool IsOwnRecord => !IsRejected && Kind is not (PlantedKind.Repeat or PlantedKind.Revision);
}
