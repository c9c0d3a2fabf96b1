using System.CommandLine;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Spectre.Console;

namespace Clew.Commands.Client;

/// <summary>Prints spans as they are stored.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        Option<Uri> server = ServerOption.Create();
        Argument<string?> query = TracesCommand.QueryArgument();
        Option<bool> follow = new("--follow", "-f") { Description = "As always: tail goes on until Ctrl-C" };
        Option<string?> service = new("--service") { HelpName = "NAME", Description = "Only this service" };
        Option<string?> traceId = new("--trace") { HelpName = "ID", Description = "Only this trace" };
        Option<bool> json = new("--json", "--ndjson") { Description = "One JSON object a line instead of text" };
        Command command = new("tail", """
            Print spans as they are stored, until Ctrl-C. The conditions of a query are on the span itself.

            Examples:
              clew tail
              clew tail --service coordinator
              clew tail -f 'kind = tool and status = error or duration > 10s'
              clew tail --json | jq .llm.requestModel
            """) { query, follow, server, service, traceId, json };
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(
            parsed.GetRequiredValue(server),
            http => FollowAsync(http, [("query", parsed.GetValue(query)), ("service", parsed.GetValue(service)), ("traceId", parsed.GetValue(traceId))], parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> FollowAsync(HttpClient http, (string Name, string? Value)[] parameters, bool json, CancellationToken cancellationToken)
    {
        string path = "/api/v1/live?" + string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => parameter.Name + "=" + Uri.EscapeDataString(parameter.Value!)));
        using HttpResponseMessage response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return await ApiClient.ExplainAsync(response, parameters, cancellationToken);
        }
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
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
