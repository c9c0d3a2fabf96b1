using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Clew.Commands.Client;
using Clew.Configuration;
using Clew.Export;
using Clew.Server.Configuration;

namespace Clew.Commands.Export;

/// <summary>Sends one span to a destination and prints what came of it.</summary>
internal static class ExportTestCommand
{
    public static Command Create()
    {
        Argument<string> name = new("NAME") { Description = "Name of the exporter in the configuration file, such as honeycomb or otlphttp/team" };
        Option<string?> config = new("--config") { HelpName = "FILE", Description = "Read this file and send from here; without it the running server sends" };
        Option<Uri> server = ServerOption.Create();
        Command command = new("test", """
            Send one span to a destination and say in plain words what came of it.

            Examples:
              clew export test honeycomb
              clew export test otlphttp/team --config clew.yaml
            """) { name, config, server };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(config) is string file
            ? FromFileAsync(file, parsed.GetRequiredValue(name), cancellationToken)
            : ServerOption.RunAsync(parsed.GetRequiredValue(server), http => FromServerAsync(http, parsed.GetRequiredValue(name), cancellationToken)));
        return command;
    }

    private static async Task<int> FromServerAsync(HttpClient http, string name, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsync(new Uri($"/api/v1/destinations/{Uri.EscapeDataString(name)}/test", UriKind.Relative), null, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return await ApiClient.ExplainAsync(response, [], cancellationToken);
        }
        using JsonDocument reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        JsonElement root = reply.RootElement;
        return Write(root.GetProperty("ok").GetBoolean(), root.GetProperty("summary").GetString()!, root.GetProperty("address").GetString()!, root.GetProperty("traceId").GetString(), root.GetProperty("durationNanos").GetInt64() / 1e6);
    }

    private static async Task<int> FromFileAsync(string file, string name, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"There is no file '{file}'.");
            return ExitCode.NotFound;
        }
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse(await File.ReadAllTextAsync(file, cancellationToken), Environment.GetEnvironmentVariable);
        if (reading.Value is not { } configuration)
        {
            foreach (ConfigFinding fault in reading.Faults)
            {
                await Console.Error.WriteLineAsync($"{file}:{fault}");
            }
            return ExitCode.Usage;
        }
        if (configuration.Exporters.Destinations.FirstOrDefault(destination => destination.Name == name) is not { } options)
        {
            string known = string.Join(", ", configuration.Exporters.Destinations.Select(destination => destination.Name));
            await Console.Error.WriteLineAsync($"{file} has no exporter '{name}'. {(known.Length > 0 ? "It has " + known : "It has none")}.");
            return ExitCode.NotFound;
        }
        ExportTestReply reply = await ExportTest.RunAsync(options, Guid.NewGuid().ToString("N"), TimeProvider.System, cancellationToken);
        return Write(reply.Ok, reply.Summary, reply.Address.ToString(), reply.TraceId, reply.Duration.TotalMilliseconds);
    }

    private static int Write(bool ok, string summary, string address, string? traceId, double milliseconds)
    {
        Console.WriteLine((ok ? "OK  " : "Failed  ") + summary);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {address}, {milliseconds:0} ms") + (ok && traceId is not null ? $", trace {traceId}" : ""));
        return ok ? ExitCode.Ok : ExitCode.Failed;
    }
}
