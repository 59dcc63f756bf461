namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>The table of built-in types: code, names, text of the refusal, rule.</summary>
internal static class BuiltInTypes
{
    /// <summary>Catalogue code of a malformed value of a type that is defined as data.</summary>
    public const string DefinedMalformedCode = "XN-IDENT-100";

    /// <summary>Codes of types that other code names.</summary>
    public const string NameBirth = "name-birth";

    /// <summary>Code of the type made from an organisation's name.</summary>
    public const string OrganizationName = "organization-name";

    /// <summary>Builds the table.</summary>
    public static IReadOnlyList<IdentifierType> Create()
    {
        var all = new List<IdentifierType>();
        AddPerson("resident-id", "居民身份证号码", "resident ID number", PersonRules.ResidentId);
        Add("uscc", "统一社会信用代码", "unified social credit code", OrganizationRules.Uscc);
        AddPerson("passport", "护照号码", "passport number", PassportRule.Normalize);
        AddPerson("travel-permit", "来往内地（大陆）通行证号码", "Mainland travel permit number", PersonRules.TravelPermit);
        Define(new("bank-card", "银行卡号", "bank card number", IdentifierAlphabet.Digits, 13, 19, IdentifierChecksum.Luhn));
        Add("bank-account", "银行账号", "bank account number", FinanceRules.BankAccount);
        Add("plate", "机动车号牌", "vehicle plate number", TradeRules.Plate, TextOptions.DropMiddleDots);
        Add("invoice", "发票代码和号码", "invoice code and number", TradeRules.Invoice);
        Add("customs-declaration", "报关单号", "customs declaration number", TradeRules.CustomsDeclaration);
        AddPerson("mobile", "手机号码", "mobile number", PersonRules.Mobile);
        Add("bic", "银行识别代码（BIC）", "business identifier code (BIC)", FinanceRules.Bic);
        Add("iban", "国际银行账号（IBAN）", "international bank account number (IBAN)", FinanceRules.Iban);
        Define(new("lei", "法人机构识别编码（LEI）", "legal entity identifier (LEI)", IdentifierAlphabet.Alphanumeric, 20, 20, IdentifierChecksum.Mod97));
        AddPerson(NameBirth, "姓名和出生日期", "name and birth date", NameRules.NameBirth, TextOptions.Raw);
        Add(OrganizationName, "单位名称", "organisation name", NameRules.OrganizationName, TextOptions.DropMiddleDots);
        return all;

        void AddPerson(string code, string zh, string en, IdentifierRule rule, TextOptions text = TextOptions.None) =>
            Add(code, zh, en, rule, text, KeyNames.Person);

        void Add(string code, string zh, string en, IdentifierRule rule, TextOptions text = TextOptions.None, string keyName = KeyNames.Thing) =>
            all.Add(new IdentifierType(all.Count, code, zh, en, keyName, NextMalformedCode(), text, rule));

        void Define(IdentifierDefinition definition) => all.Add(definition.ToType(all.Count, NextMalformedCode()));

        string NextMalformedCode() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"XN-IDENT-{101 + all.Count}");
    }
}
