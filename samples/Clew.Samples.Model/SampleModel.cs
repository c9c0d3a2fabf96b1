using System.ClientModel;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;

namespace Clew.Samples;

/// <summary>
/// The model of the small samples: the one at <c>OPENAI_BASE_URL</c> when <c>OPENAI_API_KEY</c> is set, else a server of its own on loopback
/// that speaks the same protocol, so that a sample runs without a key.
/// </summary>
public sealed class SampleModel : IAsyncDisposable
{
    private readonly WebApplication? server;
    private readonly string key;

    private SampleModel(WebApplication? server, Uri endpoint, string key, string model)
    {
        this.server = server;
        this.key = key;
        Endpoint = endpoint;
        Name = model;
    }

    /// <summary>The model's name: <c>OPENAI_MODEL</c>, or <c>gpt-4o-mini</c>.</summary>
    public string Name { get; }

    /// <summary>Base address of the API.</summary>
    public Uri Endpoint { get; }

    /// <summary>Finds the model, or starts one.</summary>
    public static async Task<SampleModel> StartAsync()
    {
        string model = Environment.GetEnvironmentVariable("OPENAI_MODEL") ?? "gpt-4o-mini";
        if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } key)
        {
            return new SampleModel(null, new Uri(Environment.GetEnvironmentVariable("OPENAI_BASE_URL") ?? "https://api.openai.com/v1"), key, model);
        }
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication server = builder.Build();
        server.Run(MockAnswers.AnswerAsync);
        await server.StartAsync();
        string address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new SampleModel(server, new Uri(address + "/v1"), "no-key", model);
    }

    /// <summary>A client of the official OpenAI SDK. Nothing in it knows of telemetry.</summary>
    public ChatClient CreateClient() => new(Name, new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = Endpoint });

    /// <summary>Stops the server, if there is one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
