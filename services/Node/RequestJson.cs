using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Node;

/// <summary>How documents of requests are read: what is missing, null, doubled or of the wrong kind is refused before a use case sees it.</summary>
internal static class RequestJson
{
    /// <summary>Largest JSON document of a request; uploads of rows are streams without a limit.</summary>
    public const long LargestDocument = 1 << 20;

    /// <summary>Sets the rules for all endpoints, and so for their description.</summary>
    public static void AddRequestJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options =>
    {
        var json = options.SerializerOptions;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.AllowDuplicateProperties = false;
        json.TypeInfoResolver = (json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(Require);
    });

    // A parameter that may be null or has a default may be left out; any other must be there.
    private static void Require(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(Me).Assembly)
            return;
        foreach (var property in type.Properties)
            property.IsRequired = property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false };
        type.OnDeserialized = document => RefuseNullsInLists(type, document);
    }

    // Annotations say nothing to the serializer about what a list holds.
    private static void RefuseNullsInLists(JsonTypeInfo type, object document)
    {
        foreach (var property in type.Properties)
        {
            if (property.Get?.Invoke(document) is IEnumerable<object?> values && values.Contains(null))
                throw new JsonException($"{property.Name} holds null.");
        }
    }
}
