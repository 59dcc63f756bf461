using System.Security.Cryptography;
using ExchangeNetwork.Dashboard;
using ExchangeNetwork.Hosting.SignIn;

// The pages of one agency in a process of their own: sections Dashboard and SignIn, addresses as in every ASP.NET Core host.
var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Production;
var builder = DashboardHost.CreateBuilder(environment, args);
var options = builder.Configuration.GetSection("Dashboard").Get<DashboardOptions>() ?? new DashboardOptions();
var signIn = builder.Configuration.GetSection("SignIn").Get<SignInOptions>() ?? new SignInOptions();
// Pages name no actor on the ledger: the node does, with its own secret. Here any will do.
if (signIn.ActorSecret.Length == 0)
    signIn.ActorSecret = RandomNumberGenerator.GetBytes(32);
await DashboardHost.Build(builder, options, signIn).RunAsync();
