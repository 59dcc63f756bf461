using System.Collections.Frozen;
using ExchangeNetwork.Matching.Han;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Header names in both languages and what they mean.</summary>
internal static class ColumnNames
{
    // Where a file has several names of one single-valued role, the first of this order wins and the others stay plain fields.
    private static readonly (ColumnRole Role, string[] Names)[] Single =
    [
        (ColumnRole.RecordId,
        ["record_id", "记录编号", "记录号", "记录标识", "编号", "流水号", "业务流水号", "交易流水号", "业务编号", "id"]),
        (ColumnRole.EntryId, ["entry_id", "条目编号", "条目号", "条目标识", "名单编号", "编号", "id"]),
        (ColumnRole.ObservedAt,
        ["observed_at", "采集时间", "发生时间", "观测时间", "业务时间", "交易时间", "登记时间", "时间", "日期", "timestamp", "time"]),
        (ColumnRole.Name, ["name", "姓名", "人员姓名", "full_name", "person_name"]),
        (ColumnRole.BirthDate, ["birth_date", "出生日期", "出生年月日", "生日", "date_of_birth", "dob"]),
        (ColumnRole.OrganizationName,
        ["organization_name", "企业名称", "单位名称", "公司名称", "机构名称", "组织名称", "纳税人名称", "organisation_name", "company_name"]),
        (ColumnRole.Address,
        ["address", "地址", "住址", "详细地址", "居住地址", "家庭住址", "户籍地址", "注册地址", "经营地址", "住所", "联系地址", "full_address"]),
    ];

    private static readonly (string Type, string[] Names)[] Types =
    [
        ("resident-id",
        ["身份证号", "身份证号码", "身份证", "居民身份证", "居民身份证号", "居民身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号", "id_card"]),
        ("uscc", ["统一社会信用代码", "社会信用代码", "信用代码", "纳税人识别号", "unified_social_credit_code"]),
        ("passport", ["护照号", "护照号码", "护照", "passport_number", "passport_no"]),
        ("travel-permit", ["通行证号", "通行证号码", "通行证", "来往内地通行证号", "来往大陆通行证号", "travel_permit_number"]),
        ("bank-card", ["银行卡号", "银行卡", "卡号", "bank_card_number"]),
        ("bank-account", ["银行账号", "银行帐号", "银行账户", "账号", "帐号", "bank_account_number"]),
        ("plate", ["车牌号", "车牌号码", "车牌", "号牌号码", "plate_number", "license_plate"]),
        ("invoice", ["发票"]),
        ("customs-declaration", ["报关单号", "报关单编号", "报关单", "customs_declaration_number"]),
        ("mobile", ["手机号", "手机号码", "手机", "移动电话", "mobile_number", "mobile_phone"]),
        ("bic", ["swift", "swift_code", "bic_code"]),
        ("iban", []),
        ("lei", ["法人机构识别编码", "全球法人识别编码", "全球法人机构识别编码"]),
        ("name-birth", []),
    ];

    private static readonly (ColumnRole Role, string[] Names)[] InvoiceParts =
    [
        (ColumnRole.InvoiceCode, ["invoice_code", "发票代码"]),
        (ColumnRole.InvoiceNumber, ["invoice_number", "invoice_no", "发票号码", "发票号"]),
    ];

    private static readonly FrozenDictionary<string, Meaning> InRecords = Names(ColumnRole.EntryId);
    private static readonly FrozenDictionary<string, Meaning> InLists = Names(ColumnRole.RecordId);
    private static readonly FrozenDictionary<string, Meaning> Roles = RoleNames();

    /// <summary>What a header says a column is.</summary>
    public static Meaning Of(string header, ColumnRole keyRole) =>
        TryFind(keyRole == ColumnRole.EntryId ? InLists : InRecords, header, out var meaning) ? meaning : Meaning.Field;

    /// <summary>The role that a mapping file names: a role name or an identifier type code.</summary>
    public static bool TryRole(string role, out Meaning meaning) => TryFind(Roles, role, out meaning);

    /// <summary>The name of a role as a mapping file writes it.</summary>
    public static string RoleName(ColumnRole role) => Single.Concat(InvoiceParts).First(known => known.Role == role).Names[0];

    /// <summary>Lower case, half-width, in simplified characters, without spaces, underscores and hyphens.</summary>
    /// <remarks>By hand rather than NFKC, which throws on noncharacters.</remarks>
    public static string Fold(string header)
    {
        var folded = new char[header.Length];
        var length = 0;
        foreach (var c in header)
        {
            var half = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (half is '_' or '-' or '\uFEFF' or '\u200B' || char.IsWhiteSpace(half))
                continue;
            folded[length++] = char.ToLowerInvariant(half);
        }
        return HanFolding.Text(new string(folded, 0, length));
    }

    // Several columns of one identifier type carry a number: mobile_2, 手机号2.
    private static bool TryFind(FrozenDictionary<string, Meaning> names, string header, out Meaning meaning)
    {
        var folded = Fold(header);
        if (names.TryGetValue(folded, out meaning))
            return true;
        var stem = folded.AsSpan().TrimEnd("0123456789");
        if (stem.Length == folded.Length || !names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(stem, out meaning))
            return false;
        meaning = meaning with { Suffix = folded[stem.Length..] };
        return meaning.Role is ColumnRole.Identifier or ColumnRole.InvoiceCode or ColumnRole.InvoiceNumber;
    }

    private static FrozenDictionary<string, Meaning> Names(ColumnRole otherKey)
    {
        var names = new Dictionary<string, Meaning>(StringComparer.Ordinal);
        foreach (var (role, list) in Single.Concat(InvoiceParts).Where(known => known.Role != otherKey))
        {
            for (var i = 0; i < list.Length; i++)
                names.Add(Fold(list[i]), new Meaning(role, null, i, ""));
        }
        foreach (var (type, list) in Types)
        {
            foreach (var name in list.Prepend(type))
                names.Add(Fold(name), new Meaning(ColumnRole.Identifier, type, 0, ""));
        }
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, Meaning> RoleNames()
    {
        var roles = new Dictionary<string, Meaning>(StringComparer.Ordinal) { ["field"] = Meaning.Field };
        foreach (var (role, list) in Single.Concat(InvoiceParts))
            roles.Add(Fold(list[0]), new Meaning(role, null, 0, ""));
        foreach (var (type, _) in Types)
            roles.Add(Fold(type), new Meaning(ColumnRole.Identifier, type, 0, ""));
        return roles.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>What a name says: role, identifier type, place in the order of preference, and the number that pairs invoice columns.</summary>
internal readonly record struct Meaning(ColumnRole Role, string? Type, int Preference, string Suffix)
{
    public static Meaning Field { get; } = new(ColumnRole.Field, null, 0, "");
}
