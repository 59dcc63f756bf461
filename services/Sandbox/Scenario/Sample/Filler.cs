using System.Globalization;

namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>What columns without identifiers hold.</summary>
internal static class Filler
{
    private static readonly string[] Roads =
        ["广东省深圳市福田区深南大道", "广东省深圳市南山区科技园科苑路", "广东省深圳市宝安区新安街道宝民一路", "广东省广州市天河区珠江新城华夏路", "上海市浦东新区陆家嘴环路", "北京市朝阳区建国门外大街", "浙江省杭州市西湖区文三路", "广东省东莞市南城街道鸿福路"];

    private static readonly string[] Places = ["深圳北", "罗湖口岸", "皇岗口岸", "蛇口港", "广州南", "上海虹桥", "北京西", "香港西九龙", "盐田港", "深圳湾口岸", "Singapore", "Hamburg"];
    private static readonly string[] Goods = ["集成电路", "手机零部件", "服装（针织）", "电子元器件, 混装", "塑料制品", "汽车配件", "医用口罩", "液晶显示屏 \"A\" 级", "家具", "进口红酒"];
    private static readonly string[] Offices = ["深圳市福田分局", "南山第二营业部", "宝安税务所", "深圳湾支行", "罗湖区办事处", "龙岗营业厅", "前海分中心", "盐田服务站"];
    private static readonly string[] Officers = ["经办01", "经办02", "经办03", "复核11", "复核12", "Operator 7", "Operator 9", "系统"];
    private static readonly string[] States = ["正常", "已完成", "待复核", "inbound", "outbound", "已归档"];
    private static readonly string[] Currencies = ["CNY", "USD", "HKD", "EUR"];
    private static readonly string[] Rates = ["13%", "9%", "6%", "3%"];

    private static readonly string[] Remarks =
    [
        "由业务系统自动采集，未经人工修改；如需核对，请与来源部门联系。",
        "Collected automatically by the source system; contact the source before any correction is made.",
        "资料齐全，现场核验通过，附件三份，已按规定保存。",
        "按月汇总后补录, 原始凭证留存备查，补录人已签字确认。",
        "Second delivery of the day, taken over from the regional platform without changes.",
        "经核对，与上期申报数据一致，无需补充材料，流程自动结束。",
    ];

    /// <summary>Text for a column.</summary>
    public static string Text(string kind, ref SampleRandom random) => kind switch
    {
        "address" => $"{random.Of(Roads)}{1 + random.Below(999)}号{1 + random.Below(30)}栋{1 + random.Below(40)}层{random.Below(40):D2}室",
        "place" => random.Of(Places),
        "goods" => random.Of(Goods),
        "office" => random.Of(Offices),
        "officer" => random.Of(Officers),
        "status" => random.Of(States),
        "currency" => random.Of(Currencies),
        "rate" => random.Of(Rates),
        "model" => $"{"ABCDGKT"[(int)random.Below(7)]}-{random.Below(10_000):D4}",
        "quantity" => (1 + random.Below(500)).ToString(CultureInfo.InvariantCulture),
        "amount" or "tax" => $"{random.Below(1_000_000)}.{random.Below(100):D2}",
        "reference" => $"{random.Below(long.MaxValue):x16}{random.Below(long.MaxValue):x16}",
        "remark" => $"{random.Of(Remarks)}{random.Of(Remarks)}",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No column of this kind."),
    };
}
