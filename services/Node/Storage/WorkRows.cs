namespace ExchangeNetwork.Node.Storage;

/// <summary>A message to be sent, written in the transaction of the work that causes it; it stays until the recipient's receipt.</summary>
public sealed class OutboxRow
{
    /// <summary>Order of sending.</summary>
    public long Id { get; set; }

    /// <summary>Id of the message; a repeat carries the same.</summary>
    public required string MessageId { get; set; }

    /// <summary>Address <c>agency.purpose</c>.</summary>
    public required string Address { get; set; }

    /// <summary>The message as JSON; its subject data are encrypted to the recipient.</summary>
    public required byte[] Body { get; set; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>Not to be sent before.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>When it was last handed to the bus; null before.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>True when attempts ran out; an operator may retry.</summary>
    public bool Parked { get; set; }
}

/// <summary>A message received and applied, so that a repeat changes nothing.</summary>
public sealed class InboxRow
{
    /// <summary>The sending agency.</summary>
    public required string Sender { get; set; }

    /// <summary>Its message id.</summary>
    public required string MessageId { get; set; }

    /// <summary>When it was applied.</summary>
    public DateTimeOffset ReceivedAt { get; set; }
}

/// <summary>A message that could not be applied, kept with the reason until an operator decides.</summary>
public sealed class ParkedMessageRow
{
    /// <summary>Number.</summary>
    public long Id { get; set; }

    /// <summary>The address it came to.</summary>
    public required string Address { get; set; }

    /// <summary>The message as it came.</summary>
    public required byte[] Body { get; set; }

    /// <summary>Stable code of the reason.</summary>
    public required string Code { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }
}

/// <summary>Something to be done outside the transaction that decided it: a ledger call, an import, a deadline.</summary>
public sealed class WorkRow
{
    /// <summary>Order.</summary>
    public long Id { get; set; }

    /// <summary>Kind, which names its handler.</summary>
    public required string Kind { get; set; }

    /// <summary>What it is about; kind and key are unique while it is open.</summary>
    public required string Key { get; set; }

    /// <summary>Further input, JSON; never subject data.</summary>
    public string Payload { get; set; } = "";

    /// <summary>How often it was asked for; asked for again while it runs, it runs once more.</summary>
    public int Revision { get; set; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>Not to be run before.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Why the last attempt failed, code or exception type; null before.</summary>
    public string? LastError { get; set; }

    /// <summary>True when attempts ran out; an operator may retry.</summary>
    public bool Parked { get; set; }
}

/// <summary>A row of the audit log; each carries the hash of the one before.</summary>
public sealed class AuditRow
{
    /// <summary>Number from 1, without gaps.</summary>
    public long Sequence { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Pseudonymous id, or <c>system</c>.</summary>
    public required string Actor { get; set; }

    /// <summary>Role acted in; empty for the system.</summary>
    public required string Role { get; set; }

    /// <summary>What was done.</summary>
    public required string Act { get; set; }

    /// <summary>What it was done to; never subject data.</summary>
    public required string Subject { get; set; }

    /// <summary><c>ok</c> or the code of the refusal.</summary>
    public required string Outcome { get; set; }

    /// <summary>SHA-256 over the hash before and this row, hex.</summary>
    public required string Hash { get; set; }
}
