using System.Text;
using ExchangeNetwork.Matching.Linkage;
using ExchangeNetwork.Matching.Records;
using Shouldly;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>Links texts of CSV files in one line.</summary>
internal static class Linking
{
    public static LinkResult Link(string left, string? right, LinkOptions? options = null) =>
        Linker.TryLink(Table(left), right is null ? null : Table(right), options ?? new LinkOptions(), null, CancellationToken.None).ShouldNotBeNull();

    public static LinkTable Table(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        using var reader = TableReader.TryOpen(stream, out var refusal).ShouldNotBeNull(refusal?.Code);
        return LinkTable.Read(reader, LinkColumns.ByHeaders);
    }
}
