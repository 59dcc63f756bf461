using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Unit.Scenario;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Storage;

/// <summary>What waited for a key by its name goes on waiting for the key that it would have been asked for under.</summary>
public sealed class KeysOfWaitingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Each_identifier_waits_for_the_key_of_its_ticket_or_else_for_the_current_key_of_the_name()
    {
        await using var db = new NodeDbContext(new DbContextOptionsBuilder<NodeDbContext>().UseSqlite($"Data Source={Path.Combine(folder.Path, "node.db")}").Options);
        var migrations = db.GetService<IMigrator>();
        await migrations.MigrateAsync("20261127222157_Decoys", Token);
        // The newest is strange to this agency; the one before it is retired.
        Key("person-1", 1, "person", 0, "2026-01-01");
        Key("person-2", 1, "person", 0, "2026-02-01");
        Key("person-2", 2, "person", 1, "2026-06-01");
        Key("person-3", 1, "person", 2, "2026-03-01");
        Key("person-4", 1, "person", 0, "2026-04-01", consents: false);
        Key("thing-1", 1, "thing", 2, "2026-01-01");
        Execute(
            """
            INSERT INTO EvaluationTickets (TicketId, KeyName, "Use", KeyId, Epoch, Count, Seed, Evaluators, Dropped, Asked, Frames)
            VALUES ('t', 'person', 'Records', 'person-1', 1, 1, x'00', 'a', '', 1, 0)
            """);
        Waiting("person", "Records", "a1", "t");
        Waiting("person", "Records", "a2", null);
        Waiting("person", "List", "a3", null);
        Waiting("thing", "Records", "a4", null);
        Execute("INSERT INTO EvaluationProblems (KeyName, \"Use\", Code, Arguments, At) VALUES ('person', 'List', 'c', '[]', 1), ('thing', 'List', 'c', '[]', 1)");
        Execute("INSERT INTO Work (Kind, Key, Payload, Revision, Attempts, NotBefore, Parked) VALUES ('formTicket', 'person/Records', '', 0, 0, 0, 0), ('other', 'x', '', 0, 0, 0, 0)");

        await migrations.MigrateAsync(null, Token);

        (await db.WaitingIdentifiers.OrderBy(row => row.Token).Select(row => row.Token + " " + row.KeyId).ToListAsync(Token))
            .ShouldBe(["a1 person-1", "a2 person-2", "a3 person-2"]);
        (await db.EvaluationTickets.SingleAsync(Token)).KeyId.ShouldBe("person-1");
        (await db.EvaluationProblems.SingleAsync(Token)).KeyId.ShouldBe("person-2");
        (await db.Work.Select(row => row.Kind + " " + row.Key).ToListAsync(Token)).Order(StringComparer.Ordinal)
            .ShouldBe(["formTicket person-1/Records", "formTicket person-2/List", "formTicket person-2/Records", "other x"]);

        void Key(string keyId, int epoch, string use, int retired, string from, bool consents = true)
        {
            var retiredBy = string.Join(',', Enumerable.Repeat("{}", retired));
            Execute($$"""INSERT INTO PseudonymKeys VALUES ('{{keyId}}', {{epoch}}, CAST('{"activeFrom":"{{from}}T00:00:00.000Z","retiredBy":[{{retiredBy}}],"use":"{{use}}"}' AS BLOB))""");
            if (epoch == 1)
                Execute($"INSERT INTO KeyGenerations (KeyId, Epoch, Run, State, Consent, Document) VALUES ('{keyId}', 1, 1, 'Active', {(consents ? "'person'" : "NULL")}, x'00')");
        }

        void Waiting(string name, string use, string token, string? ticket) => Execute(
            $"""
            INSERT INTO WaitingIdentifiers (KeyName, "Use", Token, Type, Value, TicketId, Position)
            VALUES ('{name}', '{use}', '{token}', 'mobile', x'00', {(ticket is null ? "NULL" : $"'{ticket}'")}, 0)
            """);

        void Execute(string sql)
        {
            db.Database.OpenConnection();
            using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
