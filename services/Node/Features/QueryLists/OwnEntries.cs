using System.Data.Common;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>The entries of own lists, protected at rest; written and read in bulk.</summary>
internal sealed class OwnEntries(FieldProtector protector)
{
    private const string Table = "ListEntries";

    private sealed record Subject(IReadOnlyList<IdentifierValue> Identifiers, IReadOnlyDictionary<string, string> Attributes);

    /// <summary>Adds entries by one prepared statement, in the context's transaction.</summary>
    public async Task AddAsync(NodeDbContext db, string listId, int version, IReadOnlyList<ListEntry> entries, CancellationToken cancellationToken)
    {
        await using var insert = Prepare(
            db, "INSERT INTO ListEntries (ListId, Version, EntryId, Subject) VALUES ($list, $version, $entry, $subject)", "$list", "$version", "$entry", "$subject");
        insert.Parameters["$list"].Value = listId;
        insert.Parameters["$version"].Value = version;
        foreach (var entry in entries)
        {
            var subject = JsonConvert.SerializeObject(new Subject(entry.Identifiers, AttributesOf(entry.Attributes)));
            insert.Parameters["$entry"].Value = entry.EntryId;
            insert.Parameters["$subject"].Value = protector.Protect(
                Table, nameof(ListEntryRow.Subject), RowKey(listId, version, entry.EntryId), System.Text.Encoding.UTF8.GetBytes(subject));
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Notes which entries the tags of a segment stand for; known ones stay.</summary>
    public static async Task AddTagsAsync(NodeDbContext db, string listId, IReadOnlyList<TaggedEntry> entries, CancellationToken cancellationToken)
    {
        await using var insert = Prepare(
            db, "INSERT INTO EntryTags (ListId, Tag, EntryId) VALUES ($list, $tag, $entry) ON CONFLICT DO NOTHING", "$list", "$tag", "$entry");
        insert.Parameters["$list"].Value = listId;
        foreach (var entry in entries)
        {
            insert.Parameters["$tag"].Value = Convert.ToHexStringLower(entry.Tag);
            insert.Parameters["$entry"].Value = entry.EntryId;
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Reads all entries of a version.</summary>
    public async Task<IReadOnlyList<OwnEntry>> ReadAsync(NodeDbContext db, string listId, int version, CancellationToken cancellationToken)
    {
        var entries = new List<OwnEntry>();
        var rows = db.ListEntries.AsNoTracking().Where(row => row.ListId == listId && row.Version == version).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
            entries.Add(Read(row));
        return entries;
    }

    /// <summary>Reads one entry; null when it was purged.</summary>
    public async Task<OwnEntry?> FindAsync(NodeDbContext db, string listId, int version, string entryId, CancellationToken cancellationToken) =>
        await db.ListEntries.FindAsync([listId, version, entryId], cancellationToken) is { } row ? Read(row) : null;

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

    private OwnEntry Read(ListEntryRow row)
    {
        if (!protector.TryUnprotect(Table, nameof(ListEntryRow.Subject), RowKey(row.ListId, row.Version, row.EntryId), row.Subject, out var bytes, out var refusal))
            throw new InvalidOperationException($"An entry of list {row.ListId} cannot be read: {refusal.Code}.");
        var subject = JsonConvert.DeserializeObject<Subject>(System.Text.Encoding.UTF8.GetString(bytes), AsText)!;
        return new OwnEntry(row.EntryId, subject.Identifiers, subject.Attributes);
    }

    private static readonly JsonSerializerSettings AsText = new() { DateParseHandling = DateParseHandling.None };

    private static string RowKey(string listId, int version, string entryId) => $"{listId}/{version}/{entryId}";

    private static DbCommand Prepare(NodeDbContext db, string sql, params string[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
