using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching;

/// <summary>What scoring reads of subjects: of prepared ones, or of a list whose entries are prepared when they are asked for.</summary>
internal interface IPreparedSubjects
{
    /// <summary>Identifiers that could not be used.</summary>
    IReadOnlyList<IdentifierProblem> Problems { get; }

    /// <summary>The keys of one subject.</summary>
    ReadOnlySpan<IdentifierKey> KeysOf(int subject);

    /// <summary>The attributes of one subject.</summary>
    SubjectAttributes AttributesOf(int subject);

    /// <summary>Begins to load into the cache what the keys of one subject are found by, or after that the keys; costs nothing else and reads nothing.</summary>
    void Prefetch(int subject, bool keys);
}

/// <summary>Subjects made ready for matching: the keys of their identifiers, their attributes, and what could not be used.</summary>
/// <remarks>Records of a batch or entries of a list. Read by many threads once prepared; a batch may be handed back for reuse.</remarks>
public sealed class PreparedSubjects : IPreparedSubjects
{
    private readonly List<SubjectAttributes> attributes = [];
    private readonly List<IdentifierProblem> problems = [];
    private readonly List<int> ends = [];

    /// <summary>Number of subjects.</summary>
    public int Count => ends.Count;

    /// <summary>Number of keys of all subjects.</summary>
    public int KeyCount { get; private set; }

    /// <summary>Identifiers that could not be used; the subject still matches by its others.</summary>
    public IReadOnlyList<IdentifierProblem> Problems => problems;

    internal IdentifierKey[] Keys { get; private set; } = [];

    /// <summary>The types that the keys' ordinals are of.</summary>
    internal IdentifierTypes Types { get; private set; } = IdentifierTypes.BuiltIn;

    /// <summary>The keys of one subject: to be probed now, or kept with a holding for later lists.</summary>
    public ReadOnlySpan<IdentifierKey> KeysOf(int subject)
    {
        var start = subject == 0 ? 0 : ends[subject - 1];
        return Keys.AsSpan(start, ends[subject] - start);
    }

    /// <summary>The attributes of one subject as received.</summary>
    public SubjectAttributes AttributesOf(int subject) => attributes.Count == 0 ? SubjectAttributes.None : attributes[subject];

    // An address is all that a prefetch takes: if the array has moved meanwhile, the wrong line is loaded and nothing else happens.
    unsafe void IPreparedSubjects.Prefetch(int subject, bool keys)
    {
        if (!Sse.IsSupported)
            return;
        if (keys)
            Sse.Prefetch0(Unsafe.AsPointer(ref MemoryMarshal.GetReference(KeysOf(subject))));
        else
            Sse.Prefetch0(Unsafe.AsPointer(ref CollectionsMarshal.AsSpan(ends)[subject]));
    }

    /// <summary>Masks the content.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PreparedSubjects({Count})");

    /// <summary>The subject that a key belongs to, by the key's ordinal among those of all subjects.</summary>
    internal int SubjectOf(int key)
    {
        var (first, last) = (0, ends.Count - 1);
        while (first < last)
        {
            var middle = (first + last) >> 1;
            (first, last) = key < ends[middle] ? (first, middle) : (middle + 1, last);
        }
        return first;
    }

    internal void Reset(IdentifierTypes types)
    {
        Types = types;
        attributes.Clear();
        problems.Clear();
        ends.Clear();
        KeyCount = 0;
    }

    /// <summary>Room for more keys, to be filled at once.</summary>
    internal Span<IdentifierKey> AddKeys(int count)
    {
        if (Keys.Length - KeyCount < count)
        {
            var keys = Keys;
            Array.Resize(ref keys, Math.Max(Math.Max(64, KeyCount + count), KeyCount * 2));
            Keys = keys;
        }
        KeyCount += count;
        return Keys.AsSpan(KeyCount - count, count);
    }

    internal void AddProblem(IdentifierProblem problem) => problems.Add(problem);

    /// <summary>Takes the keys added since the last call as one subject.</summary>
    /// <param name="subject">Its attributes.</param>
    /// <param name="outstanding">Keys that belong to it or to subjects before it and will be added later.</param>
    internal void EndSubject(SubjectAttributes subject, int outstanding = 0)
    {
        // A set in which nobody has attributes keeps none.
        if (attributes.Count > 0)
            attributes.Add(subject);
        else if (subject != SubjectAttributes.None)
            AddFirstAttributes(subject);
        ends.Add(KeyCount + outstanding);
    }

    /// <summary>Gives back the room for more, once the set is complete and kept.</summary>
    internal PreparedSubjects Trimmed()
    {
        Keys = Keys.Length == KeyCount ? Keys : Keys[..KeyCount];
        ends.TrimExcess();
        attributes.TrimExcess();
        return this;
    }

    private void AddFirstAttributes(SubjectAttributes subject)
    {
        attributes.AddRange(Enumerable.Repeat(SubjectAttributes.None, ends.Count));
        attributes.Add(subject);
    }
}

/// <summary>An identifier of a subject that could not be used.</summary>
/// <param name="Subject">Ordinal of the record or entry.</param>
/// <param name="Identifier">Ordinal among its identifiers as given; -1 for one derived from attributes.</param>
/// <param name="Type">Type code as given.</param>
/// <param name="Error">What is wrong.</param>
/// <param name="Code">Its code in the error catalogue; the type code fills its placeholder.</param>
public readonly record struct IdentifierProblem(int Subject, int Identifier, string Type, IdentifierError Error, string Code);
