namespace ExchangeNetwork.Matching.Records;

/// <summary>Stable codes of what reading a file can refuse; texts in both languages are in the error catalogue (<c>intake.json</c>).</summary>
public static class IntakeCodes
{
    /// <summary>File: 0 bytes.</summary>
    public const string EmptyFile = "XN-INTAKE-001";

    /// <summary>File: nothing but NUL bytes.</summary>
    public const string OnlyNulBytes = "XN-INTAKE-002";

    /// <summary>File: a zip archive or a document kept in one (xlsx, docx, ods).</summary>
    public const string ZipArchive = "XN-INTAKE-003";

    /// <summary>File: compressed (gzip, bzip2, xz, zstd, 7z, rar).</summary>
    public const string Compressed = "XN-INTAKE-004";

    /// <summary>File: a PDF document.</summary>
    public const string Pdf = "XN-INTAKE-005";

    /// <summary>File: a program.</summary>
    public const string Executable = "XN-INTAKE-006";

    /// <summary>File: an Office document of the older binary kind (xls, doc).</summary>
    public const string OldOfficeDocument = "XN-INTAKE-007";

    /// <summary>File: some other binary content.</summary>
    public const string NotText = "XN-INTAKE-008";

    /// <summary>File: no header line, or one that names no known column.</summary>
    public const string NoHeader = "XN-INTAKE-010";

    /// <summary>File: a header and nothing after it, or no row at all.</summary>
    public const string NoData = "XN-INTAKE-011";

    /// <summary>File: no column for the record id or entry id; argument: the column's name.</summary>
    public const string MissingKeyColumn = "XN-INTAKE-012";

    /// <summary>File: two columns of the same name; argument: the name.</summary>
    public const string DuplicateHeader = "XN-INTAKE-013";

    /// <summary>File: a column without a usable name; argument: its 1-based position.</summary>
    public const string UnusableHeader = "XN-INTAKE-014";

    /// <summary>File: too many columns; arguments: how many, the most allowed.</summary>
    public const string TooManyHeaderColumns = "XN-INTAKE-015";

    /// <summary>File: the mapping gives one role to two columns; arguments: the role, the columns.</summary>
    public const string RoleMappedTwice = "XN-INTAKE-016";

    /// <summary>File: the mapping names a column that the file lacks; argument: the column.</summary>
    public const string MappedColumnMissing = "XN-INTAKE-017";

    /// <summary>Mapping: an unknown role; arguments: the column, the role.</summary>
    public const string UnknownRole = "XN-INTAKE-018";

    /// <summary>Mapping: not a JSON object of column names and roles.</summary>
    public const string InvalidMapping = "XN-INTAKE-019";

    /// <summary>File: a JSON array instead of one object a line.</summary>
    public const string JsonArray = "XN-INTAKE-020";

    /// <summary>File: the header line cannot be read; argument: the code of what is wrong with it.</summary>
    public const string UnreadableHeader = "XN-INTAKE-021";

    /// <summary>Row: fewer columns than the header; arguments: found, expected.</summary>
    public const string TooFewColumns = "XN-INTAKE-101";

    /// <summary>Row: more columns than the header; arguments: found, expected.</summary>
    public const string TooManyColumns = "XN-INTAKE-102";

    /// <summary>Row: a field over the limit; argument: the limit in bytes.</summary>
    public const string FieldTooLarge = "XN-INTAKE-103";

    /// <summary>Row: over the limit; argument: the limit in bytes.</summary>
    public const string RowTooLarge = "XN-INTAKE-104";

    /// <summary>Row: holds NUL.</summary>
    public const string NulByte = "XN-INTAKE-105";

    /// <summary>Row: bytes that are no characters in the file's encoding; argument: the encoding.</summary>
    public const string InvalidEncoding = "XN-INTAKE-106";

    /// <summary>Row: a quote that never closes, or a closing quote followed by text; argument: the limit in bytes.</summary>
    public const string QuoteNotClosed = "XN-INTAKE-107";

    /// <summary>Row: no record id or entry id.</summary>
    public const string MissingId = "XN-INTAKE-108";

    /// <summary>Row: id over the limit; argument: the limit in bytes.</summary>
    public const string IdTooLong = "XN-INTAKE-109";

    /// <summary>Row: control characters in the id.</summary>
    public const string IdControlCharacter = "XN-INTAKE-110";

    /// <summary>Row: observation time is not a time.</summary>
    public const string BadObservedAt = "XN-INTAKE-111";

    /// <summary>Row: birth date is not a date.</summary>
    public const string BadBirthDate = "XN-INTAKE-112";

    /// <summary>Row: not a JSON object.</summary>
    public const string InvalidJson = "XN-INTAKE-113";

    /// <summary>Row: an object or array where a value is matched on.</summary>
    public const string NestedValue = "XN-INTAKE-114";

    /// <summary>Row: a JSON member twice.</summary>
    public const string DuplicateMember = "XN-INTAKE-115";

    /// <summary>Row: brings the file over the limit of distinct JSON members; argument: the limit.</summary>
    public const string TooManyMembers = "XN-INTAKE-116";

    /// <summary>Row: a JSON member name that is empty, too long or has control characters.</summary>
    public const string UnusableMember = "XN-INTAKE-117";

    /// <summary>List row: an entry id that an earlier row has.</summary>
    public const string DuplicateEntryId = "XN-INTAKE-201";

    /// <summary>List row: no identifier at all.</summary>
    public const string NoIdentifier = "XN-INTAKE-202";
}
