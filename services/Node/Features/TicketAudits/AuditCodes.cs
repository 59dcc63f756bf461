using ExchangeNetwork.Contract.Pseudonyms;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Stable codes of what audits of tickets find; texts in both languages are in the error catalogue (<c>audits.json</c>).</summary>
internal static class AuditCodes
{
    /// <summary>The code of a finding as the audit log has it; <c>ok</c> for a point that was opened.</summary>
    public static string Of(AuditFinding finding) => finding switch
    {
        AuditFinding.Opened => "ok",
        AuditFinding.Missing => "XN-AUDIT-001",
        AuditFinding.OtherPoint => "XN-AUDIT-002",
        AuditFinding.NoSource => "XN-AUDIT-003",
        AuditFinding.NotAnchored => "XN-AUDIT-004",
        AuditFinding.OtherRecord => "XN-AUDIT-005",
        _ => "XN-AUDIT-006",
    };

    /// <summary>A notice opens a point that this agency was not chosen for.</summary>
    public const string NotChosen = "XN-AUDIT-007";
}
