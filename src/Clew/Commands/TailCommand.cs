using System.CommandLine;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Spectre.Console;

namespace Clew.Commands;

/// <summary>Prints spans as they are stored.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        Option<Uri> server = ServerOption.Create();
        Option<string?> service = new("--service") { HelpName = "NAME", Description = "Only this service" };
        Option<string?> traceId = new("--trace") { HelpName = "ID", Description = "Only this trace" };
        Option<bool> json = new("--json") { Description = "One JSON object a line instead of text" };
        Command command = new("tail", """
            Print spans as they are stored, until Ctrl-C.

            Examples:
              clew tail
              clew tail --service coordinator
              clew tail --json | jq .llm.requestModel
            """) { server, service, traceId, json };
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(
            parsed.GetRequiredValue(server),
            http => FollowAsync(http, parsed.GetValue(service), parsed.GetValue(traceId), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> FollowAsync(HttpClient http, string? service, string? traceId, bool json, CancellationToken cancellationToken)
    {
        string path = "/api/v1/live?" + (service is null ? "" : "service=" + Uri.EscapeDataString(service) + "&") + (traceId is null ? "" : "traceId=" + Uri.EscapeDataString(traceId));
        await using Stream stream = await http.GetStreamAsync(path.TrimEnd('?', '&'), cancellationToken);
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "dropped")
            {
                await Console.Error.WriteLineAsync($"({item.Data} spans not shown: they come faster than this terminal prints)");
            }
            else if (json)
            {
                Console.WriteLine(item.Data);
            }
            else
            {
                using JsonDocument document = JsonDocument.Parse(item.Data);
                AnsiConsole.MarkupLine(SpanText.Line(document.RootElement, withTime: true) + $" [grey]{document.RootElement.GetProperty("traceId").GetString()}[/]");
            }
        }
        return ExitCode.Ok;
    }
}
