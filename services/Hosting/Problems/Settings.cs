namespace ExchangeNetwork.Hosting.Problems;

/// <summary>Checks settings once, at start.</summary>
public static class Settings
{
    /// <summary>Goes on when it holds.</summary>
    /// <param name="holds">Whether the setting can be used.</param>
    /// <param name="setting">Its name in the configuration, such as <c>Ledger:Path</c>.</param>
    /// <exception cref="SetupException">XN-SETUP-005 otherwise.</exception>
    public static void Require(bool holds, string setting)
    {
        if (!holds)
            throw new SetupException("XN-SETUP-005", setting, setting.Replace(":", "__", StringComparison.Ordinal));
    }
}
