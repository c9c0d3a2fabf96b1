using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Clew.Samples.Tests;

/// <summary>
/// A RabbitMQ broker on free ports with its data in a temporary folder, and with a port mapper of its own, so that it does not meet another
/// broker of this machine. Both are child processes, ended here.
/// </summary>
internal sealed class RabbitMqBroker : IAsyncDisposable
{
    private const string ServerScript = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("clew-rabbitmq-").FullName;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> output = [];
    private readonly Process portMapper;
    private readonly Process server;

    private RabbitMqBroker()
    {
        File.Exists(ServerScript).ShouldBeTrue("RabbitMQ is missing: apt-get install rabbitmq-server");
        int[] ports = FreePorts(3);
        Url = $"amqp://guest:guest@127.0.0.1:{ports[0]}";
        string enabledPlugins = Path.Combine(folder, "enabled_plugins");
        File.WriteAllText(enabledPlugins, "[].");
        File.WriteAllText(Path.Combine(folder, "env.conf"), "");
        Dictionary<string, string> environment = new()
        {
            ["HOME"] = folder,
            ["ERL_EPMD_PORT"] = $"{ports[2]}",
            ["RABBITMQ_NODENAME"] = $"clew{ports[0]}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{ports[0]}",
            ["RABBITMQ_DIST_PORT"] = $"{ports[1]}",
            ["RABBITMQ_MNESIA_BASE"] = folder,
            ["RABBITMQ_LOG_BASE"] = folder,
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = enabledPlugins,
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "env.conf"),
        };
        portMapper = Start("epmd", environment, "-port", $"{ports[2]}", "-address", "127.0.0.1");
        server = Start(ServerScript, environment);
    }

    public string Url { get; }

    public static async Task<RabbitMqBroker> StartAsync()
    {
        RabbitMqBroker broker = new();
        try
        {
            await broker.ready.Task.WaitAsync(StartLimit);
            return broker;
        }
        catch (Exception exception)
        {
            await broker.DisposeAsync();
            throw new InvalidOperationException("RabbitMQ did not start. It printed:\n" + string.Join('\n', broker.output), exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (Process process in (Process[])[server, portMapper])
        {
            process.Kill(entireProcessTree: true);
            // Not until its output ends: a process of the broker's own that outlives it would have us wait for ever.
            process.WaitForExit(EndLimit).ShouldBeTrue();
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private Process Start(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        Process process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Received(line.Data);
        process.ErrorDataReceived += (_, line) => Received(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"{program} ended."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Received(string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (output)
        {
            output.Add(line);
        }
        if (line.Contains("completed with", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
