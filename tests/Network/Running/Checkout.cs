namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    /// <summary>Folder that holds ExchangeNetwork.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExchangeNetwork.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("ExchangeNetwork.sln is not above the test's folder.");
    }
}
