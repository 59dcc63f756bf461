using Google.Protobuf;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>A smart contract on a channel: the methods here go through all steps of a transaction, <see cref="NewProposal"/> takes them one by one.</summary>
public sealed class Contract
{
    private readonly Gateway gateway;
    private readonly string channel;
    private readonly ChaincodeID chaincode;
    private readonly ByteString headerExtension;

    internal Contract(Gateway gateway, string channel, string chaincodeName, string? contractName)
    {
        this.gateway = gateway;
        this.channel = channel;
        ContractName = contractName;
        chaincode = new ChaincodeID { Name = chaincodeName };
        headerExtension = new ChaincodeHeaderExtension { ChaincodeId = chaincode }.ToByteString();
    }

    /// <summary>Name the chaincode was committed under.</summary>
    public string ChaincodeName => chaincode.Name;

    /// <summary>Name of the contract within its chaincode; null for the default one.</summary>
    public string? ContractName { get; }

    /// <summary>Runs a transaction on one peer for its result alone.</summary>
    /// <param name="transactionName">The transaction's name in the contract.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What the chaincode returned.</returns>
    /// <exception cref="GatewayException">The call failed or the chaincode answered with an error.</exception>
    public Task<ReadOnlyMemory<byte>> EvaluateTransactionAsync(string transactionName, params Argument[] arguments) =>
        EvaluateAsync(transactionName, new ProposalOptions { Arguments = arguments });

    /// <summary>Runs a transaction on one peer for its result alone.</summary>
    /// <param name="transactionName">The transaction's name in the contract.</param>
    /// <param name="options">Arguments, transient data, organisations, limits.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>What the chaincode returned.</returns>
    /// <exception cref="GatewayException">The call failed or the chaincode answered with an error.</exception>
    public Task<ReadOnlyMemory<byte>> EvaluateAsync(
        string transactionName, ProposalOptions? options = null, CancellationToken cancellationToken = default) =>
        NewProposal(transactionName, options).EvaluateAsync(cancellationToken: cancellationToken);

    /// <summary>Runs a transaction, has it ordered, and waits until it has committed.</summary>
    /// <param name="transactionName">The transaction's name in the contract.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What the chaincode returned.</returns>
    /// <exception cref="EndorseException">It was not endorsed.</exception>
    /// <exception cref="SubmitException">It was not ordered, or that was not heard.</exception>
    /// <exception cref="CommitStatusException">Its outcome was not learnt.</exception>
    /// <exception cref="CommitException">It was found invalid.</exception>
    public Task<ReadOnlyMemory<byte>> SubmitTransactionAsync(string transactionName, params Argument[] arguments) =>
        SubmitAsync(transactionName, new ProposalOptions { Arguments = arguments });

    /// <summary>Runs a transaction, has it ordered, and waits until it has committed.</summary>
    /// <param name="transactionName">The transaction's name in the contract.</param>
    /// <param name="options">Arguments, transient data, organisations, limits.</param>
    /// <param name="cancellationToken">Gives up; an ordered transaction commits all the same.</param>
    /// <returns>What the chaincode returned.</returns>
    /// <exception cref="EndorseException">It was not endorsed.</exception>
    /// <exception cref="SubmitException">It was not ordered, or that was not heard.</exception>
    /// <exception cref="CommitStatusException">Its outcome was not learnt.</exception>
    /// <exception cref="CommitException">It was found invalid.</exception>
    public async Task<ReadOnlyMemory<byte>> SubmitAsync(
        string transactionName, ProposalOptions? options = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var submitted = await SubmitWithoutWaitingAsync(transactionName, options, cancellationToken).ConfigureAwait(false);
            var status = await submitted.GetStatusAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!status.Successful && gateway.Retry is { } policy && policy.RunsAgain(status.Code, attempt))
            {
                if (!await policy.WaitAsync(attempt, gateway.Time, cancellationToken).ConfigureAwait(false))
                    throw new OperationCanceledException(cancellationToken);
                continue;
            }
            status.ThrowIfUnsuccessful();
            return submitted.Result;
        }
    }

    /// <summary>Runs a transaction and has it ordered; its commit is awaited through what is returned, or not at all.</summary>
    /// <remarks>Called submitAsync in the official clients, where the word does not mean what it means in .NET.</remarks>
    /// <param name="transactionName">The transaction's name in the contract.</param>
    /// <param name="options">Arguments, transient data, organisations, limits.</param>
    /// <param name="cancellationToken">Gives the calls up.</param>
    /// <returns>The submitted transaction with its result.</returns>
    /// <exception cref="EndorseException">It was not endorsed.</exception>
    /// <exception cref="SubmitException">It was not ordered, or that was not heard.</exception>
    public async Task<SubmittedTransaction> SubmitWithoutWaitingAsync(
        string transactionName, ProposalOptions? options = null, CancellationToken cancellationToken = default)
    {
        var transaction = await EndorseAsync(transactionName, options, cancellationToken).ConfigureAwait(false);
        return await transaction.SubmitAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a proposal without sending it.</summary>
    /// <param name="transactionName">The transaction's name in the contract.</param>
    /// <param name="options">Arguments, transient data, organisations, limits.</param>
    /// <returns>The proposal, with its transaction id.</returns>
    /// <exception cref="ArgumentException">The transaction's name is empty.</exception>
    public Proposal NewProposal(string transactionName, ProposalOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionName);
        var input = new ChaincodeInput();
        input.Args.Add(ByteString.CopyFromUtf8(ContractName is null ? transactionName : $"{ContractName}:{transactionName}"));
        if (options is not null)
        {
            foreach (var argument in options.Arguments)
                input.Args.Add(argument.Value);
        }
        var now = gateway.Time.GetUtcNow();
        var (bytes, transactionId) = ProposalBytes.Write(
            gateway.Identity.Creator, channel, headerExtension, new ChaincodeSpec { ChaincodeId = chaincode, Input = input },
            options?.Transient, now);
        var message = new ProposedTransaction
        {
            TransactionId = transactionId,
            Proposal = new SignedProposal { ProposalBytes = bytes },
        };
        if (options is not null)
            message.EndorsingOrganizations.AddRange(options.EndorsingOrganizations);
        return new Proposal(gateway, message, channel, now, options?.Timeouts ?? gateway.Timeouts);
    }

    private async Task<Transaction> EndorseAsync(string transactionName, ProposalOptions? options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await NewProposal(transactionName, options).EndorseAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (EndorseException e) when (gateway.Retry is { } policy && policy.ProposesAgain(e, attempt))
            {
                if (!await policy.WaitAsync(attempt, gateway.Time, cancellationToken).ConfigureAwait(false))
                    throw new OperationCanceledException(cancellationToken);
            }
        }
    }
}
