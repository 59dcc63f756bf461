using System.Runtime.CompilerServices;
using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching;

/// <summary>Normalises and tokenises subjects: each value is encoded, brought to canonical form inside the batch, and the cipher runs over all.</summary>
/// <remarks>Buffers for one thread at a time.</remarks>
internal sealed class SubjectPreparation : IDisposable
{
    // So many messages, with all that is kept for them, stay in the second-level cache.
    private const int FlushAt = 1024;

    private readonly IdentifierTypes types;
    private readonly IdentifierType nameBirth;
    private readonly IdentifierType organizationName;
    private readonly LocalTokenizer tokenizer;
    private readonly CmacBatch batch = new();
    private readonly LocalToken[] tokens = new LocalToken[FlushAt + IdentifierTypes.MaxTypes];
    private readonly OutstandingKey[] outstanding = new OutstandingKey[FlushAt + IdentifierTypes.MaxTypes];
    private readonly (string Code, IdentifierType Type)[] byPlace = new (string, IdentifierType)[16];
    private PreparedSubjects subjects = new();
    private ulong allowed;

    public SubjectPreparation(IdentifierTypes types, ReadOnlySpan<byte> key)
    {
        this.types = types;
        nameBirth = types.TryGet(BuiltInTypes.NameBirth, out var name) ? name : throw new InvalidOperationException("The built-in types are missing.");
        organizationName = types.TryGet(BuiltInTypes.OrganizationName, out name) ? name : throw new InvalidOperationException("The built-in types are missing.");
        tokenizer = new LocalTokenizer(types, key);
    }

    // A key without its token: it is written to the set once, when the token is known.
    private readonly record struct OutstandingKey(IdentifierFlags Flags, byte Type, KeyKind Kind);

    /// <summary>Starts filling a set.</summary>
    /// <param name="target">Emptied first.</param>
    /// <param name="allowedTypes">Bits of the types that may be used, by ordinal.</param>
    public void Begin(PreparedSubjects target, ulong allowedTypes)
    {
        target.Reset(types);
        subjects = target;
        allowed = allowedTypes;
        batch.Clear();
    }

    /// <summary>Adds one subject.</summary>
    /// <param name="identifiers">Its identifiers.</param>
    /// <param name="attributes">Its attributes, from which identifiers are made too.</param>
    /// <param name="keepsAttributes">Whether the set has them.</param>
    public void Add(IReadOnlyList<IdentifierValue> identifiers, SubjectAttributes attributes, bool keepsAttributes = true)
    {
        var given = 0UL;
        for (var i = 0; i < identifiers.Count; i++)
        {
            if (TypeOf(i, identifiers[i].Type) is { } type)
            {
                given |= Bit(type);
                AddValue(i, type, identifiers[i].Value);
            }
            if (batch.Count >= FlushAt)
                Flush();
        }
        End(attributes, given, keepsAttributes);
    }

    /// <summary>Adds the accepted rows of a read.</summary>
    public void Add(RecordBatch records)
    {
        for (var subject = 0; subject < records.Count; subject++)
        {
            var row = records[subject];
            var given = 0UL;
            for (var i = 0; i < row.IdentifierCount; i++)
            {
                if (TypeOf(i, row.IdentifierType(i)) is { } type)
                {
                    given |= Bit(type);
                    AddValue(i, type, row.IdentifierValue(i));
                }
                if (batch.Count >= FlushAt)
                    Flush();
            }
            End(row.Attributes(), given, keepsAttributes: true);
        }
    }

    /// <summary>Adds the subjects of a batch; they have no attributes.</summary>
    public void Add(IdentifierBatch identifiers)
    {
        var next = 0;
        for (var subject = 0; subject < identifiers.Count; subject++)
        {
            var first = next;
            for (; next < identifiers.EndOf(subject); next++)
            {
                var value = identifiers.ValueAt(next, out var type);
                if ((allowed & Bit(type)) != 0)
                    AddValue(next - first, type, value);
                else
                    Report(next - first, type.Code, IdentifierError.TypeNotAllowed, type);
                if (batch.Count >= FlushAt)
                    Flush();
            }
            subjects.EndSubject(SubjectAttributes.None, batch.Count);
        }
    }

    /// <summary>Computes what is outstanding and hands the set back.</summary>
    public PreparedSubjects End()
    {
        Flush();
        return subjects;
    }

    public void Dispose() => tokenizer.Dispose();

    private static ulong Bit(IdentifierType type) => 1UL << type.Ordinal;

