using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>The network's pseudonym keys: made by the nodes among themselves over the ledger, their shares made anew, erased, retired.</summary>
internal static class PseudonymKeysFeature
{
    public static void AddPseudonymKeys(this IServiceCollection services)
    {
        services.AddSingleton<OwnShares>();
        services.AddSingleton<ReceivedShares>();
        services.AddSingleton<KeyRing>();
        services.AddLedgerEventHandler<FollowKeys>();
        services.AddWorkHandler<TakePart>();
        services.AddWorkHandler<EraseShares>();
        services.AddWorkHandler<RefreshShares>();
    }

    public static void MapPseudonymKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Pseudonym keys");
        keys.MapGet("/", ReadKeys.ListAsync).RequireAuthorization(AccessPolicies.People)
            .Named("ListPseudonymKeys", "假名密钥列表", "The network's pseudonym keys");
        keys.MapGet("/generations", ReadKeys.GenerationsAsync).RequireAuthorization(AccessPolicies.People)
            .Named("ListKeyGenerations", "假名密钥的生成与重新分发", "Generations and resharings of pseudonym keys");
        keys.MapPost("/", BeginKey.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("BeginPseudonymKey", "发起生成假名密钥", "Begin the generation of a pseudonym key");
        keys.MapPost("/{id}/resharing", MakeSharesAnew.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("ReshareKey", "发起重新分发密钥份额", "Begin the making of new shares of a key");
        keys.MapPost("/{id}/epochs/{epoch:int}/consent", ConsentToKey.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("ConsentToKey", "同意本部门参与密钥的生成", "Agree that this agency takes part in a generation");
        keys.MapPost("/{id}/retirement", RetireKey.HandleAsync).RequireAuthorization(AccessPolicies.Administrators)
            .Named("RetirePseudonymKey", "停用假名密钥（需两个部门）", "Retire a pseudonym key; takes two agencies");
    }
}
