namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>An organisation of the network: an agency with one peer.</summary>
public sealed record Organization(string Agency, int Index)
{
    /// <summary>The scripts derive it from the agency's name.</summary>
    public string MspId => $"{char.ToUpperInvariant(Agency[0])}{Agency[1..]}MSP";

    public override string ToString() => Agency;
}

/// <summary>The organisations by the names of the reference scenarios.</summary>
/// <remarks>
/// The reference knows three organisations, Org1 and Org2 with two peers each and Org3 with one. Here Org1 is the tax agency, Org2 police
/// and Org3 customs, with one peer each; the bank's peer is a fourth member of the channel that no policy of the scenarios names. Where
/// the reference expects a line of error details for each peer of an organisation, there is one here.
/// </remarks>
internal static class Orgs
{
    public static readonly Organization Org1 = new("tax", 0);
    public static readonly Organization Org2 = new("police", 1);
    public static readonly Organization Org3 = new("customs", 2);
    public static readonly Organization Org4 = new("bank", 3);
    public static readonly IReadOnlyList<Organization> All = [Org1, Org2, Org3, Org4];
}
