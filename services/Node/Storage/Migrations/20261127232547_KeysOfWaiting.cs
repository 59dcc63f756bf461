using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeNetwork.Node.Storage.Migrations
{
    /// <inheritdoc />
    public partial class KeysOfWaiting : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Not as an operation, for which the table would be built again outside of the transaction.
            migrationBuilder.Sql("""ALTER TABLE "EvaluationTickets" DROP COLUMN "KeyName";""");

            migrationBuilder.RenameColumn(
                name: "KeyName",
                table: "WaitingIdentifiers",
                newName: "KeyId");

            migrationBuilder.RenameIndex(
                name: "IX_WaitingIdentifiers_KeyName_Use_TicketId",
                table: "WaitingIdentifiers",
                newName: "IX_WaitingIdentifiers_KeyId_Use_TicketId");

            migrationBuilder.RenameIndex(
                name: "IX_WaitingIdentifiers_KeyName_Token",
                table: "WaitingIdentifiers",
                newName: "IX_WaitingIdentifiers_KeyId_Token");

            migrationBuilder.RenameColumn(
                name: "KeyName",
                table: "EvaluationProblems",
                newName: "KeyId");

            migrationBuilder.AddColumn<long>(
                name: "LeftOut",
                table: "QueryLists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // What waited for a name is asked for under the key of its ticket, or under the current key of the name. One that is neither is retired.
            migrationBuilder.Sql(
                $"""
                UPDATE "WaitingIdentifiers" SET "KeyId" = COALESCE(
                    (SELECT ticket."KeyId" FROM "EvaluationTickets" AS ticket WHERE ticket."TicketId" = "WaitingIdentifiers"."TicketId"),
                    {CurrentOf("WaitingIdentifiers")}, '');
                DELETE FROM "WaitingIdentifiers" WHERE "KeyId" = '';
                UPDATE "EvaluationProblems" SET "KeyId" = COALESCE({CurrentOf("EvaluationProblems")}, '');
                DELETE FROM "EvaluationProblems" WHERE "KeyId" = '';
                DELETE FROM "Work" WHERE "Kind" IN ('formTicket', 'warmUp');
                INSERT INTO "Work" ("Kind", "Key", "Payload", "Revision", "Attempts", "NotBefore", "Parked")
                SELECT DISTINCT 'formTicket', "KeyId" || '/' || "Use", '', 0, 0, 0, 0 FROM "WaitingIdentifiers";
                """);
        }

        // The newest key of a name that is not retired; rather one that the agency agreed to.
        private static string CurrentOf(string table) =>
            $"""
            (SELECT newest."KeyId" FROM "PseudonymKeys" AS newest
                JOIN "PseudonymKeys" AS oldest ON oldest."KeyId" = newest."KeyId"
                    AND oldest."Epoch" = (SELECT MIN(other."Epoch") FROM "PseudonymKeys" AS other WHERE other."KeyId" = newest."KeyId")
                WHERE newest."Epoch" = (SELECT MAX(other."Epoch") FROM "PseudonymKeys" AS other WHERE other."KeyId" = newest."KeyId")
                    AND json_extract(CAST(newest."Document" AS TEXT), '$.use') = "{table}"."KeyId"
                    AND json_array_length(CAST(newest."Document" AS TEXT), '$.retiredBy') < 2
                ORDER BY EXISTS (SELECT 1 FROM "KeyGenerations" AS made WHERE made."KeyId" = newest."KeyId" AND made."Epoch" = 1 AND made."Consent" IS NOT NULL) DESC,
                    json_extract(CAST(oldest."Document" AS TEXT), '$.activeFrom') DESC, newest."KeyId" DESC
                LIMIT 1)
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LeftOut",
                table: "QueryLists");

            migrationBuilder.RenameColumn(
                name: "KeyId",
                table: "WaitingIdentifiers",
                newName: "KeyName");

            migrationBuilder.RenameIndex(
                name: "IX_WaitingIdentifiers_KeyId_Use_TicketId",
                table: "WaitingIdentifiers",
                newName: "IX_WaitingIdentifiers_KeyName_Use_TicketId");

            migrationBuilder.RenameIndex(
                name: "IX_WaitingIdentifiers_KeyId_Token",
                table: "WaitingIdentifiers",
                newName: "IX_WaitingIdentifiers_KeyName_Token");

            migrationBuilder.RenameColumn(
                name: "KeyId",
                table: "EvaluationProblems",
                newName: "KeyName");

            migrationBuilder.AddColumn<string>(
                name: "KeyName",
                table: "EvaluationTickets",
                type: "TEXT",
                nullable: false,
                defaultValue: "");
        }
    }
}
