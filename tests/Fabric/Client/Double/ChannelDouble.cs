using System.Security.Cryptography;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Ledger.Rwset;
using Hyperledger.Fabric.Protos.Peer;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>One channel's ledger, shared by the peers of a test; every submission makes a block of its own.</summary>
internal sealed class ChannelDouble
{
    public const string Name = "mychannel";

    private readonly Lock gate = new();
    private readonly Dictionary<string, Endorsed> endorsed = [];
    private readonly List<Committed> blocks = [new(new Block { Header = new BlockHeader() }, "", TxValidationCode.Valid, null, null)];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public sealed record Endorsed(ByteString Payload, string? Put, string? Value, ChaincodeEvent? Event, TxPvtReadWriteSet? Private);

    public sealed record Committed(Block Block, string TransactionId, TxValidationCode Code, ChaincodeEvent? Event, TxPvtReadWriteSet? Private);

    public Dictionary<string, string> State { get; } = [];

    /// <summary>What the next transactions are found to be; once empty, valid.</summary>
    public Queue<TxValidationCode> Verdicts { get; } = new();

    /// <summary>Whether a commit status of a transaction ordered twice is first answered for the copy.</summary>
    public bool AnnouncesCopyFirst { get; set; }

    public ulong Height
    {
        get
        {
            lock (gate)
                return (ulong)blocks.Count;
        }
    }

    public void Endorse(string transactionId, Endorsed transaction)
    {
        lock (gate)
            endorsed[transactionId] = transaction;
    }

    /// <summary>Orders and commits; null, or why the orderer would not take it.</summary>
    public string? Order(string transactionId, Envelope envelope)
    {
        lock (gate)
        {
            if (!endorsed.TryGetValue(transactionId, out var transaction) || !transaction.Payload.Equals(envelope.Payload))
                return "the payload is not the one endorsed";
            var copy = blocks.Any(block => block.TransactionId == transactionId);
            var code = copy ? TxValidationCode.DuplicateTxid : Verdicts.TryDequeue(out var verdict) ? verdict : TxValidationCode.Valid;
            if (code == TxValidationCode.Valid && transaction.Put is { } key)
                State[key] = transaction.Value!;
            var data = envelope.ToByteString();
            var block = new Block
            {
                Header = new BlockHeader { Number = (ulong)blocks.Count, DataHash = ByteString.CopyFrom(SHA256.HashData(data.Span)) },
                Data = new BlockData { Data = { data } },
                Metadata = new BlockMetadata
                {
                    Metadata = { ByteString.Empty, ByteString.Empty, ByteString.CopyFrom((byte)code), ByteString.Empty, ByteString.Empty },
                },
            };
            blocks.Add(new Committed(block, transactionId, code, transaction.Event, transaction.Private));
            var signal = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            signal.SetResult();
            return null;
        }
    }

    public async Task<Committed> BlockAsync(ulong number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (number < (ulong)blocks.Count)
                    return blocks[(int)number];
                next = changed.Task;
            }
            await next.WaitAsync(cancellationToken);
        }
    }

    public async Task<Committed> TransactionAsync(string transactionId, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                var found = blocks.Where(block => block.TransactionId == transactionId).ToList();
                if (found.Count > 1 && AnnouncesCopyFirst)
                {
                    AnnouncesCopyFirst = false;
                    return found[^1];
                }
                if (found.Count > 0)
                    return found[0];
                next = changed.Task;
            }
            await next.WaitAsync(cancellationToken);
        }
    }
}
