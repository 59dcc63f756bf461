using Xunit;

namespace ExchangeNetwork.Tests.Network.Messaging;

/// <summary>As a fixture of test classes.</summary>
public sealed partial class RabbitMqBroker : IAsyncLifetime;
