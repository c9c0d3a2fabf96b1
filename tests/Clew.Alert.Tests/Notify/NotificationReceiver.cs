using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clew.Alert.Tests.Notify;

/// <summary>One request as a receiver of notifications saw it.</summary>
internal sealed record ReceivedNotification(string Path, IReadOnlyDictionary<string, string> Headers, string ContentType, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>A receiver of webhooks on a real socket: hands out what comes, and answers as a test tells it.</summary>
internal sealed class NotificationReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly WebApplication app;
    private readonly Channel<ReceivedNotification> taken = Channel.CreateUnbounded<ReceivedNotification>();
    private readonly Channel<ReceivedNotification> refused = Channel.CreateUnbounded<ReceivedNotification>();
    private volatile int status = StatusCodes.Status200OK;

    private NotificationReceiver(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What it answers from now on.</summary>
    public int Status
    {
        get => status;
        set => status = value;
    }

    /// <summary>Text of the answer.</summary>
    public string Answer { get; set; } = "ok";

    public static async Task<NotificationReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        NotificationReceiver receiver = new(app);
        app.Run(receiver.HandleAsync);
        await app.StartAsync();
        receiver.Address = new Uri(app.Urls.Single());
        return receiver;
    }

    /// <summary>The next request that was answered with success.</summary>
    public Task<ReceivedNotification> NextAsync() => taken.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>The next request that was not.</summary>
    public Task<ReceivedNotification> NextRefusedAsync() => refused.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Whether there is more that nobody asked for.</summary>
    public bool HasMore => taken.Reader.Count > 0;

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        ReceivedNotification request = new(
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            context.Request.ContentType ?? "",
            body.ToArray());
        int answer = Status;
        context.Response.StatusCode = answer;
        await context.Response.WriteAsync(Answer);
        (answer < 300 ? taken : refused).Writer.TryWrite(request);
    }
}
