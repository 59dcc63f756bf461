using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Ledger.Rwset;
using Hyperledger.Fabric.Protos.Orderer;
using Hyperledger.Fabric.Protos.Peer;
using static ExchangeNetwork.Tests.Fabric.Client.Double.PeerScript;
using GatewayBase = Hyperledger.Fabric.Protos.Gateway.Gateway.GatewayBase;
using Status = Grpc.Core.Status;

namespace ExchangeNetwork.Tests.Fabric.Client.Double;

/// <summary>The gateway service of a peer: it recomputes and verifies what a real one does, and runs a small chaincode.</summary>
internal sealed class GatewayServiceDouble(ChannelDouble channel, PeerScript script) : GatewayBase
{
    public override async Task<EvaluateResponse> Evaluate(EvaluateRequest request, ServerCallContext context)
    {
        await script.ReceiveAsync(Call.Evaluate, request, context);
        var run = Run(request.TransactionId, request.ChannelId, request.ProposedTransaction, StatusCode.Unknown);
        return new EvaluateResponse { Result = new Response { Status = 200, Payload = run.Result } };
    }

    public override async Task<EndorseResponse> Endorse(EndorseRequest request, ServerCallContext context)
    {
        await script.ReceiveAsync(Call.Endorse, request, context);
        var run = Run(request.TransactionId, request.ChannelId, request.ProposedTransaction, StatusCode.Aborted);
        var action = new ChaincodeAction
        {
            Response = new Response { Status = 200, Payload = run.Result },
            Events = run.Event?.ToByteString() ?? ByteString.Empty,
        };
        var proposal = Proposal.Parser.ParseFrom(request.ProposedTransaction.ProposalBytes);
        var endorsement = new ChaincodeActionPayload
        {
            Action = new ChaincodeEndorsedAction
            {
                ProposalResponsePayload = new ProposalResponsePayload { Extension = action.ToByteString() }.ToByteString(),
                Endorsements = { new Endorsement { Signature = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(70)) } },
            },
        };
        var payload = new Payload
        {
            Header = Header.Parser.ParseFrom(proposal.Header),
            Data = new Transaction { Actions = { new TransactionAction { Payload = endorsement.ToByteString() } } }.ToByteString(),
        }.ToByteString();
        channel.Endorse(request.TransactionId, new ChannelDouble.Endorsed(payload, run.Put, run.Value, run.Event, run.Private));
        var response = new EndorseResponse { PreparedTransaction = new Envelope { Payload = payload } };
        return script.Tampers?.Invoke(response) ?? response;
    }

    public override async Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        var afterwards = await script.ReceiveAsync(Call.Submit, request, context);
        var envelope = request.PreparedTransaction;
        var header = Payload.Parser.ParseFrom(envelope.Payload).Header;
        var creator = SignatureHeader.Parser.ParseFrom(header.SignatureHeader).Creator;
        Require(SignatureCheck.Fault(creator, SignatureCheck.Digest(creator, envelope.Payload), envelope.Signature.Memory));
        var channelHeader = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        Require(channelHeader.TxId == request.TransactionId && channelHeader.ChannelId == request.ChannelId ? null : "ids differ");
        if (channel.Order(request.TransactionId, envelope) is { } refusal)
            throw Error(StatusCode.Aborted, refusal);
        return afterwards is null ? new SubmitResponse() : throw afterwards;
    }

    public override async Task<CommitStatusResponse> CommitStatus(SignedCommitStatusRequest request, ServerCallContext context)
    {
        await script.ReceiveAsync(Call.CommitStatus, request, context);
        var inner = CommitStatusRequest.Parser.ParseFrom(request.Request);
        Require(SignatureCheck.Fault(
            inner.Identity, SignatureCheck.Digest(inner.Identity, request.Request), request.Signature.Memory), StatusCode.PermissionDenied);
        Require(inner.ChannelId == ChannelDouble.Name ? null : "no such channel");
        var committed = await channel.TransactionAsync(inner.TransactionId, context.CancellationToken);
        return new CommitStatusResponse { Result = committed.Code, BlockNumber = committed.Block.Header.Number };
    }

    public override async Task ChaincodeEvents(
        SignedChaincodeEventsRequest request, IServerStreamWriter<ChaincodeEventsResponse> responses, ServerCallContext context)
    {
        var inner = ChaincodeEventsRequest.Parser.ParseFrom(request.Request);
        Require(SignatureCheck.Fault(
            inner.Identity, SignatureCheck.Digest(inner.Identity, request.Request), request.Signature.Memory), StatusCode.PermissionDenied);
        var number = inner.StartPosition.TypeCase == SeekPosition.TypeOneofCase.Specified
            ? inner.StartPosition.Specified.Number
            : channel.Height;
        var afterwards = await script.ReceiveAsync(Call.Stream, request, context);
        script.Opened.Release();
        try
        {
            var after = inner.AfterTransactionId;
            for (; ; number++)
            {
                var block = await channel.BlockAsync(number, context.CancellationToken);
                if (block.Code != TxValidationCode.Valid || block.Event is not { } e || e.ChaincodeId != inner.ChaincodeId)
                    continue;
                var skip = after.Length > 0;
                if (e.TxId == after)
                    after = "";
                if (skip)
                    continue;
                await responses.WriteAsync(new ChaincodeEventsResponse { Events = { e }, BlockNumber = number }, context.CancellationToken);
                if (afterwards is not null)
                    throw afterwards;
            }
        }
        finally
        {
            script.Ended.Release();
        }
    }

    private static void Require(string? fault, StatusCode code = StatusCode.FailedPrecondition)
    {
        if (fault is not null)
            throw new RpcException(new Status(code, "access denied: " + fault));
    }

    private sealed record Outcome(ByteString Result, string? Put = null, string? Value = null, ChaincodeEvent? Event = null, TxPvtReadWriteSet? Private = null);

    private Outcome Run(string transactionId, string channelId, SignedProposal signed, StatusCode failure)
    {
        var proposal = Proposal.Parser.ParseFrom(signed.ProposalBytes);
        var header = Header.Parser.ParseFrom(proposal.Header);
        var channelHeader = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        var signatureHeader = SignatureHeader.Parser.ParseFrom(header.SignatureHeader);
        var creator = signatureHeader.Creator;
        Require(SignatureCheck.Fault(creator, SignatureCheck.Digest(creator, signed.ProposalBytes), signed.Signature.Memory));
        Require(channelHeader.Type == (int)HeaderType.EndorserTransaction && channelHeader.Epoch == 0 ? null : "header type or epoch");
        Require((DateTimeOffset.UtcNow - channelHeader.Timestamp.ToDateTimeOffset()).Duration() < TimeSpan.FromMinutes(15) ? null : "timestamp");
        Require(channelHeader.ChannelId == channelId && channelId == ChannelDouble.Name ? null : "channel");
        Require(signatureHeader.Nonce.Length == 24 ? null : "nonce");
        var computed = Convert.ToHexStringLower(SHA256.HashData([.. signatureHeader.Nonce, .. creator]));
        Require(computed == channelHeader.TxId && computed == transactionId ? null : "transaction id");
        var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        var spec = ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input).ChaincodeSpec;
        var extension = ChaincodeHeaderExtension.Parser.ParseFrom(channelHeader.Extension);
        Require(extension.ChaincodeId.Name == spec.ChaincodeId.Name && spec.ChaincodeId.Name is "basic" or "qscc" ? null : "chaincode");
        return Chaincode(transactionId, spec.Input.Args, payload.TransientMap, failure);
    }

    private Outcome Chaincode(string transactionId, IReadOnlyList<ByteString> args, IReadOnlyDictionary<string, ByteString> transient, StatusCode failure)
    {
        var text = args.Select(arg => arg.ToStringUtf8()).ToList();
        switch (text[0])
        {
            case "args" or "named:args":
                return new Outcome(ByteString.CopyFromUtf8(JsonSerializer.Serialize(args.Select(arg => arg.ToBase64()))));
            case "GetChainInfo":
                return new Outcome(new BlockchainInfo { Height = channel.Height }.ToByteString());
            case "echoTransient":
                var sorted = new SortedDictionary<string, string>(transient.ToDictionary(p => p.Key, p => p.Value.ToStringUtf8()));
                return new Outcome(ByteString.CopyFromUtf8(JsonSerializer.Serialize(sorted)));
            case "put":
                return new Outcome(ByteString.CopyFromUtf8(text[2]), text[1], text[2]);
            case "get":
                return new Outcome(ByteString.CopyFromUtf8(channel.State[text[1]]));
            case "event":
                var e = new ChaincodeEvent { ChaincodeId = "basic", TxId = transactionId, EventName = text[1], Payload = args[2] };
                return new Outcome(ByteString.Empty, Event: e);
            case "private":
                var collection = new CollectionPvtReadWriteSet { CollectionName = "secret", Rwset = transient["value"] };
                var set = new NsPvtReadWriteSet { Namespace = "basic", CollectionPvtRwset = { collection } };
                return new Outcome(ByteString.Empty, Private: new TxPvtReadWriteSet { NsPvtRwset = { set } });
            case "large":
                return new Outcome(UnsafeByteOperations.UnsafeWrap(new byte[int.Parse(text[1], System.Globalization.CultureInfo.InvariantCulture)]));
            default:
                throw Detailed(failure, "chaincode response 500, no function " + text[0],
                    new ErrorDetail { Address = "peer0.org1.example.com:7051", MspId = "Org1MSP", Message = "no function " + text[0] });
        }
    }
}
