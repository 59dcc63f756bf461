using System.Security.Claims;
using ExchangeNetwork.Hosting.SignIn;
using Microsoft.AspNetCore.Authentication;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>The store of signed-in browsers is bounded and forgets in time.</summary>
public class PageSessionsTests
{
    private readonly SettableClock _clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_session_unused_for_longest_makes_room()
    {
        var sessions = new PageSessions(_clock, capacity: 2);
        var first = await sessions.StoreAsync(Ticket());
        _clock.Now += TimeSpan.FromSeconds(1);
        var second = await sessions.StoreAsync(Ticket());
        _clock.Now += TimeSpan.FromSeconds(1);
        await sessions.RetrieveAsync(first);
        _clock.Now += TimeSpan.FromSeconds(1);

        var third = await sessions.StoreAsync(Ticket());

        sessions.Count.ShouldBe(2);
        (await sessions.RetrieveAsync(second)).ShouldBeNull();
        (await sessions.RetrieveAsync(first)).ShouldNotBeNull();
        (await sessions.RetrieveAsync(third)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Use_keeps_a_session_until_the_working_day_is_over()
    {
        var sessions = new PageSessions(_clock, capacity: 10);
        var key = await sessions.StoreAsync(Ticket());

        for (var used = TimeSpan.FromMinutes(30); used < PageSessions.TotalLimit; used += TimeSpan.FromMinutes(30))
        {
            _clock.Now += TimeSpan.FromMinutes(30);
            (await sessions.RetrieveAsync(key)).ShouldNotBeNull();
        }
        _clock.Now += TimeSpan.FromMinutes(30);

        (await sessions.RetrieveAsync(key)).ShouldBeNull();
        sessions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_session_without_use_is_over()
    {
        var sessions = new PageSessions(_clock, capacity: 10);
        var key = await sessions.StoreAsync(Ticket());

        _clock.Now += PageSessions.IdleLimit - TimeSpan.FromSeconds(1);
        (await sessions.RetrieveAsync(key)).ShouldNotBeNull();
        _clock.Now += PageSessions.IdleLimit;
        (await sessions.RetrieveAsync(key)).ShouldBeNull();
    }

    [Fact]
    public async Task The_tokens_leave_the_ticket_and_the_id_token_stays_for_sign_out()
    {
        var sessions = new PageSessions(_clock, capacity: 10);
        var ticket = Ticket();

        var key = await sessions.StoreAsync(ticket);

        var kept = (await sessions.RetrieveAsync(key))!;
        kept.Properties.GetTokens().Select(token => token.Name).ShouldBe(["id_token"]);
        var session = sessions.Of(kept.Principal)!;
        session.Tokens.AccessToken.ShouldBe("access");
        session.Tokens.RefreshToken.ShouldBe("refresh");
        session.Tokens.ToString().ShouldNotContain("access");
        kept.Principal.Claims.ShouldAllBe(claim => claim.Value != key);
    }

    private static AuthenticationTicket Ticket()
    {
        var properties = new AuthenticationProperties();
        properties.StoreTokens(
        [
            new AuthenticationToken { Name = "access_token", Value = "access" },
            new AuthenticationToken { Name = "refresh_token", Value = "refresh" },
            new AuthenticationToken { Name = "id_token", Value = "id" },
            new AuthenticationToken { Name = "expires_at", Value = "2026-03-02T08:30:00.0000000+00:00" },
        ]);
        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "li")], "test")), properties, "test");
    }
}
