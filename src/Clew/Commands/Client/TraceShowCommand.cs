using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Clew.Commands.Client;

/// <summary>Prints one trace as a tree.</summary>
internal static class TraceShowCommand
{
    // A terminal tree beyond this tells nothing; --json has all.
    private const int SpansShownMax = 2_000;

    /// <summary>Each is a request of its own.</summary>
    private const int SpansWithMessagesMax = 200;

    public static Command Create()
    {
        Argument<string> id = new("ID") { Description = "Trace id, 32 hexadecimal digits" };
        Option<Uri> server = ServerOption.Create();
        Option<bool> json = new("--json") { Description = "The API's JSON instead of a tree" };
        Option<bool> messages = new("--messages") { Description = "Also what was said: messages, tool calls and results, each once" };
        Command command = new("show", """
            Print a trace as a tree with duration, tokens and cost of each span. ● marks the spans that decide how long it took.

            Examples:
              clew trace show 4bf92f3577b34da6a3ce929d0e0e4736
              clew trace show 4bf92f3577b34da6a3ce929d0e0e4736 --messages
              clew trace show 4bf92f3577b34da6a3ce929d0e0e4736 --json | jq .usage
            """) { id, server, json, messages };
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(
            parsed.GetRequiredValue(server), http => ShowAsync(http, parsed.GetRequiredValue(id), parsed.GetValue(json), parsed.GetValue(messages), cancellationToken)));
        return command;
    }

    private static async Task<int> ShowAsync(HttpClient http, string id, bool json, bool messages, CancellationToken cancellationToken)
    {
        string path = "/api/v1/traces/" + Uri.EscapeDataString(id);
        (int exitCode, JsonElement trace) = await http.GetAsync(path, [], cancellationToken);
        if (exitCode != ExitCode.Ok)
        {
            return exitCode;
        }
        if (json)
        {
            Console.WriteLine(trace.GetRawText());
            return ExitCode.Ok;
        }
        Dictionary<string, List<string>> said = [];
        MessageText texts = new();
        foreach (JsonElement span in trace.GetProperty("spans").EnumerateArray().Where(span => messages && span.GetProperty("hasContent").GetBoolean()).Take(SpansWithMessagesMax))
        {
            string spanId = span.GetProperty("spanId").GetString()!;
            (exitCode, JsonElement detail) = await http.GetAsync($"{path}/spans/{spanId}", [], cancellationToken);
            if (exitCode != ExitCode.Ok)
            {
                return exitCode;
            }
            said[spanId] = [.. texts.Lines(detail)];
        }
        AnsiConsole.Write(TreeOf(trace, said));
        return ExitCode.Ok;
    }

    private static Tree TreeOf(JsonElement trace, Dictionary<string, List<string>> said)
    {
        JsonElement usage = trace.GetProperty("usage");
        Tree tree = new(
            $"[bold]{SpanText.Safe(trace.GetProperty("rootName").GetString()!)}[/] {trace.GetProperty("status").GetString()} · {NumberText.Duration(trace.GetProperty("durationNanos").GetInt64())}"
            + $" · {SpanText.Tokens(usage)} · {trace.GetProperty("llmCalls").GetInt64()} model calls, {trace.GetProperty("toolCalls").GetInt64()} tool calls");
        List<JsonElement> spans = [.. trace.GetProperty("spans").EnumerateArray().Take(SpansShownMax)];
        Dictionary<string, TreeNode> nodes = [];
        HashSet<string> present = [.. spans.Select(span => span.GetProperty("spanId").GetString()!)];
        ILookup<string, JsonElement> children = spans.ToLookup(span => span.GetProperty("parentSpanId").GetString() is string parent && present.Contains(parent) ? parent : "");
        HashSet<string> critical = CriticalPath.Find(children[""], spanId => children[spanId]);
        // Breadth first, so that a deep trace needs no deep stack; spans in a cycle of parents are reached by no walk and stay out.
        Queue<(string Parent, IHasTreeNodes Node)> open = new([("", tree)]);
        while (open.TryDequeue(out (string Parent, IHasTreeNodes Node) next))
        {
            foreach (JsonElement child in children[next.Parent])
            {
                string spanId = child.GetProperty("spanId").GetString()!;
                if (nodes.ContainsKey(spanId))
                {
                    continue;
                }
                TreeNode node = next.Node.AddNode((critical.Contains(spanId) ? "[yellow]●[/] " : "") + SpanText.Line(child, withTime: false));
                nodes.Add(spanId, node);
                open.Enqueue((spanId, node));
                foreach (string line in said.GetValueOrDefault(spanId) ?? [])
                {
                    node.AddNode(line);
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
