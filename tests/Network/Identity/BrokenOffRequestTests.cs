using ExchangeNetwork.Hosting.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Identity;

/// <summary>A caller that breaks off its own request is no fault of the host.</summary>
public sealed class BrokenOffRequestTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_answer_that_nobody_reads_is_given_up_without_a_fault(bool inItsBody)
    {
        Exception fault = inItsBody ? new BadHttpRequestException("Unexpected end of request content.", 400) : new IOException();
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Response.Body = new MemoryStream();

        (await new FaultHandler(NullLogger<FaultHandler>.Instance).TryHandleAsync(context, fault, TestContext.Current.CancellationToken)).ShouldBeTrue();
        context.Response.Body.Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_caller_that_is_there_gets_the_answer()
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();

        var fault = new BadHttpRequestException("Unexpected end of request content.", 400);
        (await new FaultHandler(NullLogger<FaultHandler>.Instance).TryHandleAsync(context, fault, TestContext.Current.CancellationToken)).ShouldBeTrue();
        context.Response.StatusCode.ShouldBe(400);
        context.Response.Body.Length.ShouldBeGreaterThan(0);
    }
}
