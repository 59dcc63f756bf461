namespace ExchangeNetwork.Dashboard.Language;

/// <summary>Names the resource files <c>Texts.resx</c> (English) and <c>Texts.zh-CN.resx</c>.</summary>
public sealed class Texts;
