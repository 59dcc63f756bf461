using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>As much of a browser as sign-in needs: a cookie jar, redirects, and forms without scripts.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser()
    {
        _client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = true });
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml");
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Where the last request ended after redirects.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    public HttpStatusCode Status { get; private set; }

    public Task<string> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Sends a page's first form with its hidden fields and the given ones.</summary>
    public Task<string> SubmitAsync(string page, params (string Name, string Value)[] fields)
    {
        var action = WebUtility.HtmlDecode(Action().Match(page).Groups[1].Value);
        var hidden = Hidden().Matches(page).Select(match => (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)));
        return PostAsync(new Uri(Address, action).AbsoluteUri, [.. hidden, .. fields]);
    }

    public Task<string> PostAsync(string address, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        });

    public Task<string> SignInAsync(string page, IdentityHosts hosts, string user) =>
        SubmitAsync(page, ("user", user), ("password", hosts.Accounts.Users.Single(known => known.Name == user).Password));

    public void Dispose() => _client.Dispose();

    private async Task<string> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            Address = response.RequestMessage!.RequestUri!;
            Status = response.StatusCode;
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
