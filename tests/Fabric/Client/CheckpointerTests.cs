using System.Text.Json;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

public sealed class CheckpointerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("checkpoint");

    private string Path => System.IO.Path.Combine(folder.FullName, "checkpoint.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_position_moves_by_block_transaction_and_event()
    {
        var checkpointer = new InMemoryCheckpointer();
        checkpointer.Position.ShouldBeNull();
        checkpointer.CheckpointBlock(7);
        checkpointer.Position.ShouldBe(new Checkpoint(8, null));
        checkpointer.CheckpointTransaction(9, "tx");
        checkpointer.Position.ShouldBe(new Checkpoint(9, "tx"));
        checkpointer.CheckpointChaincodeEvent(new ChaincodeEvent(10, "other", "basic", "name", default));
        checkpointer.Position.ShouldBe(new Checkpoint(10, "other"));
        Should.Throw<ArgumentException>(() => checkpointer.CheckpointTransaction(11, ""));
        Should.Throw<OverflowException>(() => checkpointer.CheckpointBlock(ulong.MaxValue));
        checkpointer.Position.ShouldBe(new Checkpoint(10, "other"));
    }

    [Fact]
    public void A_file_gives_back_what_was_marked()
    {
        using (var first = FileCheckpointer.Open(Path))
        {
            first.Position.ShouldBeNull();
            first.CheckpointTransaction(ulong.MaxValue, new string('f', 64));
        }
        using (var second = FileCheckpointer.Open(Path))
        {
            second.Position.ShouldBe(new Checkpoint(ulong.MaxValue, new string('f', 64)));
            second.CheckpointBlock(4);
        }
        using (var third = FileCheckpointer.Open(Path))
            third.Position.ShouldBe(new Checkpoint(5, null));
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path));
        json.RootElement.GetProperty("blockNumber").GetUInt64().ShouldBe(5UL);
        json.RootElement.GetProperty("transactionId").GetString().ShouldBe("");
    }

    [Fact]
    public void A_long_transaction_id_and_a_short_one_after_it_leave_a_readable_file()
    {
        using (var checkpointer = FileCheckpointer.Open(Path))
        {
            checkpointer.CheckpointTransaction(1, new string('x', 1000));
            checkpointer.CheckpointTransaction(2, "\"short\"");
        }
        using var again = FileCheckpointer.Open(Path);
        again.Position.ShouldBe(new Checkpoint(2, "\"short\""));
    }

    [Theory]
    [InlineData("""{"blockNumber":42,"transactionId":"abc"}""", 42UL, "abc")]
    [InlineData("""{"blockNumber":"42","transactionId":"abc"}""", 42UL, "abc")]
    [InlineData("""{"blockNumber":"18446744073709551615"}""", ulong.MaxValue, null)]
    [InlineData("""{"blockNumber":42,"transactionId":null}""", 42UL, null)]
    [InlineData("""{"transactionId":"","blockNumber":3}""", 3UL, null)]
    [InlineData("""{"blockNumber":0,"transactionId":"abc"}""", 0UL, "abc")]
    public void A_file_of_any_official_client_is_taken_over(string content, ulong block, string? transaction)
    {
        File.WriteAllText(Path, content);
        using var checkpointer = FileCheckpointer.Open(Path);
        checkpointer.Position.ShouldBe(new Checkpoint(block, transaction));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"blockNumber":0,"transactionId":""}""")]
    [InlineData("""{"blockNumber":0}""")]
    public void A_file_written_before_any_mark_holds_no_position(string content)
    {
        File.WriteAllText(Path, content);
        using var checkpointer = FileCheckpointer.Open(Path);
        checkpointer.Position.ShouldBeNull();
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("""{"blockNumber":-1}""")]
    [InlineData("""{"blockNumber":1.5}""")]
    [InlineData("""{"blockNumber":"x"}""")]
    [InlineData("""{"blockNumber":true}""")]
    [InlineData("""{"transactionId":"abc"}""")]
    [InlineData("""{"blockNumber":1,"transactionId":2}""")]
    [InlineData("""{"blockNumber":1,"transac""")]
    public void A_corrupt_file_is_named_and_left_as_it_is(string content)
    {
        File.WriteAllText(Path, content);
        Should.Throw<InvalidDataException>(() => FileCheckpointer.Open(Path)).Message.ShouldContain(Path);
        File.ReadAllText(Path).ShouldBe(content);
    }

    [Fact]
    public void An_open_file_is_locked_until_it_is_closed()
    {
        using (FileCheckpointer.Open(Path))
            Should.Throw<IOException>(() => FileCheckpointer.Open(Path));
        FileCheckpointer.Open(Path).Dispose();
    }

    [Fact]
    public void A_mark_that_could_not_be_kept_does_not_move_the_position()
    {
        var checkpointer = FileCheckpointer.Open(Path);
        checkpointer.CheckpointBlock(1);
        checkpointer.Dispose();
        Should.Throw<ObjectDisposedException>(() => checkpointer.CheckpointBlock(2));
        checkpointer.Position.ShouldBe(new Checkpoint(2, null));
    }
}
