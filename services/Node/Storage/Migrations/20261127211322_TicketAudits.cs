using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeNetwork.Node.Storage.Migrations
{
    /// <inheritdoc />
    public partial class TicketAudits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "About",
                table: "LedgerSteps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Frames",
                table: "EvaluationTickets",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "ExpectedOpenings",
                columns: table => new
                {
                    Agency = table.Column<string>(type: "TEXT", nullable: false),
                    TicketId = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    Opening = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Finding = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExpectedOpenings", x => new { x.Agency, x.TicketId, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "OwnOpenings",
                columns: table => new
                {
                    TicketId = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Auditor = table.Column<string>(type: "TEXT", nullable: false),
                    Use = table.Column<string>(type: "TEXT", nullable: false),
                    Point = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Frames = table.Column<long>(type: "INTEGER", nullable: false),
                    Deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OwnOpenings", x => new { x.TicketId, x.Position });
                });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerSteps_About",
                table: "LedgerSteps",
                column: "About");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ExpectedOpenings");

            migrationBuilder.DropTable(
                name: "OwnOpenings");

            migrationBuilder.DropIndex(
                name: "IX_LedgerSteps_About",
                table: "LedgerSteps");

            migrationBuilder.DropColumn(
                name: "About",
                table: "LedgerSteps");

            migrationBuilder.DropColumn(
                name: "Frames",
                table: "EvaluationTickets");
        }
    }
}
