namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>An agency of the sample: its names and what its systems deliver.</summary>
/// <param name="Id">Agency id.</param>
/// <param name="NameZh">Name in zh-CN.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="Sources">Its record files.</param>
/// <param name="Lists">The kinds of list that it publishes, in turn.</param>
internal sealed record SampleAgency(string Id, string NameZh, string NameEn, IReadOnlyList<SampleSource> Sources, IReadOnlyList<SampleListKind> Lists);

/// <summary>The agencies of the sample.</summary>
internal static class SampleAgencies
{
    private static readonly SampleAgency[] Named =
    [
        new("tax", "税务局", "Tax Bureau", [SampleSources.VatInvoices, SampleSources.TaxRegistrations],
            [SampleListKinds.SuspectInvoices, SampleListKinds.TaxArrears, SampleListKinds.ShellCompanies]),
        new("police", "公安局", "Public Security Bureau", [SampleSources.Travel, SampleSources.HotelStays, SampleSources.Vehicles],
            [SampleListKinds.WantedPersons, SampleListKinds.FraudAccounts, SampleListKinds.SoughtVehicles]),
        new("customs", "海关", "Customs", [SampleSources.Declarations, SampleSources.Passengers],
            [SampleListKinds.Smuggling, SampleListKinds.RebateDeclarations, SampleListKinds.CashCouriers]),
        new("bank", "人民银行", "Central Bank Branch", [SampleSources.Accounts, SampleSources.Transfers],
            [SampleListKinds.MoneyLaundering, SampleListKinds.UndergroundBanking, SampleListKinds.AccountTraders]),
        new("market-regulation", "市场监督管理局", "Market Regulation Bureau", [SampleSources.Licences],
            [SampleListKinds.FalseRegistrations]),
        new("social-security", "社会保险基金管理局", "Social Security Administration", [SampleSources.Contributions],
            [SampleListKinds.BenefitFraud]),
        new("transport", "交通运输局", "Transport Bureau", [SampleSources.TransportPermits],
            [SampleListKinds.IllegalTransport]),
        new("immigration", "出入境边防检查总站", "Immigration Inspection", [SampleSources.Crossings],
            [SampleListKinds.ExitRestrictions]),
    ];

    /// <summary>The first agencies; past the named ones, district bureaus with the systems of the named ones.</summary>
    public static IReadOnlyList<SampleAgency> Take(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i < Named.Length
            ? Named[i]
            : Named[i % Named.Length] with
            {
                Id = $"{Named[i % Named.Length].Id}-{i / Named.Length + 1}",
                NameZh = $"{Named[i % Named.Length].NameZh}{i / Named.Length + 1}分局",
                NameEn = $"{Named[i % Named.Length].NameEn} {i / Named.Length + 1}",
            })];
}
