using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Clew.Alert.Notify;
using Clew.Commands.Client;
using Clew.Configuration;
using Clew.Server.Configuration;

namespace Clew.Commands.Notify;

/// <summary>Sends a message to a channel and prints what came of it.</summary>
internal static class NotifyTestCommand
{
    public static Command Create()
    {
        Argument<string> name = new("CHANNEL") { Description = "Name of the channel in alerts.channels, such as slack or webhook/ops" };
        Option<string?> config = new("--config") { HelpName = "FILE", Description = "Read this file and send from here; without it the running server sends" };
        Option<Uri> server = ServerOption.Create();
        Command command = new("test", """
            Tell a channel of an alert that says it is a test, and say in plain words what came of it.

            Examples:
              clew notify test slack
              clew notify test webhook/ops --config clew.yaml
            """) { name, config, server };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(config) is string file
            ? FromFileAsync(file, parsed.GetRequiredValue(name), parsed.GetRequiredValue(server), cancellationToken)
            : ServerOption.RunAsync(parsed.GetRequiredValue(server), http => FromServerAsync(http, parsed.GetRequiredValue(name), cancellationToken)));
        return command;
    }

    private static async Task<int> FromServerAsync(HttpClient http, string name, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsync(new Uri($"/api/v1/alerts/channels/{Uri.EscapeDataString(name)}/test", UriKind.Relative), null, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return await ApiClient.ExplainAsync(response, [], cancellationToken);
        }
        using JsonDocument reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        JsonElement root = reply.RootElement;
        return Write(root.GetProperty("ok").GetBoolean(), root.GetProperty("summary").GetString()!, root.GetProperty("endpoint").GetString()!, root.GetProperty("durationNanos").GetInt64() / 1e6);
    }

    private static async Task<int> FromFileAsync(string file, string name, Uri page, CancellationToken cancellationToken)
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
        IReadOnlyList<ChannelOptions> channels = configuration.Alerts.Channels;
        if (channels.FirstOrDefault(channel => channel.Name == name) is not { } options)
        {
            string known = string.Join(", ", channels.Select(static channel => channel.Name));
            await Console.Error.WriteLineAsync($"{file} has no channel '{name}'. {(known.Length > 0 ? "It has " + known : "It has none")}.");
            return ExitCode.NotFound;
        }
        ChannelTestReply reply = await NotificationQueue.TestAsync(options, page, TimeProvider.System, cancellationToken);
        return Write(reply.Ok, reply.Summary, reply.Endpoint, reply.Duration.TotalMilliseconds);
    }

    private static int Write(bool ok, string summary, string endpoint, double milliseconds)
    {
        Console.WriteLine((ok ? "OK  " : "Failed  ") + summary);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {endpoint}, {milliseconds:0} ms"));
        return ok ? ExitCode.Ok : ExitCode.Failed;
    }
}
