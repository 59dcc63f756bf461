using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeNetwork.Node.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ReleaseSalts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Salts that lay beside the commitments they open; SQLite drops a column in place, where the builder would write the tables anew.
            foreach (var table in new[] { "ReceivedHits", "Hits", "Disclosures" })
                migrationBuilder.Sql($"ALTER TABLE \"{table}\" DROP COLUMN \"ReleaseSalt\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ReleaseSalt",
                table: "ReceivedHits",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleaseSalt",
                table: "Hits",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleaseSalt",
                table: "Disclosures",
                type: "TEXT",
                nullable: true);
        }
    }
}
