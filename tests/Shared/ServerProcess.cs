using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>A server that runs as a process of its own, so that it can be killed, on free ports.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string UiLabel = "  UI ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly ClewProcess clew;

    private ServerProcess(ClewProcess clew, Uri ui, Uri otlpHttp, Uri otlpGrpc)
    {
        this.clew = clew;
        OtlpHttp = otlpHttp;
        OtlpGrpc = otlpGrpc;
        Api = new HttpClient { BaseAddress = ui };
    }

    public int Id => clew.Id;

    /// <summary>UI and API.</summary>
    public HttpClient Api { get; }

    public Uri OtlpHttp { get; }

    public Uri OtlpGrpc { get; }

    /// <summary>Everything printed so far: the start screen and the log.</summary>
    public IReadOnlyList<string> Output => [.. clew.Output, .. clew.Errors];

    /// <summary>Lines of the log at level error or worse.</summary>
    public IReadOnlyList<string> ErrorLines => [.. Output.Where(line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal))];

    /// <summary>Returns when the server prints that it listens.</summary>
    public static Task<ServerProcess> StartAsync(string dataFolder, params IEnumerable<string> options) =>
        StartAsync(dataFolder, new Dictionary<string, string>(), options);

    public static async Task<ServerProcess> StartAsync(string dataFolder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> options)
    {
        ClewProcess clew = ClewProcess.Start(environment, ["serve", "--data", dataFolder, "--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0", .. options]);
        try
        {
            string line = await clew.LineAsync(static line => line.StartsWith(UiLabel, StringComparison.Ordinal), StartLimit);
            Uri ui = new(line[UiLabel.Length..].Trim());
            using HttpClient http = new() { BaseAddress = ui };
            JsonElement info = await http.GetFromJsonAsync<JsonElement>("/api/v1/info");
            return new ServerProcess(clew, ui, new Uri(info.GetProperty("otlpHttpUrl").GetString()!), new Uri(info.GetProperty("otlpGrpcUrl").GetString()!));
        }
        catch
        {
            clew.Dispose();
            throw;
        }
    }

    /// <summary>The first line, printed already or yet to come, that matches.</summary>
    public Task<string> LineAsync(Func<string, bool> matches, TimeSpan limit) => clew.LineAsync(matches, limit);

    /// <summary>SIGKILL.</summary>
    public void Kill() => clew.Kill();

    /// <summary>SIGTERM.</summary>
    public void Terminate() => clew.Terminate();

    public Task<int> WaitForExitAsync(TimeSpan limit) => clew.WaitForExitAsync(limit);

    public void Dispose()
    {
        Api.Dispose();
        clew.Dispose();
    }
}
