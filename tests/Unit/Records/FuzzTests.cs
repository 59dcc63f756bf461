using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>A bounded number of rounds here; <c>tests/Benchmarks -- fuzz-intake</c> runs as many as one likes.</summary>
public class FuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_the_bytes_reading_gives_values_and_the_same_ones_however_they_arrive(int seed) =>
        IntakeFuzz.Run(4000, seed).ShouldBeNull();
}
