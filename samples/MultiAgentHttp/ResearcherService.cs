using System.Net;
using Clew.Instrumentation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenAI.Chat;

namespace MultiAgentHttp;

/// <summary>An agent behind HTTP: <c>POST /ask</c>. It needs nothing for propagation, the request's span is current already.</summary>
internal sealed class ResearcherService : IAsyncDisposable
{
    private readonly WebApplication app;

    private ResearcherService(WebApplication app) => this.app = app;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<ResearcherService> StartAsync(ChatClient client)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapPost("/ask", (RequestDelegate)(context => AnswerAsync(context, client)));
        await app.StartAsync();
        return new ResearcherService(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, ChatClient client)
    {
        using StreamReader body = new(context.Request.Body);
        string question = await body.ReadToEndAsync(context.RequestAborted);
        using AgentRun run = GenAI.StartAgent("researcher");
        run.Iteration();
        ChatCompletion answer = await client.CompleteChatAsync([new UserChatMessage(question)], cancellationToken: context.RequestAborted);
        await context.Response.WriteAsync(answer.Content[0].Text, context.RequestAborted);
    }
}
