using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>Well-formed identifiers of eight types, one for each number; equal numbers give equal identifiers.</summary>
/// <remarks>Made up: the numbers run through areas, dates and serials in order, check digits are computed. Not for several threads.</remarks>
internal sealed class SampleIdentifiers
{
    /// <summary>Number of types: numbers that differ by a multiple of it give identifiers of one type.</summary>
    public const int TypeCount = 8;

    /// <summary>Column names of the types in a record file.</summary>
    public static readonly string[] Columns = ["resident_id", "uscc", "passport", "mobile", "bank_card", "plate", "invoice", "customs_declaration"];

    private const int MaxBytes = 80;

    private const string UsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int WritingEvery = 8;
    private static readonly int[] Areas = [110105, 120103, 310115, 320106, 330106, 350203, 370202, 420106, 440305, 510107, 610113];
    private static readonly string[] PlateRegions = ["京A", "沪B", "津C", "粤B", "苏E", "浙A", "鲁B", "鄂A", "川A", "陕A", "闽D"];
    private static readonly int[] ResidentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private static readonly int[] UsccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] OrganizationWeights = [3, 7, 9, 10, 5, 8, 4, 2];
    private static readonly IdentifierType[] Types =
    [
        Type("resident-id"), Type("uscc"), Type("passport"), Type("mobile"),
        Type("bank-card"), Type("plate"), Type("invoice"), Type("customs-declaration"),
    ];

    private readonly Utf8Line line = new(MaxBytes);

    /// <summary>Adds one subject with the canonical writing of an identifier.</summary>
    public void AddEntry(IdentifierBatch batch, int number)
    {
        batch.Add(Types[number % Types.Length], Canonical(number));
        batch.EndSubject();
    }

    /// <summary>Adds one subject whose identifier is written as a record may have it.</summary>
    public void AddRecord(IdentifierBatch batch, int number, int writing)
    {
        batch.Add(Types[number % Types.Length], Written(number, writing));
        batch.EndSubject();
    }

    /// <summary>The canonical writing of an identifier; valid until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Canonical(int number)
    {
        Write(number);
        return line.Written;
    }

    /// <summary>An identifier as a record may have it: for one in eight ways of writing with separators, in small letters or full width.</summary>
    public ReadOnlySpan<byte> Written(int number, int writing)
    {
        Write(number);
        if (writing % WritingEvery == 0)
            line.WriteOtherwise(writing / WritingEvery);
        return line.Written;
    }

    private static IdentifierType Type(string code) =>
        IdentifierTypes.BuiltIn.TryGet(code, out var type) ? type : throw new InvalidOperationException($"{code} is no built-in type.");

    private void Write(int number)
    {
        var kind = number % Types.Length;
        var serial = number / Types.Length;
        line.Clear();
        switch (kind)
        {
            case 0:
                WriteResidentId(serial);
                break;
            case 1:
                WriteUscc(serial);
                break;
            case 2:
                line.Text("E");
                line.Number(serial, 8);
                break;
            case 3:
                line.Text("13");
                line.Number(serial, 9);
                break;
            case 4:
                line.Text("622202");
                line.Number(serial, 12);
                WriteLuhn();
                break;
            case 5:
                line.Text(PlateRegions[serial / 100_000 % PlateRegions.Length]);
                line.Text(UsccAlphabet.AsSpan(10 + (serial / 1_100_000 % 10), 1));
                line.Number(serial % 100_000, 5);
                break;
            case 6:
                line.Number(4_400_171_130, 10);
                line.Number(serial, 8);
                break;
            default:
                line.Number(2233, 4);
                line.Text("20241");
                line.Number(serial, 9);
                break;
        }
    }

    // Area, one of 22,000 birth dates, three digits of serial, check digit (GB 11643-1999).
    private void WriteResidentId(int serial)
    {
        line.Number(Areas[serial / 22_000_000 % Areas.Length], 6);
        var birth = new DateTime(1945, 1, 1).AddDays(serial % 22_000);
        line.Number((birth.Year * 10_000) + (birth.Month * 100) + birth.Day, 8);
        line.Number(serial / 22_000 % 1000, 3);
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += (line.Written[i] - '0') * ResidentWeights[i];
        line.Text("10X98765432".AsSpan(sum % 11, 1));
    }

    // Kind, area, organisation code with its check character (GB 11714-1997), check character (GB 32100-2015).
    private void WriteUscc(int serial)
    {
        line.Text("91");
        line.Number(Areas[serial % Areas.Length], 6);
        line.Number(serial, 8);
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += (line.Written[8 + i] - '0') * OrganizationWeights[i];
        line.Text("0123456789X0".AsSpan(11 - (sum % 11), 1));
        sum = 0;
        for (var i = 0; i < 17; i++)
            sum += UsccAlphabet.IndexOf((char)line.Written[i], StringComparison.Ordinal) * UsccWeights[i];
        line.Text(UsccAlphabet.AsSpan((31 - (sum % 31)) % 31, 1));
    }

    private void WriteLuhn()
    {
        var sum = 0;
        for (var i = 0; i < line.Written.Length; i++)
        {
            var digit = line.Written[^(i + 1)] - '0';
            sum += i % 2 == 0 ? (digit * 2 / 10) + (digit * 2 % 10) : digit;
        }
        line.Number((10 - (sum % 10)) % 10, 1);
    }
}
