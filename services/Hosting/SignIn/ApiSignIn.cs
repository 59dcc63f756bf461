using ExchangeNetwork.Hosting.Problems;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Sign-in of an API host: bearer tokens of one issuer for one agency.</summary>
public static class ApiSignIn
{
    /// <summary>Guards every endpoint of the host; only <c>AllowAnonymous()</c> opens one.</summary>
    /// <remarks>Call <c>UseAuthentication()</c> and <c>UseAuthorization()</c> after <see cref="ProblemHosting.UseProblems"/>.</remarks>
    /// <exception cref="SetupException">The settings are incomplete or name http where it is not allowed.</exception>
    public static void AddApiSignIn(this IHostApplicationBuilder builder, SignInOptions options)
    {
        options.Validate(builder.Environment, forPages: false);
        builder.Services.AddAccess(options);
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddMicrosoftIdentityWebApi(
            bearer =>
            {
                bearer.MetadataAddress = options.Metadata;
                bearer.RequireHttpsMetadata = !options.AllowHttp;
                bearer.MapInboundClaims = false;
                // What the issuer says about a token's flaws is for the log, not for whoever sent it.
                bearer.IncludeErrorDetails = false;
                TokenRules.Apply(bearer.TokenValidationParameters, options);
                bearer.TokenValidationParameters.ValidAudience = options.Audience;
                bearer.TokenValidationParameters.ValidTypes = options.TokenTypes;
                bearer.Events = new JwtBearerEvents
                {
                    OnTokenValidated = RefuseOtherAgencies,
                    OnChallenge = context => ChallengeAsync(context, options),
                };
            },
            identity =>
            {
                identity.Authority = options.Issuer;
                identity.ClientId = options.Audience;
            });
    }

    /// <summary>What API and pages share: the current user, the policies, coded refusals.</summary>
    internal static void AddAccess(this IServiceCollection services, SignInOptions options)
    {
        services.AddProblems();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new CurrentUserReader(options));
        services.AddHttpContextAccessor();
        services.AddScoped(Current);
        services.AddSingleton<IAuthorizationHandler, RolesHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalResultHandler>();
        var policies = services.AddAuthorizationBuilder();
        foreach (var (name, roles) in AccessPolicies.RolesOf)
            policies.AddPolicy(name, AccessPolicies.PolicyFor(roles));
        // Deny unless allowed: an endpoint that says nothing takes any account of this agency with a role.
        var everyone = AccessPolicies.PolicyFor(AccessPolicies.RolesOf[AccessPolicies.Everyone]);
        policies.SetDefaultPolicy(everyone).SetFallbackPolicy(everyone);
    }

    private static CurrentUser Current(IServiceProvider services)
    {
        var context = services.GetRequiredService<IHttpContextAccessor>().HttpContext
            ?? throw new InvalidOperationException("There is no request; in a circuit, read the user with CurrentUserReader.");
        return services.GetRequiredService<CurrentUserReader>().TryRead(context.User, out var user, out _)
            ? user
            : throw new InvalidOperationException("The endpoint allows anonymous requests, so it has no current user.");
    }

    private static Task RefuseOtherAgencies(TokenValidatedContext context)
    {
        var users = context.HttpContext.RequestServices.GetRequiredService<CurrentUserReader>();
        if (!users.TryRead(context.Principal!, out _, out var refusal))
            context.Fail(new RefusedSignInException(refusal.Value.Code, refusal.Value.Arguments));
        return Task.CompletedTask;
    }

    private static async Task ChallengeAsync(JwtBearerChallengeContext context, SignInOptions options)
    {
        context.HandleResponse();
        var (code, arguments) = Reason(context.AuthenticateFailure, context.Request, options);
        if (Problem.StatusOf(code) == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await Problem.WriteAsync(context.HttpContext, code, arguments);
    }

    private static (string Code, string[] Arguments) Reason(Exception? failure, HttpRequest request, SignInOptions options) => failure switch
    {
        null => ("XN-ACCESS-001", []),
        RefusedSignInException refused => (refused.Code, refused.Arguments),
        SecurityTokenExpiredException => ("XN-ACCESS-004", []),
        // The signature is checked before the audience, so the claim is the issuer's word; it only picks the text of a refusal.
        SecurityTokenInvalidAudienceException when OtherAgency(request, options) is { } agency => ("XN-ACCESS-003", [agency, options.Agency]),
        _ => ("XN-ACCESS-005", []),
    };

    private static string? OtherAgency(HttpRequest request, SignInOptions options)
    {
        var token = request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        var claim = new JsonWebTokenHandler().ReadJsonWebToken(token).Claims.FirstOrDefault(claim => claim.Type == "agency")?.Value;
        return claim is not null && claim != options.Agency && SignInOptions.AgencyId().IsMatch(claim) ? claim : null;
    }
}
