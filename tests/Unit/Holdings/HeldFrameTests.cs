using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Holdings;

/// <summary>Frames as they stand in the log, of this format and of the one before.</summary>
public class HeldFrameTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_attributes_come_back()
    {
        var attributes = new SubjectAttributes("a", "b", null, "d");
        HeldFrame.Decode(Frame(attributes).Encode()).Records.ShouldHaveSingleItem().Attributes.ShouldBe(attributes);
    }

    [Fact]
    public void A_frame_of_the_first_format_has_no_addresses_and_one_of_a_later_format_is_refused()
    {
        var bytes = Frame(new SubjectAttributes("a", "b", "c")).Encode();
        // What stands last: no address, and a record of no bytes.
        bytes[^2..].ShouldBe([0, 0]);
        byte[] first = [1, .. bytes[1..^2], 0];

        HeldFrame.Decode(first).Records.ShouldHaveSingleItem().Attributes.ShouldBe(new SubjectAttributes("a", "b", "c"));
        Should.Throw<InvalidDataException>(() => HeldFrame.Decode([3, .. bytes[1..]]));
    }

    private static HeldFrame Frame(SubjectAttributes attributes) =>
        new("batch", "s.csv", Now, new byte[32], new byte[32], [new HeldRecord("r1", null, [new IdentifierValue("mobile", "x")], attributes, [])]);
}
