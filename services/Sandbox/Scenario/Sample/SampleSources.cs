namespace ExchangeNetwork.Sandbox.Scenario.Sample;

using static ExchangeNetwork.Sandbox.Scenario.Sample.IdentifierType;

/// <summary>How a record file is encoded.</summary>
internal enum SampleEncoding
{
    /// <summary>UTF-8 without byte order mark, lines end in LF.</summary>
    Utf8,

    /// <summary>UTF-8 with byte order mark, lines end in CR LF.</summary>
    Utf8Bom,

    /// <summary>GB18030, lines end in CR LF.</summary>
    Gb18030,
}

/// <summary>A column: its header, and what it holds: an identifier type, one of <see cref="Field"/>, or filler.</summary>
internal readonly record struct SampleColumn(string Header, string Holds);

/// <summary>What columns hold beside identifiers.</summary>
internal static class Field
{
    public const string RecordId = "record_id";
    public const string ObservedAt = "observed_at";
    public const string Name = "name";
    public const string BirthDate = "birth_date";
    public const string InvoiceCode = "invoice_code";
    public const string InvoiceNumber = "invoice_number";
}

/// <summary>A record file of an agency's own system, with columns of its own and at most six identifiers.</summary>
/// <param name="FileName">Name of the file, so of the source.</param>
/// <param name="Prefix">Start of its record ids.</param>
/// <param name="Weight">Its part of the agency's records.</param>
/// <param name="Encoding">Encoding and line ends.</param>
/// <param name="TimeFormat">How it writes the time of observation (UTC+8).</param>
/// <param name="Columns">Columns in the file's order.</param>
internal sealed record SampleSource(
    string FileName, string Prefix, int Weight, SampleEncoding Encoding, string TimeFormat, IReadOnlyList<SampleColumn> Columns)
{
    /// <summary>Whether a value of the type can stand in a row.</summary>
    public bool Holds(string type) => type switch
    {
        NameBirth => Has(Field.Name) && Has(Field.BirthDate),
        Invoice => Has(Invoice) || SplitsInvoices,
        _ => Has(type),
    };

    /// <summary>Whether an invoice stands in two columns, its code and its number.</summary>
    public bool SplitsInvoices => Has(Field.InvoiceNumber);

    private bool Has(string what) => Columns.Any(column => column.Holds == what);
}

