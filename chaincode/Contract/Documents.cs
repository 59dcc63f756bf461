using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace ExchangeNetwork.Contract;

/// <summary>Reads argument documents strictly.</summary>
/// <remarks>
/// What a rule saw must be exactly what was signed and ordered: so the document, read and written again, must give the same bytes.
/// That refuses what is not canonical, unknown members (which could carry anything onto the ledger), and values of another type.
/// </remarks>
internal static class Documents
{
    private static readonly JsonSerializer Strict = CanonicalJson.CreateSerializer(new RequiredMembers());

    public static bool TryRead<T>(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out T? document)
        where T : class
    {
        document = null;
        try
        {
            var token = CanonicalJson.Parse(utf8);
            if (HoldsNull(token))
                return false;
            document = token.ToObject<T>(Strict);
            if (document is not null && utf8.SequenceEqual(CanonicalJson.Serialize(document)))
                return true;
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // Malformed: the caller reads that from false. (ArgumentException: not UTF-8, or an unpaired surrogate.)
        }
        document = null;
        return false;
    }

    private static bool HoldsNull(JToken token) =>
        token.Type == JTokenType.Null || (token is JContainer container && container.Children().Any(HoldsNull));

    /// <summary>Members whose C# type is not nullable must be present.</summary>
    private sealed class RequiredMembers : CamelCasePropertyNamesContractResolver
    {
        public RequiredMembers() => NamingStrategy = CanonicalJson.Naming;

        protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
        {
            var property = base.CreateProperty(member, memberSerialization);
            if (member is PropertyInfo declared && new NullabilityInfoContext().Create(declared).WriteState == NullabilityState.NotNull)
                property.Required = Required.Always;
            return property;
        }
    }
}
