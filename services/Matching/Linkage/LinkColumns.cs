using System.Collections.Frozen;
using System.Text.Json;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>Which column of a file holds what, by its header in either language or by a mapping.</summary>
public sealed class LinkColumns
{
    private static readonly (LinkRole Role, string Zh, string En, string Names)[] Known =
    [
        (LinkRole.Id, "编号", "id", "id rec_id record_id 编号 记录编号 记录号 entry_id 条目编号"),
        (LinkRole.GivenName, "名", "given name", "given_name first_name forename fname given 名 名字"),
        (LinkRole.Surname, "姓", "surname", "surname last_name family_name lname 姓 姓氏"),
        (LinkRole.Name, "姓名", "name", "name full_name person_name 姓名 人员姓名"),
        (LinkRole.OrganizationName, "单位名称", "organisation name",
            "organization_name organisation_name organization organisation company company_name 企业名称 单位名称 公司名称 "
            + "机构名称 纳税人名称"),
        (LinkRole.BirthDate, "出生日期", "birth date", "birth_date date_of_birth dob birthday birthdate 出生日期 出生年月日 生日"),
        (LinkRole.Number, "证件号码", "identity number",
            "number soc_sec_id ssn social_security_number resident_id id_card id_number national_id passport passport_number uscc "
            + "tax_number 身份证号 身份证号码 公民身份号码 证件号码 证件号 护照号 护照号码 统一社会信用代码 纳税人识别号"),
        (LinkRole.HouseNumber, "门牌号", "house number", "house_number street_number house_no street_no 门牌号 门牌"),
        (LinkRole.Street, "地址", "address",
            "street address address_1 address_2 address_line_1 address_line_2 street_name 地址 住址 街道 详细地址"),
        (LinkRole.Locality, "城市", "locality", "locality suburb city town district county 城市 市 区县 区 县"),
        (LinkRole.Postcode, "邮政编码", "postcode", "postcode postal_code zip zip_code zipcode 邮编 邮政编码"),
        (LinkRole.Region, "省份", "region", "region state province 省 省份"),
        (LinkRole.Phone, "电话号码", "telephone number",
            "phone phone_number telephone mobile mobile_number 电话 电话号码 手机 手机号 手机号码 联系电话"),
        (LinkRole.Email, "电子邮箱", "mail address", "email e_mail email_address mail 邮箱 电子邮箱 电子邮件"),
        (LinkRole.Category, "性别", "sex", "category sex gender 性别"),
    ];

