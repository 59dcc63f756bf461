using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeNetwork.Node.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Evaluations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "EvaluationAnswers",
                columns: table => new
                {
                    TicketId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Step = table.Column<string>(type: "TEXT", nullable: false),
                    Agency = table.Column<string>(type: "TEXT", nullable: false),
                    Body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Code = table.Column<string>(type: "TEXT", nullable: true),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationAnswers", x => new { x.TicketId, x.Number, x.Step, x.Agency });
                });

            migrationBuilder.CreateTable(
                name: "EvaluationChecks",
                columns: table => new
                {
                    TicketId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Evaluators = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationChecks", x => new { x.TicketId, x.Number, x.Evaluators });
                });

            migrationBuilder.CreateTable(
                name: "EvaluationMessages",
                columns: table => new
                {
                    TicketId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Path = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PointsHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CheckHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ProofHash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationMessages", x => new { x.TicketId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "EvaluationProblems",
                columns: table => new
                {
                    KeyName = table.Column<string>(type: "TEXT", nullable: false),
                    Use = table.Column<string>(type: "TEXT", nullable: false),
                    Code = table.Column<string>(type: "TEXT", nullable: false),
                    Arguments = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationProblems", x => new { x.KeyName, x.Use });
                });

            migrationBuilder.CreateTable(
                name: "EvaluationTickets",
                columns: table => new
                {
                    TicketId = table.Column<string>(type: "TEXT", nullable: false),
                    KeyName = table.Column<string>(type: "TEXT", nullable: false),
                    Use = table.Column<string>(type: "TEXT", nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    Seed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Evaluators = table.Column<string>(type: "TEXT", nullable: false),
                    Dropped = table.Column<string>(type: "TEXT", nullable: false),
                    Asked = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EvaluationTickets", x => x.TicketId);
                });

            migrationBuilder.CreateTable(
                name: "GivenEvaluations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Requester = table.Column<string>(type: "TEXT", nullable: false),
                    TicketId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Step = table.Column<string>(type: "TEXT", nullable: false),
                    Evaluators = table.Column<string>(type: "TEXT", nullable: false),
                    RequestHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Request = table.Column<byte[]>(type: "BLOB", nullable: false),
                    BodyHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Answer = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GivenEvaluations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WaitingIdentifiers",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    KeyName = table.Column<string>(type: "TEXT", nullable: false),
                    Use = table.Column<string>(type: "TEXT", nullable: false),
                    Token = table.Column<string>(type: "TEXT", nullable: false),
                    Type = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<byte[]>(type: "BLOB", nullable: false),
                    TicketId = table.Column<string>(type: "TEXT", nullable: true),
                    Position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitingIdentifiers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_GivenEvaluations_ReceivedAt",
                table: "GivenEvaluations",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_GivenEvaluations_Requester_TicketId_Number_Step_Evaluators",
                table: "GivenEvaluations",
                columns: new[] { "Requester", "TicketId", "Number", "Step", "Evaluators" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WaitingIdentifiers_KeyName_Token",
                table: "WaitingIdentifiers",
                columns: new[] { "KeyName", "Token" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WaitingIdentifiers_KeyName_Use_TicketId",
                table: "WaitingIdentifiers",
                columns: new[] { "KeyName", "Use", "TicketId" });

            migrationBuilder.CreateIndex(
                name: "IX_WaitingIdentifiers_TicketId_Position",
                table: "WaitingIdentifiers",
                columns: new[] { "TicketId", "Position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EvaluationAnswers");

            migrationBuilder.DropTable(
                name: "EvaluationChecks");

            migrationBuilder.DropTable(
                name: "EvaluationMessages");

            migrationBuilder.DropTable(
                name: "EvaluationProblems");

            migrationBuilder.DropTable(
                name: "EvaluationTickets");

            migrationBuilder.DropTable(
                name: "GivenEvaluations");

            migrationBuilder.DropTable(
                name: "WaitingIdentifiers");
        }
    }
}
