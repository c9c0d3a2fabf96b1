using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Clew.Server.Configuration;

namespace Clew.Commands.Client;

/// <summary>Sends a test to something that the configuration names, from the server or from here, and prints what came of it.</summary>
internal static class TestCommand
{
    public static Command Create(string description, Argument<string> name, TestTarget target)
    {
        Option<string?> config = new("--config") { HelpName = "FILE", Description = "Read this file and send from here; without it the running server sends" };
        Option<Uri> server = ServerOption.Create();
        Command command = new("test", description) { name, config, server };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(config) is string file
            ? FromFileAsync(target, file, parsed.GetRequiredValue(name), parsed.GetRequiredValue(server), cancellationToken)
            : ServerOption.RunAsync(parsed.GetRequiredValue(server), http => FromServerAsync(http, target, parsed.GetRequiredValue(name), cancellationToken)));
        return command;
    }

    private static async Task<int> FromServerAsync(HttpClient http, TestTarget target, string name, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsync(new Uri($"{target.Path}/{Uri.EscapeDataString(name)}/test", UriKind.Relative), null, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return await ApiClient.ExplainAsync(response, [], cancellationToken);
        }
        using JsonDocument reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        JsonElement root = reply.RootElement;
        return Write(new TestReply(
            root.GetProperty("ok").GetBoolean(),
            root.GetProperty("summary").GetString()!,
            root.GetProperty(target.AddressField).GetString()!,
            root.TryGetProperty("traceId", out JsonElement traceId) ? traceId.GetString() : null,
            TimeSpan.FromTicks(root.GetProperty("durationNanos").GetInt64() / TimeSpan.NanosecondsPerTick)));
    }

    private static async Task<int> FromFileAsync(TestTarget target, string file, string name, Uri page, CancellationToken cancellationToken)
    {
        (ClewConfiguration? configuration, int exitCode) = await GivenConfiguration.ReadAsync(file, cancellationToken);
        if (configuration is null)
        {
            return exitCode;
        }
        string[] known = [.. target.Names(configuration)];
        if (!known.Contains(name))
        {
            await Console.Error.WriteLineAsync($"{file} has no {target.Word} '{name}'. {(known.Length > 0 ? "It has " + string.Join(", ", known) : "It has none")}.");
            return ExitCode.NotFound;
        }
        return Write(await target.RunAsync(configuration, name, page, cancellationToken));
    }

    private static int Write(TestReply reply)
    {
        Console.WriteLine((reply.Ok ? "OK  " : "Failed  ") + reply.Summary);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {reply.Address}, {reply.Duration.TotalMilliseconds:0} ms") + (reply is { Ok: true, TraceId: not null } ? $", trace {reply.TraceId}" : ""));
        return reply.Ok ? ExitCode.Ok : ExitCode.Failed;
    }
}
