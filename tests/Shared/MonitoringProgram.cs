using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>Prometheus or Alertmanager of the Debian packages, on a free port of this machine, ended with the test.</summary>
internal sealed class MonitoringProgram : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly string folder = Directory.CreateTempSubdirectory("clew-monitoring-").FullName;
    private readonly List<string> output = [];
    private Process? process;

    public HttpClient Http { get; } = new();

    public Uri Address => Http.BaseAddress!;

    /// <param name="configuration">Of prometheus.yml.</param>
    /// <param name="files">Names and contents of files beside it.</param>
    public static Task<MonitoringProgram> PrometheusAsync(string configuration, params IReadOnlyList<(string Name, string Content)> files) => StartAsync(
        "prometheus", [("prometheus.yml", configuration), .. files],
        static (port, folder) => [
            $"--config.file={folder}/prometheus.yml", $"--web.listen-address=127.0.0.1:{port}", $"--storage.tsdb.path={folder}/data", "--enable-feature=exemplar-storage", "--web.enable-remote-write-receiver",
        ]);

    /// <summary>Without receivers of its own: tests ask its API.</summary>
    public static Task<MonitoringProgram> AlertmanagerAsync() => StartAsync(
        "prometheus-alertmanager", [("alertmanager.yml", "route: { receiver: none }\nreceivers: [{ name: none }]\n")],
        static (port, folder) => [$"--config.file={folder}/alertmanager.yml", $"--web.listen-address=127.0.0.1:{port}", $"--storage.path={folder}/data", "--cluster.listen-address="]);

    /// <summary>Runs <c>promtool</c> in a folder and returns what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> PromtoolAsync(string folder, string? input, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("promtool", arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process promtool = Process.Start(start)!;
        Task<string> printed = promtool.StandardOutput.ReadToEndAsync();
        Task<string> faults = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(input ?? "");
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync().WaitAsync(Limit);
        return (promtool.ExitCode, await printed + await faults);
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task<JsonElement> WhenAsync(string path, Func<JsonElement, bool> isWanted)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            JsonElement answer = await Http.GetFromJsonAsync<JsonElement>(path);
            if (isWanted(answer))
            {
                return answer;
            }
            if (Stopwatch.GetElapsedTime(started) > Limit)
            {
                throw new TimeoutException($"{path} answers {answer}\n{string.Join('\n', Lines())}");
            }
            await Task.Delay(50);
        }
    }

    /// <summary>The samples of an instant query of Prometheus, once they are as wanted.</summary>
    public async Task<JsonElement[]> QueryAsync(string expression, Func<JsonElement[], bool> isWanted)
    {
        JsonElement answer = await WhenAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression), answer => isWanted(Samples(answer)));
        return Samples(answer);

        static JsonElement[] Samples(JsonElement answer) => [.. answer.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            // Not until its output ends, which a process that it started could put off for ever.
            running.WaitForExit(Limit).ShouldBeTrue();
            running.Dispose();
        }
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<MonitoringProgram> StartAsync(string program, IReadOnlyList<(string Name, string Content)> files, Func<int, string, string[]> arguments)
    {
        // Neither program says which port it got when it is asked to choose, and a free one may be taken in between.
        for (int attempt = 1; ; attempt++)
        {
            MonitoringProgram started = new();
            try
            {
                await started.StartOnceAsync(program, files, arguments);
                return started;
            }
            catch (InvalidOperationException) when (attempt < StartAttempts)
            {
                await started.DisposeAsync();
            }
            catch
            {
                await started.DisposeAsync();
                throw;
            }
        }
    }

    private async Task StartOnceAsync(string program, IReadOnlyList<(string Name, string Content)> files, Func<int, string, string[]> arguments)
    {
        foreach ((string name, string content) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), content);
        }
        int port = FreePort();
        Http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        process = new Process { StartInfo = new ProcessStartInfo(program, arguments(port, folder)) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += (_, line) => Received(line.Data);
        process.ErrorDataReceived += (_, line) => Received(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        long since = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync())
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(since) > Limit)
            {
                throw new InvalidOperationException($"{program} did not start. It printed:\n{string.Join('\n', Lines())}");
            }
            await Task.Delay(50);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync("/-/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Received(string? line)
    {
        lock (output)
        {
            output.Add(line ?? "");
        }
    }

    private string[] Lines()
    {
        lock (output)
        {
            return [.. output];
        }
    }
}
