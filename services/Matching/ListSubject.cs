using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching;

/// <summary>An entry of a disclosed list: whom the owner seeks.</summary>
/// <param name="Identifiers">Typed values as published.</param>
/// <param name="Attributes">Name, birth date, organisation name and address as published.</param>
public sealed record ListSubject(IReadOnlyList<IdentifierValue> Identifiers, SubjectAttributes Attributes)
{
    /// <summary>Masks the content.</summary>
    public override string ToString() => "ListSubject(***)";
}

/// <summary>The entries of a list version where they are kept; each is read when it is asked for, from any thread.</summary>
public interface IListEntries
{
    /// <summary>Number of entries.</summary>
    int Count { get; }

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">Its ordinal.</param>
    ListSubject Read(int entry);
}
