using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeNetwork.Node.Storage.Migrations
{
    /// <inheritdoc />
    public partial class CrossChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Nothing has written receipts before; changing the key in place would be no transaction on SQLite.
            migrationBuilder.DropTable(
                name: "Coverage");

            migrationBuilder.CreateTable(
                name: "Coverage",
                columns: table => new
                {
                    Agency = table.Column<string>(type: "TEXT", nullable: false),
                    ReceiptId = table.Column<string>(type: "TEXT", nullable: false),
                    ListId = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false),
                    BlockNumber = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Coverage", x => new { x.Agency, x.ReceiptId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Coverage_ListId_Version",
                table: "Coverage",
                columns: new[] { "ListId", "Version" });

            migrationBuilder.CreateTable(
                name: "CrossChecks",
                columns: table => new
                {
                    ListId = table.Column<string>(type: "TEXT", nullable: false),
                    LookedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RowsRejected = table.Column<long>(type: "INTEGER", nullable: false),
                    Errors = table.Column<string>(type: "TEXT", nullable: false),
                    RecordsIn = table.Column<long>(type: "INTEGER", nullable: false),
                    Hits = table.Column<long>(type: "INTEGER", nullable: false),
                    Pending = table.Column<long>(type: "INTEGER", nullable: false),
                    Rejected = table.Column<long>(type: "INTEGER", nullable: false),
                    Capped = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CrossChecks", x => x.ListId);
                });

            migrationBuilder.CreateTable(
                name: "OwnHits",
                columns: table => new
                {
                    ListId = table.Column<string>(type: "TEXT", nullable: false),
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Tag = table.Column<string>(type: "TEXT", nullable: false),
                    EntryId = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    RecordId = table.Column<string>(type: "TEXT", nullable: false),
                    Aggregated = table.Column<bool>(type: "INTEGER", nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false),
                    MatchedTypes = table.Column<string>(type: "TEXT", nullable: false),
                    Score = table.Column<double>(type: "REAL", nullable: false),
                    Explanation = table.Column<string>(type: "TEXT", nullable: false),
                    IndexHeight = table.Column<long>(type: "INTEGER", nullable: false),
                    FoundAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OwnHits", x => new { x.ListId, x.Id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CrossChecks");

            migrationBuilder.DropTable(
                name: "OwnHits");

            migrationBuilder.DropTable(
                name: "Coverage");

            migrationBuilder.CreateTable(
                name: "Coverage",
                columns: table => new
                {
                    Agency = table.Column<string>(type: "TEXT", nullable: false),
                    ReceiptId = table.Column<string>(type: "TEXT", nullable: false),
                    ListId = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false),
                    BlockNumber = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Coverage", x => x.ReceiptId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Coverage_ListId_Version",
                table: "Coverage",
                columns: new[] { "ListId", "Version" });
        }
    }
}
