using System.Globalization;
using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Ledger;

/// <summary>The ledger's faults under the codes of <c>Errors/ledger.json</c>.</summary>
internal static class LedgerRefusals
{
    public static Refusal FileInUse(string path, string process) => new("XN-LEDGER-001", path, process);

    public static Refusal NotALedger(string path) => new("XN-LEDGER-002", path);

    public static Refusal OtherChannel(string path, string found, string wanted) => new("XN-LEDGER-003", path, found, wanted);

    public static Refusal StaleTimestamp(string timestamp, int minutes) => new("XN-LEDGER-004", timestamp, Text(minutes));

    public static Refusal EndlessConflict(string function, int attempts) => new("XN-LEDGER-005", function, Text(attempts));

    public static Refusal Invalid(string transactionId, TransactionValidationCode code) => new("XN-LEDGER-006", transactionId, Name(code));

    public static Refusal ContractFault(string function) => new("XN-LEDGER-007", function);

    public static Refusal Storage() => new("XN-LEDGER-008");

    public static Refusal TooLarge(long bytes, long most) => new("XN-LEDGER-009", Text(bytes), Text(most));

    public static Refusal Closed() => new("XN-LEDGER-010");

    public static Refusal NotACheckpoint(string path, int line) => new("XN-LEDGER-011", path, Text(line));

    public static Refusal Unreachable(Uri address) => new("XN-LEDGER-012", address.GetLeftPart(UriPartial.Authority));

    public static Refusal NotLoopback(Uri address) => new("XN-LEDGER-013", address.GetLeftPart(UriPartial.Authority));

    public static Refusal NotATransaction() => new("XN-LEDGER-014");

    public static Refusal FabricFiles(string problem) => new("XN-LEDGER-050", problem);

    public static Refusal FabricUnreachable(string peers, string status) => new("XN-LEDGER-051", peers, status);

    public static Refusal FabricAccessDenied(string mspId, string channel) => new("XN-LEDGER-052", mspId, channel);

    public static Refusal FabricRefused(string function, string problem) => new("XN-LEDGER-053", function, problem);

    public static Refusal FabricCommitUnknown(string transactionId, int seconds) => new("XN-LEDGER-054", transactionId, Text(seconds));

    public static Refusal FabricPeersDiffer(long number) => new("XN-LEDGER-055", Text(number));

    public static Refusal Damaged(string what) => new("XN-LEDGER-020", what);

    public static Refusal BlockAbsent(long number) => new("XN-LEDGER-021", Text(number));

    public static Refusal PreviousHashDiffers(long number) => new("XN-LEDGER-022", Text(number));

    public static Refusal DataHashDiffers(long number) => new("XN-LEDGER-023", Text(number));

    public static Refusal HeaderHashDiffers(long number) => new("XN-LEDGER-024", Text(number));

    public static Refusal EnvelopeUnreadable(long number, int index) => new("XN-LEDGER-025", Text(number), Text(index));

    public static Refusal IdDiffers(long number, int index) => new("XN-LEDGER-026", Text(number), Text(index));

    public static Refusal CodeDiffers(long number, int index, TransactionValidationCode stored, TransactionValidationCode derived) =>
        new("XN-LEDGER-027", Text(number), Text(index), Name(stored), Name(derived));

    public static Refusal StateDiffers(string key, long number) => new("XN-LEDGER-028", key, Text(number));

    public static Refusal PrivateHashDiffers(string collection, long number) => new("XN-LEDGER-029", collection, Text(number));

    public static Refusal PrivateValueDiffers(string collection, long number) => new("XN-LEDGER-030", collection, Text(number));

    public static Refusal PrivateValueAbsent(string collection, long number) => new("XN-LEDGER-031", collection, Text(number));

    public static Refusal PrivateValueUnknown(string collection) => new("XN-LEDGER-032", collection);

    public static Refusal FirstBlockInvalid() => new("XN-LEDGER-033");

    public static Refusal TransactionOutsideBlocks(long number) => new("XN-LEDGER-034", Text(number));

    public static Refusal CheckpointBlockMissing(string agency, long number, long head) =>
        new("XN-LEDGER-040", agency, Text(number), Text(head));

    public static Refusal CheckpointDiffers(string agency, long number) => new("XN-LEDGER-041", agency, Text(number));

    public static Refusal CheckpointSignature(string agency, long number) => new("XN-LEDGER-042", agency, Text(number));

    public static Refusal CheckpointChannel(string agency, string channel) => new("XN-LEDGER-043", agency, channel);

    private static string Name(TransactionValidationCode code) => $"{code} ({Text((int)code)})";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
