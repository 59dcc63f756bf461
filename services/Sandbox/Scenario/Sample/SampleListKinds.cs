namespace ExchangeNetwork.Sandbox.Scenario.Sample;

using static ExchangeNetwork.Sandbox.Scenario.Sample.IdentifierType;

/// <summary>A kind of query list: what it is for, by which law, and the columns of its entries.</summary>
/// <param name="Name">File name; a further list of the kind gets a number behind it.</param>
/// <param name="TitleZh">Title in zh-CN.</param>
/// <param name="TitleEn">Title in English.</param>
/// <param name="Citation">Law and article.</param>
/// <param name="Purpose">Purpose of the list.</param>
/// <param name="Types">Identifier types of the entries; the first one is never blank.</param>
/// <param name="Releasable">Record columns that go to the owner after a hit.</param>
internal sealed record SampleListKind(
    string Name, string TitleZh, string TitleEn, string Citation, string Purpose, IReadOnlyList<string> Types, IReadOnlyList<string> Releasable);

/// <summary>The kinds of list of the sample.</summary>
internal static class SampleListKinds
{
    private static readonly string[] PersonFields = ["observed_at", "name", "mobile", "address", "姓名", "手机号码", "地址", "备注"];
    private static readonly string[] CompanyFields = ["observed_at", "organization_name", "address", "amount", "企业名称", "地址", "金额", "备注"];

    public static SampleListKind SuspectInvoices { get; } = new(
        "suspect-invoices", "异常增值税扣税凭证", "Irregular VAT invoices",
        "《中华人民共和国税收征收管理法》第六条、第六十三条；《中华人民共和国刑法》第二百零五条",
        "查处虚开增值税专用发票 / VAT invoice fraud", [Invoice, Uscc, OrganizationName, Mobile], CompanyFields);

    public static SampleListKind TaxArrears { get; } = new(
        "tax-arrears-exit", "欠税人员阻止出境名单", "Tax debtors barred from leaving",
        "《中华人民共和国税收征收管理法》第四十四条", "阻止欠税人出境 / exit bar for tax debtors",
        [ResidentId, Passport, TravelPermit, Mobile, NameBirth], PersonFields);

    public static SampleListKind ShellCompanies { get; } = new(
        "shell-companies", "涉嫌虚开空壳企业", "Suspected shell companies",
        "《中华人民共和国发票管理办法》第二十一条；《中华人民共和国税收征收管理法》第五十四条",
        "核查空壳企业 / check of shell companies", [Uscc, OrganizationName, BankAccount, Mobile, ResidentId], CompanyFields);

    public static SampleListKind WantedPersons { get; } = new(
        "wanted-persons", "通缉人员", "Wanted persons",
        "《中华人民共和国刑事诉讼法》第一百五十五条", "缉捕在逃人员 / arrest of fugitives",
        [ResidentId, Passport, TravelPermit, Mobile, BankCard, NameBirth], PersonFields);

    public static SampleListKind FraudAccounts { get; } = new(
        "fraud-accounts", "电信网络诈骗涉案账户", "Accounts used in telecom fraud",
        "《中华人民共和国反电信网络诈骗法》第二十条", "涉案资金查询与止付 / tracing of proceeds of fraud",
        [Mobile, BankCard, BankAccount, ResidentId, Iban, Bic], PersonFields);

    public static SampleListKind SoughtVehicles { get; } = new(
        "sought-vehicles", "涉案车辆", "Vehicles sought",
        "《中华人民共和国刑事诉讼法》第一百四十一条", "查找涉案车辆 / search for vehicles",
        [Plate, ResidentId, Mobile], PersonFields);

    public static SampleListKind Smuggling { get; } = new(
        "smuggling-companies", "走私风险企业", "Companies at risk of smuggling",
        "《中华人民共和国海关法》第五条、第八十二条", "联合缉私 / joint action against smuggling",
        [Uscc, OrganizationName, CustomsDeclaration, Plate, Mobile, Lei], CompanyFields);

    public static SampleListKind RebateDeclarations { get; } = new(
        "rebate-declarations", "骗取出口退税报关单", "Declarations of export rebate fraud",
        "《中华人民共和国海关法》第六条；《中华人民共和国刑法》第二百零四条", "查处骗取出口退税 / export rebate fraud",
        [CustomsDeclaration, Invoice, Uscc, Mobile], CompanyFields);

    public static SampleListKind CashCouriers { get; } = new(
        "cash-couriers", "超量携带现金人员", "Cash couriers",
        "《中华人民共和国海关法》第四十七条、第八十二条", "查处非法携带现金出入境 / unlawful cash movements",
        [Passport, TravelPermit, ResidentId, Mobile, NameBirth], PersonFields);

    public static SampleListKind MoneyLaundering { get; } = new(
        "money-laundering", "反洗钱协查名单", "Money laundering inquiries",
        "《中华人民共和国中国人民银行法》第四条；《中华人民共和国刑法》第一百九十一条", "反洗钱资金监测 / anti-money-laundering",
        [Uscc, BankAccount, BankCard, ResidentId, Iban, Lei, OrganizationName], CompanyFields);

    public static SampleListKind UndergroundBanking { get; } = new(
        "underground-banking", "地下钱庄关联账户", "Accounts of underground banks",
        "《中华人民共和国中国人民银行法》第四条；《中华人民共和国刑法》第二百二十五条", "打击地下钱庄 / action against underground banks",
        [BankAccount, Iban, Bic, Lei, OrganizationName, Mobile], CompanyFields);

    public static SampleListKind AccountTraders { get; } = new(
        "account-traders", "买卖银行账户人员", "Traders of bank accounts",
        "《中华人民共和国反电信网络诈骗法》第三十一条", "惩戒买卖账户 / sanctions for trading accounts",
        [ResidentId, Mobile, BankCard, NameBirth, Passport], PersonFields);

    public static SampleListKind FalseRegistrations { get; } = new(
        "false-registrations", "虚假市场主体登记", "False company registrations",
        "《中华人民共和国市场主体登记管理条例》第四十条", "撤销虚假登记 / revocation of false registrations",
        [Uscc, OrganizationName, ResidentId, Mobile], CompanyFields);

    public static SampleListKind BenefitFraud { get; } = new(
        "benefit-fraud", "骗取社会保险待遇", "Social insurance fraud",
        "《中华人民共和国社会保险法》第八十八条", "追回骗取的待遇 / recovery of benefits",
        [ResidentId, BankCard, Mobile, NameBirth], PersonFields);

    public static SampleListKind IllegalTransport { get; } = new(
        "illegal-transport", "非法营运车辆", "Vehicles in unlicensed transport",
        "《中华人民共和国道路运输条例》第六十三条", "查处非法营运 / unlicensed road transport",
        [Plate, Uscc, ResidentId, Mobile], PersonFields);

    public static SampleListKind ExitRestrictions { get; } = new(
        "exit-restrictions", "不准出境人员", "Persons not allowed to leave",
        "《中华人民共和国出境入境管理法》第十二条", "限制出境 / exit restriction",
        [ResidentId, Passport, TravelPermit, NameBirth, Mobile], PersonFields);
}
