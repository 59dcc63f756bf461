using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>The entries of own lists, protected at rest; written and read in bulk.</summary>
internal sealed class OwnEntries(FieldProtector protector)
{
    private const string Table = "ListEntries";
    private const int ReadAtOnce = 8_192;

    // Chinese as it is: escaped, a name would be twice as long.
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Subject(IReadOnlyList<IdentifierValue> Identifiers, IReadOnlyDictionary<string, string> Attributes);

    /// <summary>Adds entries by one prepared statement, in the context's transaction; they are protected by all cores.</summary>
    public async Task AddAsync(NodeDbContext db, string listId, int version, IReadOnlyList<ListEntry> entries, CancellationToken cancellationToken)
    {
        var subjects = new byte[entries.Count][];
        Parallel.For(0, entries.Count, i => subjects[i] = Protect(listId, version, entries[i]));
        await using var insert = Prepare(
            db, "INSERT INTO ListEntries (ListId, Version, EntryId, Subject) VALUES ($list, $version, $entry, $subject)", "$list", "$version", "$entry", "$subject");
        insert.Parameters["$list"].Value = listId;
        insert.Parameters["$version"].Value = version;
        var (entryOf, subjectOf) = (insert.Parameters["$entry"], insert.Parameters["$subject"]);
        for (var i = 0; i < subjects.Length; i++)
        {
            (entryOf.Value, subjectOf.Value) = (entries[i].EntryId, subjects[i]);
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Notes which entries tags stand for, by one statement; known ones stay.</summary>
    public static async Task AddTagsAsync(NodeDbContext db, string listId, IEnumerable<TaggedEntry> entries, CancellationToken cancellationToken)
    {
        var tags = JsonSerializer.Serialize(entries.ToDictionary(entry => Convert.ToHexStringLower(entry.Tag), entry => entry.EntryId, StringComparer.Ordinal));
        // In the order of the index, whose pages are then each written once. A tag is of one entry: all that it can meet is itself.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "EntryTags" ("ListId", "Tag", "EntryId")
            SELECT {listId}, key, value FROM json_each({tags}) WHERE true ORDER BY key ON CONFLICT DO NOTHING
            """,
            cancellationToken);
    }

    /// <summary>Reads all entries of a version, in the order of their ids; they are opened by all cores.</summary>
    public async Task<IReadOnlyList<OwnEntry>> ReadAsync(NodeDbContext db, string listId, int version, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var select = db.Database.GetDbConnection().CreateCommand();
        select.CommandText = "SELECT EntryId, Subject FROM ListEntries WHERE ListId = $list AND Version = $version ORDER BY EntryId";
        Parameter(select, "$list").Value = listId;
        Parameter(select, "$version").Value = version;
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var entries = new List<OwnEntry>();
        var some = new List<(string EntryId, byte[] Subject)>(ReadAtOnce);
        while (true)
        {
            var more = await rows.ReadAsync(cancellationToken);
            if (more)
                some.Add((rows.GetString(0), rows.GetFieldValue<byte[]>(1)));
            if (more && some.Count < ReadAtOnce)
                continue;
            var opened = new OwnEntry[some.Count];
            Parallel.For(0, opened.Length, i => opened[i] = Open(listId, version, some[i].EntryId, some[i].Subject));
            entries.AddRange(opened);
            some.Clear();
            if (!more)
                return entries;
        }
    }

    /// <summary>Reads one entry; null when it was purged.</summary>
    public async Task<OwnEntry?> FindAsync(NodeDbContext db, string listId, int version, string entryId, CancellationToken cancellationToken) =>
        await db.ListEntries.FindAsync([listId, version, entryId], cancellationToken) is { } row ? Open(listId, version, entryId, row.Subject) : null;

    /// <summary>The attributes under the names that rows of a list use.</summary>
    public static IReadOnlyDictionary<string, string> AttributesOf(SubjectAttributes attributes)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("name", attributes.Name);
        Add("birthDate", attributes.BirthDate);
        Add("organizationName", attributes.OrganizationName);
        Add("address", attributes.Address);
        return named;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                named.Add(name, value);
        }
    }

    /// <summary>The attributes behind the names that rows of a list use.</summary>
    public static SubjectAttributes AttributesOf(IReadOnlyDictionary<string, string> named) => new(
        named.GetValueOrDefault("name"), named.GetValueOrDefault("birthDate"), named.GetValueOrDefault("organizationName"),
        named.GetValueOrDefault("address"));

    private byte[] Protect(string listId, int version, ListEntry entry)
    {
        var subject = JsonSerializer.SerializeToUtf8Bytes(new Subject(entry.Identifiers, AttributesOf(entry.Attributes)), Form);
        return protector.Protect(Table, nameof(ListEntryRow.Subject), RowKey(listId, version, entry.EntryId), subject);
    }

    private OwnEntry Open(string listId, int version, string entryId, byte[] subject)
    {
        if (!protector.TryUnprotect(Table, nameof(ListEntryRow.Subject), RowKey(listId, version, entryId), subject, out var bytes, out var refusal))
            throw new InvalidOperationException($"An entry of list {listId} cannot be read: {refusal.Code}.");
        var opened = JsonSerializer.Deserialize<Subject>(bytes, Form)!;
        return new OwnEntry(entryId, opened.Identifiers, opened.Attributes);
    }

    private static string RowKey(string listId, int version, string entryId) => $"{listId}/{version}/{entryId}";

    private static DbCommand Prepare(NodeDbContext db, string sql, params string[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = sql;
        foreach (var name in parameters)
            Parameter(command, name);
        return command;
    }

    private static DbParameter Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
