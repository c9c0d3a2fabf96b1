using System.CommandLine;
using System.Net;
using System.Text.Json;
using Spectre.Console;

namespace Clew.Commands;

/// <summary>Prints one trace as a tree.</summary>
internal static class TraceShowCommand
{
    // A terminal tree beyond this tells nothing; --json has all.
    private const int SpansShownMax = 2_000;

    public static Command Create()
    {
        Argument<string> id = new("ID") { Description = "Trace id, 32 hexadecimal digits" };
        Option<Uri> server = ServerOption.Create();
        Option<bool> json = new("--json") { Description = "The API's JSON instead of a tree" };
        Command command = new("show", """
            Print a trace as a tree with duration, tokens and cost of each span.

            Examples:
              clew trace show 4bf92f3577b34da6a3ce929d0e0e4736
              clew trace show 4bf92f3577b34da6a3ce929d0e0e4736 --json | jq .usage
            """) { id, server, json };
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(
            parsed.GetRequiredValue(server), http => ShowAsync(http, parsed.GetRequiredValue(id), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> ShowAsync(HttpClient http, string id, bool json, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.GetAsync("/api/v1/traces/" + Uri.EscapeDataString(id), cancellationToken);
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync(JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString());
            return response.StatusCode == HttpStatusCode.NotFound ? ExitCode.NotFound : ExitCode.Failed;
        }
        if (json)
        {
            Console.WriteLine(body);
            return ExitCode.Ok;
        }
        using JsonDocument document = JsonDocument.Parse(body);
        AnsiConsole.Write(TreeOf(document.RootElement));
        return ExitCode.Ok;
    }

    private static Tree TreeOf(JsonElement trace)
    {
        JsonElement usage = trace.GetProperty("usage");
        Tree tree = new(
            $"[bold]{SpanText.Safe(trace.GetProperty("rootName").GetString()!)}[/] {trace.GetProperty("status").GetString()} · {SpanText.Duration(trace.GetProperty("durationNanos").GetInt64())}"
            + $" · {SpanText.Tokens(usage)} · {trace.GetProperty("llmCalls").GetInt64()} model calls, {trace.GetProperty("toolCalls").GetInt64()} tool calls");
        List<JsonElement> spans = [.. trace.GetProperty("spans").EnumerateArray().Take(SpansShownMax)];
        Dictionary<string, TreeNode> nodes = [];
        HashSet<string> present = [.. spans.Select(span => span.GetProperty("spanId").GetString()!)];
        ILookup<string, JsonElement> children = spans.ToLookup(span => span.GetProperty("parentSpanId").GetString() is string parent && present.Contains(parent) ? parent : "");
        // Breadth first, so that a deep trace needs no deep stack; spans in a cycle of parents are reached by no walk and stay out.
        Queue<(string Parent, IHasTreeNodes Node)> open = new([("", tree)]);
        while (open.TryDequeue(out (string Parent, IHasTreeNodes Node) next))
        {
            foreach (JsonElement child in children[next.Parent])
            {
                string spanId = child.GetProperty("spanId").GetString()!;
                if (nodes.TryAdd(spanId, next.Node.AddNode(SpanText.Line(child, withTime: false))))
                {
                    open.Enqueue((spanId, nodes[spanId]));
                }
            }
        }
        if (trace.GetProperty("spanCount").GetInt64() is long count && count > spans.Count)
        {
            tree.AddNode($"[grey]... and {count - spans.Count} more spans[/]");
        }
        return tree;
    }
}
