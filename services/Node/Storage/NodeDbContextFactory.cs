using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ExchangeNetwork.Node.Storage;

/// <summary>Lets <c>dotnet ef</c> write migrations without starting a node.</summary>
internal sealed class NodeDbContextFactory : IDesignTimeDbContextFactory<NodeDbContext>
{
    public NodeDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<NodeDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
