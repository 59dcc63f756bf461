namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Whose value it is. Each class has its own part of every number space, so values of two classes are never equal.</summary>
internal enum SubjectClass
{
    /// <summary>A subject of a list.</summary>
    Entry,

    /// <summary>Anybody else.</summary>
    Background,

    /// <summary>One character (and the check character) off the entry of the same number.</summary>
    NearMiss,
}

/// <summary>The type codes of identifiers, as the scenario writes them.</summary>
internal static class IdentifierType
{
    public const string ResidentId = "resident-id";
    public const string Uscc = "uscc";
    public const string Passport = "passport";
    public const string TravelPermit = "travel-permit";
    public const string BankCard = "bank-card";
    public const string BankAccount = "bank-account";
    public const string Plate = "plate";
    public const string Invoice = "invoice";
    public const string CustomsDeclaration = "customs-declaration";
    public const string Mobile = "mobile";
    public const string Bic = "bic";
    public const string Iban = "iban";
    public const string Lei = "lei";
    public const string NameBirth = "name-birth";
    public const string OrganizationName = "organization-name";
}
