using System.CommandLine;
using System.Diagnostics;
using Clew.Samples.ResearchTeam.Scripting.Faults;
using Clew.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Clew.Commands;

/// <summary>Starts the server, prints one screen, waits for Ctrl-C or SIGTERM, drains.</summary>
internal static class ServeCommand
{
    public const string Description = """
        Start the server: OTLP in, store, API and UI.

        Every option can be set by the environment variable named with it; the option wins. Both win over the configuration file.

        Examples:
          clew serve
          clew serve --demo --time-scale 0.2
          clew serve --demo --demo-fault tool_loop --demo-fault truncation
          clew serve --data /var/lib/clew --bind 0.0.0.0
          clew serve --config clew.yaml
          CLEW_PORT=5000 CLEW_RETENTION_DAYS=7 clew serve
        """;

    public static void Configure(Command command)
    {
        Dictionary<string, Option<string?>> settings = new()
        {
            ["CLEW_CONFIG"] = Setting("--config", "FILE", "Configuration file, read again when it changes (CLEW_CONFIG). Options and variables win over it"),
            ["CLEW_DATA"] = Setting("--data", "FOLDER", "Folder of the store (CLEW_DATA). Default: clew-data"),
            ["CLEW_BIND"] = Setting("--bind", "ADDRESS", "Address to listen on (CLEW_BIND). Default: 127.0.0.1, this machine only"),
            ["CLEW_PORT"] = Setting("--port", "PORT", "UI, API and OTLP/HTTP (CLEW_PORT). Default: 4319"),
            ["CLEW_OTLP_HTTP_PORT"] = Setting("--otlp-http-port", "PORT", "OTLP/HTTP (CLEW_OTLP_HTTP_PORT). Default: 4318"),
            ["CLEW_OTLP_GRPC_PORT"] = Setting("--otlp-grpc-port", "PORT", "OTLP/gRPC (CLEW_OTLP_GRPC_PORT). Default: 4317"),
            ["CLEW_TLS_CERT"] = Setting("--tls-cert", "FILE", "PEM certificate; all ports then speak TLS (CLEW_TLS_CERT)"),
            ["CLEW_TLS_KEY"] = Setting("--tls-key", "FILE", "PEM key of the certificate (CLEW_TLS_KEY)"),
            ["CLEW_RETENTION_DAYS"] = Setting("--retention-days", "DAYS", "Delete day files older than this; 0 keeps all (CLEW_RETENTION_DAYS). Default: 30"),
            ["CLEW_RETENTION_BYTES"] = Setting("--retention-bytes", "BYTES", "Delete the oldest day files beyond this size; 0 is no limit (CLEW_RETENTION_BYTES)"),
        };
        Option<bool> relay = new("--relay") { Description = "Receive, redact, sample and forward; no store, no UI (CLEW_RELAY, service.mode of the file)" };
        Option<bool> demo = new("--demo") { Description = "Also run the demo: a team of agents with real tools against a scripted model" };
        Option<int> seed = new("--seed") { Description = "Seed of the demo", DefaultValueFactory = _ => 7 };
        Option<double> timeScale = new("--time-scale") { Description = "Length of the demo's seconds: 0.1 is ten times as fast", DefaultValueFactory = _ => 1.0 };
        Option<string[]> faults = new("--demo-fault")
        {
            Description = $"Let the demo go wrong in this way, in place of the stories that do; may repeat. all, none, or one of: {string.Join(", ", DemoFaults.Names)}",
            HelpName = "NAME",
        };
        faults.AcceptOnlyFromAmong(["all", "none", .. DemoFaults.Names]);
        foreach (Option<string?> setting in settings.Values)
        {
            command.Options.Add(setting);
        }
        command.Options.Add(relay);
        command.Options.Add(demo);
        command.Options.Add(seed);
        command.Options.Add(timeScale);
        command.Options.Add(faults);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            name => name == "CLEW_RELAY" && parsed.GetValue(relay) ? "true" : settings.TryGetValue(name, out Option<string?>? option) && parsed.GetValue(option) is string text ? text : Environment.GetEnvironmentVariable(name),
            parsed.GetValue(demo) ? new DemoSettings(parsed.GetValue(seed), parsed.GetValue(timeScale), FaultsOf(parsed.GetValue(faults) ?? [])) : null,
            cancellationToken));
    }

    /// <summary>Null when nothing is said of them.</summary>
    private static IReadOnlyList<string>? FaultsOf(string[] names) =>
        names.Length == 0 ? null : names.Contains("all") ? DemoFaults.Names : [.. names.Where(name => name != "none").Distinct()];

    private static Option<string?> Setting(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static async Task<int> RunAsync(Func<string, string?> setting, DemoSettings? demo, CancellationToken cancellationToken)
    {
        ServerOptions options;
        try
        {
            options = ServerOptionsBinder.Bind(setting);
        }
        catch (InvalidOptionsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Usage;
        }
        ClewServer server;
        try
        {
            server = await ClewServer.StartAsync(options, logging: AddConsole, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or Storage.StoreUnavailableException)
        {
            await Console.Error.WriteLineAsync("clew could not start: " + e.Message);
            return ExitCode.Failed;
        }
        await using (server)
        {
            StartScreen.Write(server.Addresses, options, Process.GetCurrentProcess().StartTime);
            using CancellationTokenSource demoEnds = new();
            Task demoRun = demo is null ? Task.CompletedTask : DemoRunner.RunAsync(server.Addresses.OtlpGrpc, demo, demoEnds.Token);
            await server.WaitForShutdownAsync(cancellationToken);
            await demoEnds.CancelAsync();
            await demoRun;
        }
        return ExitCode.Ok;
    }

    private static void AddConsole(ILoggingBuilder logging) => logging.AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.TimestampFormat = "HH:mm:ss ";
        console.ColorBehavior = Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
    });
}

/// <param name="Seed">Same seed, same runs.</param>
/// <param name="TimeScale">Length of a demo second in seconds.</param>
/// <param name="Faults">Ways in which runs go wrong; null for the stories as they are.</param>
internal sealed record DemoSettings(int Seed, double TimeScale, IReadOnlyList<string>? Faults);