    private static readonly FrozenDictionary<string, LinkRole> ByHeader = Known
        .SelectMany(known => known.Names.Split(' ').Select(name => (Name: ColumnNames.Fold(name), known.Role)))
        .DistinctBy(known => known.Name)
        .ToFrozenDictionary(known => known.Name, known => known.Role, StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfAnyDocument = FrozenSet.Create(StringComparer.Ordinal, "证件号码", "证件号");

    private readonly Dictionary<string, Meant> _mapped = new(StringComparer.Ordinal);

    /// <summary>By headers alone.</summary>
    public static LinkColumns ByHeaders { get; } = new();

    /// <summary>Headers that the mapping names, as it writes them.</summary>
    public IReadOnlyList<string> Mapped { get; private set; } = [];

    /// <summary>Roles as a mapping writes them.</summary>
    public static IReadOnlyList<string> RoleNames { get; } =
        [.. Known.Select(known => known.Role == LinkRole.BirthDate ? "birth_date" : known.Names.Split(' ')[0]), "text", "ignore"];

    /// <summary>Reads a mapping <c>{"column": "role"}</c>; a role <c>text:NAME</c> pairs columns of different headers.</summary>
    /// <param name="json">The mapping, UTF-8.</param>
    /// <param name="refusal">Why it is none.</param>
    public static LinkColumns? TryParse(ReadOnlyMemory<byte> json, out FileRefusal? refusal)
    {
        refusal = null;
        var columns = new LinkColumns();
        var names = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Invalid(out refusal);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.String)
                    return Invalid(out refusal);
                if (Role(member.Value.GetString()!) is not { } meant)
                    refusal = new FileRefusal(IntakeCodes.UnknownRole, member.Name, member.Value.GetString()!);
                else if (!columns._mapped.TryAdd(ColumnNames.Fold(member.Name), meant))
                    refusal = new FileRefusal(IntakeCodes.DuplicateHeader, member.Name);
                if (refusal is not null)
                    return null;
                names.Add(member.Name);
            }
        }
        catch (JsonException)
        {
            return Invalid(out refusal);
        }
        columns.Mapped = names;
        return columns;
    }

    /// <summary>Whether a header is meant by a name in the mapping.</summary>
    public static bool IsSame(string header, string mapped) => ColumnNames.Fold(header) == ColumnNames.Fold(mapped);

    /// <summary>What each column of a header holds, and which gives the row's id: the first where none is named so.</summary>
    /// <remarks>A first column that is known for something else, such as a name, gives the id and is compared as well; so is an id whose values are registration numbers.</remarks>
    internal (IReadOnlyList<LinkField> Fields, int Id) Of(IReadOnlyList<string> header)
    {
        var fields = new List<LinkField>(header.Count);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var id = -1;
        foreach (var name in header)
        {
            var folded = ColumnNames.Fold(name);
            var meaning = _mapped.TryGetValue(folded, out var mapped) ? mapped : ByName(folded);
            // A second id is a column like others; a name alone may be all there is of several.
            if (meaning.Role == LinkRole.Id && id >= 0)
                meaning = new Meant(LinkRole.Text, folded, null);
            if (meaning.Role == LinkRole.Id)
                id = fields.Count;
            // Whoever has a registration number uses it as the id; one that a mapping names is taken at its word.
            var onlyIfTelling = mapped is null && (meaning.Role == LinkRole.Id || (fields.Count == 0 && meaning.Role == LinkRole.Text));
            if (onlyIfTelling)
                meaning = new Meant(LinkRole.Text, folded, null);
            var kind = meaning.Type ?? meaning.Role.ToString();
            var place = places[kind] = places.GetValueOrDefault(kind) + 1;
            var label = meaning.Label
                ?? (meaning.Role == LinkRole.Text ? folded : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{meaning.Type}{place}"));
            fields.Add(Field(meaning, label, name) with { OnlyIfTelling = onlyIfTelling });
        }
        if (id > 0)
            fields[0] = fields[0] with { OnlyIfTelling = false };
        return (fields, Math.Max(id, 0));
    }

    /// <summary>A column of an unknown header whose values are all of one kind.</summary>
    /// <param name="header">What the header says.</param>
    /// <param name="kind">Type code, or a kind of <see cref="KnownNumber"/>.</param>
    internal static LinkField OfKind(LinkField header, string kind)
    {
        var role = kind switch
        {
            KnownNumber.Email => LinkRole.Email,
            KnownNumber.Phone or "mobile" => LinkRole.Phone,
            _ => LinkRole.Number,
        };
        return Field(new Meant(role, header.Label, kind), header.Label, "") with { OnlyIfTelling = header.OnlyIfTelling };
    }

    private static Meant ByName(string folded)
    {
        var intake = ColumnNames.Of(folded, ColumnRole.RecordId);
        var type = intake.Role == ColumnRole.Identifier ? intake.Type : null;
        if (ByHeader.TryGetValue(folded, out var role))
        {
            // A document may be an identity card or a passport: its values tell.
            return new Meant(role, null, role is LinkRole.Number or LinkRole.Phone && !OfAnyDocument.Contains(folded) ? type : null);
        }
        // What intake knows by its header, linking knows too.
        LinkRole? known = intake.Role switch
        {
            ColumnRole.Name => LinkRole.Name,
            ColumnRole.BirthDate => LinkRole.BirthDate,
            ColumnRole.OrganizationName => LinkRole.OrganizationName,
            ColumnRole.Address => LinkRole.Street,
            _ => null,
        };
        if (known is not null)
            return new Meant(known.Value, null, null);
        return type switch
        {
            null or BuiltInTypes.NameBirth or BuiltInTypes.OrganizationName => new Meant(folded.Length == 0 ? LinkRole.Ignored : LinkRole.Text, folded, null),
            "mobile" => new Meant(LinkRole.Phone, null, type),
            _ => new Meant(LinkRole.Number, null, type),
        };
    }

    private static LinkField Field(Meant meant, string label, string header)
    {
        if (meant.Type is not null && IdentifierTypes.BuiltIn.TryGet(meant.Type, out var type))
            return new LinkField(meant.Role, label, type.NameZh, type.NameEn, type.Code);
        var known = Array.Find(Known, entry => entry.Role == meant.Role);
        return known.Zh is null ? new LinkField(meant.Role, label, header, header) : new LinkField(meant.Role, label, known.Zh, known.En);
    }

    private static Meant? Role(string text)
    {
        if (text.StartsWith("text:", StringComparison.OrdinalIgnoreCase) && text.Length > 5)
            return new Meant(LinkRole.Text, ColumnNames.Fold(text[5..]), null);
        var folded = ColumnNames.Fold(text);
        return folded switch
        {
            "text" => new Meant(LinkRole.Text, null, null),
            "ignore" => new Meant(LinkRole.Ignored, null, null),
            _ => ByName(folded) is { Role: not (LinkRole.Text or LinkRole.Ignored) } meant ? meant : null,
        };
    }

    // What a header or a mapping says; no label means the place among the columns of its kind.
    private sealed record Meant(LinkRole Role, string? Label, string? Type);

    private static LinkColumns? Invalid(out FileRefusal? refusal)
    {
        refusal = new FileRefusal(IntakeCodes.InvalidMapping);
        return null;
    }
}
