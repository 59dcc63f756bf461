namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Made-up names of persons and companies; names of two classes are never equal, companies of one class neither.</summary>
internal static class SubjectNames
{
    private static readonly string[] Surnames =
    [
        "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗",
        "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁", "于", "余",
        "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁", "沈", "任", "姚", "卢", "傅", "钟", "姜", "崔", "谭", "廖", "欧阳", "司马",
    ];

    private const string FirstGiven = "子文志建国海晓雨思佳俊浩宇明家嘉慧雅诗梦静丽秀玉春永德世天立正宏振兴成少大小新学忠孝仁义礼智信克华中";

    // The last character of a given name, twenty for each class.
    private static readonly string[] LastGiven =
    [
        "伟芳娜敏强磊军洋勇艳杰涛超霞平刚辉鹏玲飞",
        "波斌宁健凯琳颖莹倩婷峰龙萍红燕晨轩涵怡然",
        "钧骏翰霖珊茜瑶璇岚筠睿哲昊博渊泽恺铭钰琪",
    ];

    // The first character of a trade name, sixteen for each class.
    private static readonly string[] FirstTrade =
    [
        "鹏华瑞金恒盛泰宏远达隆顺昌荣裕丰",
        "海天中新东南西北大万安康嘉利信诚",
        "星云龙凤麒麟鸿鹤松柏梅竹兰菊荷莲",
    ];

    // 128 different characters.
    private const string Trade =
        "安邦宝博彩辰诚驰创达德鼎东帆方飞丰福港高格冠光广国海瀚航豪浩和恒弘华汇慧基吉佳嘉建捷金锦京晶景久凯康科坤蓝乐力联麟凌隆美铭诺鹏普"
        + "启千清融锐润森尚深盛世顺思泰腾天通万威维祥新信兴旭雅亚益银盈永优裕元越展智中众本昌川存大道都尔发风孚富耕工贵衡红鸿厚湖怀环辉霁江";

    private static readonly string[] Regions =
        ["深圳", "广州", "东莞", "惠州", "珠海", "佛山", "上海", "北京", "杭州", "厦门", "成都", "武汉", "长沙", "苏州", "宁波", "青岛"];

    private static readonly string[] Industries =
        ["科技", "贸易", "实业", "电子", "物流", "进出口", "供应链", "投资", "建材", "服饰", "食品", "医疗器械", "新能源", "信息技术", "国际货运代理", "汽车零部件"];

    private static readonly string[] Forms = ["有限公司", "有限责任公司", "股份有限公司", "集团有限公司"];

    /// <summary>Name of a person; persons of one class with the same birth date have different names.</summary>
    /// <param name="whose">Class of the name.</param>
    /// <param name="rest">The person's place among those of the birth date, see <see cref="SubjectValues.Person"/>.</param>
    public static string Person(SubjectClass whose, int rest)
    {
        // 7919 is a prime that divides neither 60 nor 50 nor 20: a permutation of the 60,000 names, of which 30,000 are in use.
        var name = (int)(rest * 7919L % (Surnames.Length * 50L * 20L));
        return $"{Surnames[name % 60]}{FirstGiven[name / 60 % 50]}{LastGiven[(int)whose][name / 3000]}";
    }

    /// <summary>Name of a company, with the region in full-width brackets for two thirds of them.</summary>
    public static string Company(SubjectClass whose, long subject)
    {
        // 16 first characters by 128 three times: 2^25 trade names; an odd factor permutes them.
        var place = (int)(subject * 0x9E37_79B1L & 0x1FF_FFFF);
        var trade = $"{FirstTrade[(int)whose][place & 15]}{Trade[place >> 4 & 127]}{Trade[place >> 11 & 127]}{Trade[place >> 18]}";
        var mixed = SampleRandom.Mix((ulong)subject);
        var region = Regions[mixed % 16];
        var industry = Industries[mixed / 16 % 16];
        var form = Forms[mixed / 256 % 4];
        return HasBrackets(subject) ? $"{trade}（{region}）{industry}{form}" : $"{region}市{trade}{industry}{form}";
    }

    /// <summary>Whether the company's name has brackets.</summary>
    public static bool HasBrackets(long subject) => subject % 3 != 0;
}
