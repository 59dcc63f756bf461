using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Contract.Checkpoints;

/// <summary>Every agency signs which block it saw at a number; two signatures of one agency over different blocks are proof of a rewritten ledger.</summary>
internal static class CheckpointRules
{
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24);

    /// <summary>Records the caller's signed checkpoint; for one number only ever one block.</summary>
    public static ContractResponse Sign(Transaction tx, CheckpointStatement statement)
    {
        var form =
            WellFormed.Range(statement.Number, "number", 0, long.MaxValue)
            ?? WellFormed.Hash(statement.BlockHash, "blockHash")
            ?? WellFormed.Id(statement.KeyId, "keyId");
        if (form is not null)
            return form;
        if (tx.Get<Checkpoint>(StateKeys.Checkpoint(tx.CallerId, statement.Number)) is { } earlier)
        {
            return string.Equals(earlier.Statement.BlockHash, statement.BlockHash, StringComparison.Ordinal)
                ? Transaction.Answer(earlier)
                : new Refusal(Rules.Checkpoints.OtherBlock, WellFormed.Number(statement.Number));
        }
        if ((IsTimely(tx, statement) ?? IsSigned(tx, statement)) is { } refusal)
            return refusal;

        var checkpoint = new Checkpoint { Agency = tx.CallerId, Statement = statement };
        tx.Put(StateKeys.Checkpoint(tx.CallerId, statement.Number), checkpoint);
        return tx.Agreed(Events.CheckpointSigned, checkpoint);
    }

    private static Refusal? IsTimely(Transaction tx, CheckpointStatement statement) =>
        statement.At <= tx.Now + LedgerTime.Tolerance && statement.At >= tx.Now - Oldest ? null : new Refusal(Rules.Checkpoints.Time);

    private static Refusal? IsSigned(Transaction tx, CheckpointStatement statement)
    {
        var agency = tx.Get<Agency>(StateKeys.Agency(tx.CallerId))!;
        if (MemberKeys.Find(agency.Keys, KeyPurpose.Sign, statement.KeyId, statement.At) is not { } key)
            return new Refusal(Rules.Checkpoints.Key, statement.KeyId);
        return string.Equals(statement.Alg, Es256.Name, StringComparison.Ordinal)
            && WellFormed.Base64(statement.Signature, Es256.SignatureSize) is { } signature
            && Es256.Verify(Convert.FromBase64String(key.PublicKey), statement.Message(tx.Channel, tx.CallerId), signature)
            ? null
            : new Refusal(Rules.Checkpoints.Signature);
    }
}