    // Rows of one file have their identifiers in the same places: the type of a place is looked up once and known again by the string that was its code.
    private IdentifierType? TypeOf(int ordinal, string code)
    {
        if (ordinal < byPlace.Length && ReferenceEquals(byPlace[ordinal].Code, code) && (allowed & Bit(byPlace[ordinal].Type)) != 0)
            return byPlace[ordinal].Type;
        if (!types.TryGet(code, out var type))
        {
            Report(ordinal, code, IdentifierError.UnknownType, null);
            return null;
        }
        if ((allowed & Bit(type)) == 0)
        {
            Report(ordinal, code, IdentifierError.TypeNotAllowed, type);
            return null;
        }
        if (ordinal < byPlace.Length)
            byPlace[ordinal] = (code, type);
        return type;
    }

    private void End(SubjectAttributes attributes, ulong given, bool keepsAttributes)
    {
        var derivable = allowed & ~given;
        if ((derivable & Bit(nameBirth)) != 0 && !string.IsNullOrWhiteSpace(attributes.Name) && !string.IsNullOrWhiteSpace(attributes.BirthDate))
            AddNameBirth(attributes.Name, attributes.BirthDate);
        if ((derivable & Bit(organizationName)) != 0 && !string.IsNullOrWhiteSpace(attributes.OrganizationName))
            AddValue(-1, organizationName, attributes.OrganizationName);
        subjects.EndSubject(keepsAttributes ? attributes : SubjectAttributes.None, batch.Count);
        if (batch.Count >= FlushAt)
            Flush();
    }

    [SkipLocalsInit]
    private void AddValue(int ordinal, IdentifierType type, string value)
    {
        Span<byte> utf8 = stackalloc byte[IdentifierNormalizer.MaxInputBytes];
        if (!Encoding.UTF8.TryGetBytes(value, utf8, out var length))
        {
            Report(ordinal, type.Code, IdentifierError.TooLong, type);
            return;
        }
        AddValue(ordinal, type, utf8[..length]);
    }

    private void AddValue(int ordinal, IdentifierType type, ReadOnlySpan<byte> utf8)
    {
        var room = LocalTokenizer.Reserve(batch, IdentifierNormalizer.MaxCanonicalBytes);
        IdentifierNormalizer.TryNormalize(type, utf8, room, out var result);
        Take(ordinal, type, result, room);
    }

    [SkipLocalsInit]
    private void AddNameBirth(string name, string birthDate)
    {
        Span<byte> utf8 = stackalloc byte[IdentifierNormalizer.MaxInputBytes];
        if (!Encoding.UTF8.TryGetBytes(name, utf8, out var length))
        {
            Report(-1, nameBirth.Code, IdentifierError.TooLong, nameBirth);
            return;
        }
        if (!BirthDate.TryRead(birthDate, out var date))
        {
            Report(-1, nameBirth.Code, IdentifierError.DateImpossible, nameBirth);
            return;
        }
        var room = LocalTokenizer.Reserve(batch, IdentifierNormalizer.MaxCanonicalBytes);
        Take(-1, nameBirth, NameRules.NameBirth(utf8[..length], date, room), room);
    }

    private void Take(int ordinal, IdentifierType type, in NormalizedIdentifier result, Span<byte> room)
    {
        if (!result.WellFormed)
        {
            Report(ordinal, type.Code, result.Error, type);
            return;
        }
        Commit(type, result.Length, KeyKind.Direct, result.Flags);
        if (result.BridgeLength == 0)
            return;
        // The next reservation may move the buffer: the bridge key is copied out of the old one, which stays readable.
        room.Slice(result.BridgeOffset, result.BridgeLength).CopyTo(LocalTokenizer.Reserve(batch, result.BridgeLength));
        Commit(type, result.BridgeLength, KeyKind.Bridge, result.Flags);
    }

    private void Commit(IdentifierType type, int length, KeyKind kind, IdentifierFlags flags)
    {
        outstanding[batch.Count] = new OutstandingKey(flags, (byte)type.Ordinal, kind);
        LocalTokenizer.Commit(batch, type, length);
    }

    private void Report(int ordinal, string typeCode, IdentifierError error, IdentifierType? type) =>
        subjects.AddProblem(new IdentifierProblem(subjects.Count, ordinal, typeCode, error, IdentifierNormalizer.CodeOf(error, type)));

    private void Flush()
    {
        var count = batch.Count;
        tokenizer.Tokens(batch, tokens);
        var keys = subjects.AddKeys(count);
        for (var i = 0; i < keys.Length; i++)
        {
            var (flags, type, kind) = outstanding[i];
            keys[i] = new IdentifierKey(tokens[i], flags, type, kind);
        }
        batch.Clear();
    }
}
