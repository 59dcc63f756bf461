namespace ExchangeNetwork.Matching.Linkage;

/// <summary>What a column of a file to be linked holds.</summary>
public enum LinkRole
{
    /// <summary>Not looked at.</summary>
    Ignored,

    /// <summary>Id of the row; told in the result, never compared.</summary>
    Id,

    /// <summary>Given name of a person.</summary>
    GivenName,

    /// <summary>Surname of a person.</summary>
    Surname,

    /// <summary>Whole name of a person.</summary>
    Name,

    /// <summary>Name of an organisation.</summary>
    OrganizationName,

    /// <summary>Birth date.</summary>
    BirthDate,

    /// <summary>A number that names one subject, such as of an identity document.</summary>
    Number,

    /// <summary>Number of a house in its street.</summary>
    HouseNumber,

    /// <summary>Street, or a line of an address.</summary>
    Street,

    /// <summary>City, town, suburb or district.</summary>
    Locality,

    /// <summary>Postcode.</summary>
    Postcode,

    /// <summary>State or province.</summary>
    Region,

    /// <summary>Telephone number.</summary>
    Phone,

    /// <summary>Mail address.</summary>
    Email,

    /// <summary>A value of a small set, such as sex.</summary>
    Category,

    /// <summary>Anything else that both files have.</summary>
    Text,
}

/// <summary>A column that is compared, and how it is told to people.</summary>
/// <param name="Role">What it holds.</param>
/// <param name="Label">Its name where several columns have one role: the folded header, or the place among them.</param>
/// <param name="NameZh">Name in zh-CN.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="Type">Code of the identifier type that the header names; null where it names none.</param>
internal sealed record LinkField(LinkRole Role, string Label, string NameZh, string NameEn, string? Type = null)
{
    /// <summary>Whether it is compared only if its values tell what they are: most likely a row's id.</summary>
    public bool OnlyIfTelling { get; init; }

    /// <summary>Whether it names one subject, or nearly so: how many rows share a value says less than who shares it.</summary>
    public bool IsIdentity => Role is LinkRole.Number or LinkRole.Phone or LinkRole.Email;

    /// <summary>Whether it tells where somebody lives: shared by all who live there.</summary>
    public bool IsAddress => Role is LinkRole.HouseNumber or LinkRole.Street or LinkRole.Locality or LinkRole.Postcode or LinkRole.Region;
}