/// <summary>The record files of the sample; headers partly Chinese, partly English, as systems deliver them.</summary>
internal static class SampleSources
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss'+08:00'";
    private const string Plain = "yyyy-MM-dd HH:mm:ss";
    private const string Slashes = "yyyy/MM/dd HH:mm:ss";

    public static SampleSource VatInvoices { get; } = new("vat-invoices.csv", "INV", 3, SampleEncoding.Gb18030, Plain, Columns(
        "记录编号=record_id 发生时间=observed_at 发票代码=invoice_code 发票号码=invoice_number 统一社会信用代码=uscc 企业名称=organization-name "
        + "手机号码=mobile swift_code=bic 报关单号=customs-declaration 货物名称=goods 规格型号=model 数量=quantity 金额=amount 税率=rate 税额=tax 地址=address "
        + "开票人=officer 复核人=officer 校验码=reference 状态=status 备注=remark"));

    public static SampleSource TaxRegistrations { get; } = new("tax-registrations.csv", "REG", 1, SampleEncoding.Utf8Bom, Iso, Columns(
        "record_id observed_at uscc organization_name=organization-name resident_id=resident-id name birth_date mobile lei "
        + "bank_account=bank-account address industry_code=model registered_capital=amount tax_office=office officer=officer status remark reference"));

    public static SampleSource Travel { get; } = new("travel.csv", "TRV", 2, SampleEncoding.Utf8Bom, Plain, Columns(
        "记录编号=record_id 发生时间=observed_at 姓名=name 出生日期=birth_date 身份证号=resident-id 护照号码=passport 通行证号码=travel-permit "
        + "手机号码=mobile 车次=model 始发站=place 终点站=place 座位=quantity 票价=amount 地址=address 校验码=reference 备注=remark"));

    public static SampleSource HotelStays { get; } = new("hotel-stays.csv", "HTL", 2, SampleEncoding.Gb18030, Slashes, Columns(
        "record_id observed_at 姓名=name 出生日期=birth_date 身份证号=resident-id 护照号码=passport 通行证号码=travel-permit 手机号码=mobile "
        + "车牌号码=plate 银行卡号=bank-card 旅馆名称=office 旅馆地址=address 房号=quantity 入住天数=quantity 房费=amount 登记人=officer 校验码=reference 备注=remark"));

    public static SampleSource Vehicles { get; } = new("vehicle-passages.csv", "VEH", 2, SampleEncoding.Utf8, Iso, Columns(
        "record_id observed_at plate name resident_id=resident-id mobile checkpoint=place direction=status lane=quantity camera=model "
        + "vehicle_model=goods toll=amount address image_digest=reference officer remark"));

    public static SampleSource Declarations { get; } = new("declarations.csv", "DEC", 3, SampleEncoding.Utf8Bom, Slashes, Columns(
        "record_id observed_at 报关单号=customs-declaration 统一社会信用代码=uscc 企业名称=organization-name 车牌号码=plate 手机号码=mobile "
        + "发票号码=invoice 商品名称=goods 规格型号=model 数量=quantity 金额=amount 币制=currency 启运国=place 境内目的地=place 地址=address "
        + "申报人员=officer 校验码=reference 备注=remark"));

    public static SampleSource Passengers { get; } = new("passenger-declarations.csv", "PAX", 1, SampleEncoding.Utf8, Plain, Columns(
        "record_id observed_at name birth_date passport travel_permit=travel-permit resident_id=resident-id mobile port=place flight=model "
        + "currency cash_amount=amount goods address officer status digest=reference remark"));

    public static SampleSource Accounts { get; } = new("accounts.csv", "ACC", 1, SampleEncoding.Gb18030, Plain, Columns(
        "记录编号=record_id 发生时间=observed_at 姓名=name 出生日期=birth_date 身份证号=resident-id 手机号码=mobile 银行卡号=bank-card "
        + "银行账号=bank-account 统一社会信用代码=uscc 企业名称=organization-name 开户网点=office 账户状态=status 余额=amount 币制=currency 地址=address "
        + "客户经理=officer 校验码=reference 备注=remark"));

    public static SampleSource Transfers { get; } = new("transfers.csv", "TRF", 3, SampleEncoding.Utf8Bom, Iso, Columns(
        "record_id observed_at bank_account=bank-account bank_card=bank-card iban bic mobile name organization_name=organization-name "
        + "amount currency branch=office channel=model counterpart_place=place address officer digest=reference remark"));

    public static SampleSource Licences { get; } = new("business-licences.csv", "LIC", 1, SampleEncoding.Gb18030, Plain, Columns(
        "记录编号=record_id 发生时间=observed_at 统一社会信用代码=uscc 企业名称=organization-name 姓名=name 身份证号=resident-id 手机号码=mobile "
        + "注册资本=amount 经营范围=goods 地址=address 登记机关=office 状态=status 校验码=reference 备注=remark 经办人=officer 行业代码=model 类型=status"));

    public static SampleSource Contributions { get; } = new("contributions.csv", "SSC", 1, SampleEncoding.Utf8Bom, Slashes, Columns(
        "record_id observed_at 姓名=name 出生日期=birth_date 身份证号=resident-id 银行卡号=bank-card 手机号码=mobile 统一社会信用代码=uscc "
        + "企业名称=organization-name 缴费基数=amount 月数=quantity 险种=status 地址=address 经办机构=office 经办人=officer 校验码=reference 备注=remark"));

    public static SampleSource TransportPermits { get; } = new("transport-permits.csv", "TPT", 1, SampleEncoding.Utf8, Iso, Columns(
        "record_id observed_at plate name resident_id=resident-id mobile uscc organization_name=organization-name vehicle_model=goods "
        + "permit_type=status seats=quantity fee=amount office address officer reference remark"));

    public static SampleSource Crossings { get; } = new("border-crossings.csv", "IMM", 1, SampleEncoding.Utf8Bom, Plain, Columns(
        "record_id observed_at name birth_date passport travel_permit=travel-permit resident_id=resident-id mobile plate port=place "
        + "direction=status flight=model lane=quantity address officer digest=reference remark"));

    private static SampleColumn[] Columns(string columns) =>
        [.. columns.Split(' ').Select(column => column.Split('=')).Select(parts => new SampleColumn(parts[0], parts[^1]))];
}
