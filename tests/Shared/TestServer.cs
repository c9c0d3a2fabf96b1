using System.Net.Http.Json;
using System.Text.Json;
using Clew.Server;
using Microsoft.Extensions.Logging;

namespace Clew.Tests;

/// <summary>A real server on free loopback ports with a data folder of its own.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly ClewServer server;
    private readonly string folder;

    private TestServer(ClewServer server, string folder, RecordingLogger log)
    {
        this.server = server;
        this.folder = folder;
        Logs = log;
        Ui = new HttpClient { BaseAddress = server.Addresses.Ui };
        Otlp = new HttpClient { BaseAddress = server.Addresses.OtlpHttp };
    }

    /// <summary>UI, API and OTLP/HTTP.</summary>
    public HttpClient Ui { get; }

    /// <summary>OTLP/HTTP only.</summary>
    public HttpClient Otlp { get; }

    public ServerAddresses Addresses => server.Addresses;

    internal RecordingLogger Logs { get; }

    /// <param name="configure">Changes the options.</param>
    /// <param name="time">The server's clock; that of the machine by default.</param>
    public static async Task<TestServer> StartAsync(Func<ServerOptions, ServerOptions>? configure = null, TimeProvider? time = null)
    {
        string folder = Directory.CreateTempSubdirectory("clew-test-").FullName;
        ServerOptions options = new() { DataFolder = folder, Port = 0, OtlpHttpPort = 0, OtlpGrpcPort = 0 };
        RecordingLogger log = new();
        ClewServer server = await ClewServer.StartAsync(configure?.Invoke(options) ?? options, time, logging: logging => logging.AddProvider(log));
        return new TestServer(server, folder, log);
    }

    public async Task<JsonElement> GetJsonAsync(string path) => await Ui.GetFromJsonAsync<JsonElement>(path);

    public async Task<HttpResponseMessage> SendJsonAsync(string body, string path = "/v1/traces") =>
        await Otlp.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

    /// <summary>Waits until the sums of every trace are final.</summary>
    public async Task SettledAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while ((await GetJsonAsync("/api/v1/overview")).GetProperty("ingest").GetProperty("unsettledTraces").GetInt64() > 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Ui.Dispose();
        Otlp.Dispose();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Keeps log lines so that a test can look at them.</summary>
internal sealed class RecordingLogger : ILoggerProvider, ILogger
{
    private readonly List<(LogLevel Level, string Text)> lines = [];

    public IReadOnlyList<(LogLevel Level, string Text)> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.Add((logLevel, formatter(state, exception) + exception));
        }
    }

    public void Dispose()
    {
    }
}
