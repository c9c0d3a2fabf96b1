using System.Diagnostics;
using Clew.Samples.ResearchTeam.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>The HTTP face of one agent.</summary>
internal sealed class AgentService(AgentLoop loop, ServiceTelemetry telemetry)
{
    public const string Route = "/agent/invoke";

    public Task<LoopbackHost> StartAsync(CancellationToken cancellationToken) =>
        LoopbackHost.StartAsync(routes => routes.MapPost(Route, (RequestDelegate)AnswerAsync), cancellationToken);

    private async Task AnswerAsync(HttpContext context)
    {
        // ASP.NET Core has opened an activity of its own here, which nobody exports; a span below it would have no parent.
        Activity.Current = null;
        ActivityContext.TryParse(context.Request.Headers.TraceParent, context.Request.Headers.TraceState, isRemote: true, out ActivityContext caller);
        using Activity? span = caller == default ? null : telemetry.Instrumentation.StartHttpServer(Route, caller);
        try
        {
            AgentRequest? request = await context.Request.ReadFromJsonAsync<AgentRequest>(context.RequestAborted);
            if (request is null)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
            AgentReply reply = await loop.RunAsync(request, context.RequestAborted);
            GenAIInstrumentation.EndHttp(span, StatusCodes.Status200OK, isError: false);
            await context.Response.WriteAsJsonAsync(reply, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone, as at shutdown; the agent's span says so already and there is nobody left to answer.
            GenAIInstrumentation.Fail(span, "canceled", "The caller hung up.");
        }
        catch (Exception exception)
        {
            GenAIInstrumentation.Fail(span, exception.GetType().FullName!, exception.Message);
            throw;
        }
    }
}
