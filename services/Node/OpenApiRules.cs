using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ExchangeNetwork.Messages.Errors;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ExchangeNetwork.Node;

/// <summary>What the framework does not say by itself about the API: sign-in, refusals, the values of a word, what parameters mean.</summary>
internal static class OpenApiRules
{
    private const string Scheme = "bearer";
    private const string Refusal = "Refusal";

    private static readonly Dictionary<string, string> ParameterTexts = new(StringComparer.Ordinal)
    {
        ["id"] = "编号 · Id.",
        ["epoch"] = "密钥的代次，从 1 开始 · Epoch of the key, from 1.",
        ["batchId"] = "接收批次编号 · Id of the intake batch.",
        ["version"] = "版本，从 1 开始 · Version from 1.",
        ["source"] = "记录来源的名称 · Name of the source that the records belong to.",
        ["after"] = "上一页的 next；留空从头开始 · The page before's next; empty for the first page.",
        ["limit"] = "每页条数，1 到 1000，默认 100 · Items a page, 1 to 1000, 100 by default.",
        ["threshold"] = "成为命中的最低得分，0 至小于 1，默认 0 · Least score of a hit, 0 to less than 1; 0 by default.",
        ["mode"] = "清单模式，默认 disclosed · Mode of the list, disclosed by default.",
        ["acceptRecall"] = "true 表示接受只有姓名或名称的密封条目的预计命中率 · True to accept the recall to expect of sealed entries that have nothing but a name.",
        ["mapping"] = "列映射，JSON 对象 {\"列名\": \"角色\"} · Column mapping, a JSON object {\"column\": \"role\"}.",
        ["encoding"] = "字符编码，默认自动识别 · Encoding of the characters; detected by default.",
        ["format"] = "行的格式，默认自动识别 · Format of the rows; detected by default.",
        ["side"] = "只看一方 · One side only.",
        ["state"] = "只看一种状态 · One state only.",
        ["listId"] = "只看一个清单 · One list only.",
        ["newest"] = "true 表示最新的在前 · True for the newest first.",
        ["since"] = "从何时起计数 · From when to count.",
        ["basisId"] = "法律依据的编号 · Id of the legal basis.",
        ["recipients"] = "接收部门，以逗号分隔 · The recipients, separated by commas.",
        ["name"] = "名称，仅供本部门人员识别 · Name for the agency's own people.",
        ["agency"] = "只看一个部门 · One agency only.",
    };

    /// <summary>Closed sets of words become enumerations: <see cref="AllowedValuesAttribute"/> on a member or a parameter.</summary>
    public static Task NameTheValues(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var attributes = context.JsonPropertyInfo?.AttributeProvider
            ?? (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo as ICustomAttributeProvider;
        if (attributes?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false) is [AllowedValuesAttribute allowed])
            schema.Enum = [.. allowed.Values.OfType<string>().Select(value => (JsonNode)value)];
        return Task.CompletedTask;
    }

    /// <summary>Required is what a reader of requests insists on (<see cref="RequestJson"/>): the framework would add what may be null.</summary>
    public static Task RequireWhatIsRequired(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Required is { Count: > 0 })
            schema.Required.IntersectWith(context.JsonTypeInfo.Properties.Where(property => property.IsRequired).Select(property => property.Name));
        return Task.CompletedTask;
    }

    /// <summary>Gives each operation its summary in both languages, also where a handler's comment says more, and each parameter its meaning.</summary>
    public static Task Explain(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var said = operation.Summary;
        operation.Summary = context.Description.ActionDescriptor.EndpointMetadata.OfType<IEndpointSummaryMetadata>().LastOrDefault()?.Summary;
        operation.Description ??= said == operation.Summary ? null : said;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Description ??= ParameterTexts.GetValueOrDefault(parameter.Name ?? "");
        return Task.CompletedTask;
    }

    /// <summary>Says once for all operations how to sign in and what a refusal looks like.</summary>
    public static Task DescribeTheWhole(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ExchangeNetwork node",
            Version = "1",
            Description =
                "一个部门节点的接口。拒绝以 RFC 9457 问题详情答复，code 为错误目录中的稳定代码，两种语言的说明在 texts 中。\n\n"
                + "The API of an agency's node. Refusals are problem details (RFC 9457): code is a stable code of the catalogue, texts says why in both languages.",
        };
        document.Servers?.Clear();
        document.AddComponent(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "本部门身份服务签发、面向本节点的访问令牌 · Access token for this node, from the agency's identity provider.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        document.AddComponent(Refusal, new OpenApiResponse
        {
            Description = "拒绝或故障，原因见 code · Refused or failed; code says why.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDocument), document) },
            },
        });
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            var responses = operation.Responses ??= [];
            foreach (var status in (string[])["400", "401", "403", "default"])
                responses[status] = new OpenApiResponseReference(Refusal, document);
            if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) == true)
                responses["404"] = new OpenApiResponseReference(Refusal, document);
        }
        return Task.CompletedTask;
    }
}
