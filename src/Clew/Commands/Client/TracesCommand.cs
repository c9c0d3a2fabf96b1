using System.CommandLine;
using System.Text.Json;

namespace Clew.Commands.Client;

/// <summary>Prints the list of traces.</summary>
internal static class TracesCommand
{
    private static readonly Column[] Columns =
    [
        Column.Time("TIME", "startTime"),
        Column.Of("STATUS", "status"),
        new("NAME", trace => Cut(trace.GetProperty("rootName").GetString()!, 40)),
        new("AGENT", trace => Cut(trace.GetProperty("agent").GetString() ?? trace.GetProperty("service").GetString()!, 24)),
        Column.Number("DURATION", trace => NumberText.Duration(trace.GetProperty("durationNanos").GetInt64())),
        Column.Tokens("IN", "inputTokens"),
        Column.Tokens("OUT", "outputTokens"),
        Column.Cost,
        Column.Count("LLM", "llmCalls"),
        Column.Count("TOOLS", "toolCalls"),
        Column.Count("ERRORS", "errorCount"),
        new("MODEL", ModelsOf),
        Column.Of("ID", "traceId"),
    ];

    public static Command Create()
    {
        Argument<string?> query = QueryArgument();
        Option<Uri> server = ServerOption.Create();
        Option<int> limit = LimitOption(20);
        TimeRangeOptions range = new();
        OutputOptions output = new();
        Command command = new("traces", """
            Print traces, newest first, that fulfil a query (the language of the UI's search box).

            Examples:
              clew traces
              clew traces 'agent = planner and cost > 0.1 and tool.error' --since 1h
              clew traces 'duration > 30s or iterations >= 8' --limit 100 --ndjson | jq -r .traceId
            """) { query, server, limit };
        range.AddTo(command);
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(parsed.GetRequiredValue(server), async http =>
        {
            (int exitCode, IReadOnlyList<JsonElement> items) = await http.ListAsync("/api/v1/traces", [.. range.Of(parsed), ("query", parsed.GetValue(query))], parsed.GetValue(limit), cancellationToken);
            if (exitCode == ExitCode.Ok)
            {
                output.Write(parsed, items, rows => Column.Table(Columns, rows), "No trace.");
            }
            return exitCode;
        }));
        return command;
    }

    public static Argument<string?> QueryArgument() => new("QUERY")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Conditions such as agent = x, cost > 0.1, tool.error, or any text; docs/search.md has all",
    };

    public static Option<int> LimitOption(int otherwise)
    {
        Option<int> limit = new("--limit") { HelpName = "N", Description = $"At most so many, up to 100,000. Default: {otherwise}", DefaultValueFactory = _ => otherwise };
        limit.Validators.Add(result =>
        {
            if (result.GetValue(limit) is < 1 or > 100_000)
            {
                result.AddError("--limit: a whole number from 1 to 100000 is expected.");
            }
        });
        return limit;
    }

    private static string ModelsOf(JsonElement trace)
    {
        int count = trace.GetProperty("models").GetArrayLength();
        return count == 0 ? "–" : trace.GetProperty("models")[0].GetString() + (count > 1 ? $" +{count - 1}" : "");
    }

    /// <summary>A name that fills the line hides the rest of it.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
