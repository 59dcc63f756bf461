using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExchangeNetwork.Node.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SealedLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "OwnExplanation",
                table: "ReceivedHits",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "OwnScore",
                table: "ReceivedHits",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "AskedFrames",
                table: "QueryLists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "HeldFrames",
                table: "QueryLists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "Identifiers",
                table: "QueryLists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "IdentifiersKnown",
                table: "QueryLists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "Waiting",
                table: "QueryLists",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "OwnExplanation",
                table: "ReceivedHits");

            migrationBuilder.DropColumn(
                name: "OwnScore",
                table: "ReceivedHits");

            migrationBuilder.DropColumn(
                name: "AskedFrames",
                table: "QueryLists");

            migrationBuilder.DropColumn(
                name: "HeldFrames",
                table: "QueryLists");

            migrationBuilder.DropColumn(
                name: "Identifiers",
                table: "QueryLists");

            migrationBuilder.DropColumn(
                name: "IdentifiersKnown",
                table: "QueryLists");

            migrationBuilder.DropColumn(
                name: "Waiting",
                table: "QueryLists");
        }
    }
}
