using System.Globalization;
using ExchangeNetwork.Hosting.Problems;
using Microsoft.AspNetCore.Connections;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>Starts a host on its port, and says which port it was when somebody else has it.</summary>
internal static class Listening
{
    /// <exception cref="SetupException">XN-SETUP-006: the port is in use.</exception>
    public static async Task StartAsync(Func<CancellationToken, Task> start, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            await start(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new SetupException("XN-SETUP-006", address.Port.ToString(CultureInfo.InvariantCulture));
        }
    }
}
