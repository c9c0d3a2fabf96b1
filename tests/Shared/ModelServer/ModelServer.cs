using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Clew.Tests.Models;

/// <summary>A real HTTP server on loopback that plays the models of all providers from a script and logs what it really sent.</summary>
public sealed class ModelServer : IAsyncDisposable
{
    private static readonly ModelVoice[] Voices =
    [
        new OpenAIChatVoice(), new OpenAIResponsesVoice(), new EmbeddingsVoice(), new AnthropicVoice(),
        new GoogleVoice(), new OllamaVoice(), new CohereVoice(), new BedrockVoice(),
    ];

    private readonly WebApplication application;
    private readonly ConcurrentQueue<ModelStep> script = new();
    private readonly ConcurrentQueue<ServedCall> calls = new();
    private readonly Channel<ServedCall> served = Channel.CreateUnbounded<ServedCall>();
    private int lastId;
    private int openRequests;

    private ModelServer(WebApplication application) => this.application = application;

    /// <summary>Where the server listens, such as <c>http://127.0.0.1:34567</c>.</summary>
    public Uri Address { get; private set; } = null!;

    public int Port => Address.Port;

    /// <summary>What was received and sent until now, in order. A client has the last byte before the server has written it down, so this waits for requests that are still open.</summary>
    /// <exception cref="TimeoutException">A request is still open after a minute.</exception>
    public IReadOnlyList<ServedCall> Calls => SpinWait.SpinUntil(() => Volatile.Read(ref openRequests) == 0, TimeSpan.FromMinutes(1))
        ? [.. calls]
        : throw new TimeoutException($"{openRequests} requests are still open.");

    public static async Task<ModelServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var server = new ModelServer(application);
        application.Run(server.ReceiveAsync);
        await application.StartAsync();
        server.Address = new Uri(application.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    /// <summary>Adds steps for the next requests. When the script is at its end, requests get plain answers.</summary>
    public void Play(params ReadOnlySpan<ModelStep> steps)
    {
        foreach (ModelStep step in steps)
        {
            script.Enqueue(step);
        }
    }

    /// <summary>Waits until the next request is done with: sent, cut, or left by the client.</summary>
    public ValueTask<ServedCall> NextAsync() => served.Reader.ReadAsync();

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        Interlocked.Increment(ref openRequests);
        try
        {
            await ServeAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref openRequests);
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        ModelVoice? voice = Array.Find(Voices, candidate => candidate.Speaks(path));
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        if (voice is null || JsonNode.Parse(body) is not { } json)
        {
            context.Response.StatusCode = 404;
            return;
        }
        if (!script.TryDequeue(out ModelStep? step))
        {
            step = new ModelStep();
        }
        string? model = voice.Model(path, json);
        var call = new ServedCall
        {
            Path = path,
            Protocol = voice.Name,
            RequestBody = body,
            RequestModel = model,
            IsStream = voice.IsStream(path, json),
            Step = step,
            TraceParent = context.Request.Headers.TraceParent.FirstOrDefault(),
        };
        foreach ((string name, string value) in step.Headers)
        {
            context.Response.Headers[name] = value;
        }
        var answer = new ModelAnswer($"answer-{Interlocked.Increment(ref lastId)}", $"{model ?? "deployment"}-2026", step);
        Log(step.Status != 200 ? await RefuseAsync(context, voice, call)
            : call.IsStream ? await StreamAsync(context, voice, call, answer)
            : await AnswerAsync(context, voice, call, answer, json));
    }

    private void Log(ServedCall call)
    {
        calls.Enqueue(call);
        served.Writer.TryWrite(call);
    }

    private static async Task<ServedCall> RefuseAsync(HttpContext context, ModelVoice voice, ServedCall call)
    {
        context.Response.StatusCode = call.Step.Status;
        await SendAsync(context, voice.Error(call.Step), call.Step.IsCompressed);
        return call;
    }

    private static async Task<ServedCall> AnswerAsync(HttpContext context, ModelVoice voice, ServedCall call, ModelAnswer answer, JsonNode request)
    {
        bool isBase64 = request["encoding_format"]?.GetValue<string>() == "base64";
        JsonNode document = voice is EmbeddingsVoice ? EmbeddingsVoice.Document(answer, isBase64) : voice.Document(answer);
        await SendAsync(context, document, call.Step.IsCompressed);
        return Answered(call, voice, answer) with { FinishReasons = FinishReasons(voice, call.Step) };
    }

    private static async Task<ServedCall> StreamAsync(HttpContext context, ModelVoice voice, ServedCall call, ModelAnswer answer)
    {
        context.Response.ContentType = voice.StreamType;
        if (call.Step.CutAfterEvents is not null)
        {
            // More is promised than comes: then the connection ends where the script says, and nothing that was sent is lost.
            context.Response.ContentLength = int.MaxValue;
        }
        Stream output = context.Response.Body;
        if (call.Step.IsCompressed)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            output = new GZipStream(output, CompressionLevel.Fastest);
        }
        int sent = 0;
        foreach (JsonNode json in voice.Events(answer))
        {
            if (sent == call.Step.CutAfterEvents)
            {
                return Answered(call, voice, answer) with { Events = sent };
            }
            if (sent == call.Step.StallAfterEvents)
            {
                await UntilAbortedAsync(context);
                return Answered(call, voice, answer) with { Events = sent };
            }
            await output.WriteAsync(voice.Frame(json));
            await output.FlushAsync();
            sent += voice.Counts(json) ? 1 : 0;
        }
        await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(voice.Terminator));
        if (output != context.Response.Body)
        {
            await output.DisposeAsync();
        }
        return Answered(call, voice, answer) with { Events = sent, FinishReasons = FinishReasons(voice, call.Step) };
    }

    private static ServedCall Answered(ServedCall call, ModelVoice voice, ModelAnswer answer) => call with
    {
        ResponseId = voice.HasId ? answer.Id : null,
        ResponseModel = voice.HasModel ? answer.Model : null,
    };

    private static string[] FinishReasons(ModelVoice voice, ModelStep step) =>
        voice is EmbeddingsVoice ? [] : [.. Enumerable.Repeat(voice.FinishReason(step), step.Choices)];

    private static async Task UntilAbortedAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static async Task SendAsync(HttpContext context, JsonNode json, bool isCompressed)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        context.Response.ContentType = "application/json";
        if (isCompressed)
        {
            using var compressed = new MemoryStream();
            await using (var zip = new GZipStream(compressed, CompressionLevel.Fastest))
            {
                zip.Write(bytes);
            }
            bytes = compressed.ToArray();
            context.Response.Headers.ContentEncoding = "gzip";
        }
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers["x-request-id"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(bytes);
    }
}
