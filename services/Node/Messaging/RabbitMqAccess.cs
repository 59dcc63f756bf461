namespace ExchangeNetwork.Node.Messaging;

/// <summary>Where a RabbitMQ broker is and as whom a node signs in there.</summary>
/// <param name="Address">Broker and virtual host, such as <c>amqp://host:5672/vhost</c>; without user information.</param>
/// <param name="User">User name.</param>
/// <param name="Password">Password; never logged.</param>
public sealed record RabbitMqAccess(Uri Address, string User, string Password)
{
    private static readonly string[] Schemes = ["amqp", "amqps", "rabbitmq", "rabbitmqs"];

    /// <summary>Reads an address that may carry user name and password; what it lacks comes from elsewhere.</summary>
    /// <param name="text">Such as <c>amqp://user:password@host:5672/vhost</c>.</param>
    /// <param name="user">User name when the address has none.</param>
    /// <param name="password">Password when the address has none.</param>
    /// <returns>The access; user and password are empty when neither place has them. Null when the text is no address of a broker.</returns>
    public static RabbitMqAccess? Read(string text, string? user, string? password)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !Schemes.Contains(uri.Scheme) || uri.Host.Length == 0)
            return null;
        var given = uri.UserInfo.Split(':', 2);
        var address = new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
        return new RabbitMqAccess(
            address,
            given[0].Length > 0 ? Uri.UnescapeDataString(given[0]) : user ?? "",
            given is [_, { Length: > 0 } secret] ? Uri.UnescapeDataString(secret) : password ?? "");
    }

    /// <summary>Names broker and user; never the password.</summary>
    public override string ToString() => $"{User} at {Address}";
}
