using System.CommandLine;
using System.Text.Json;

namespace Clew.Commands.Client;

/// <summary>Prints calls, errors, tokens, cost and durations by some dimensions; the lists of agents, tools and models are the same with fixed ones.</summary>
internal static class UsageCommand
{
    private static readonly string[] Dimensions = ["service", "environment", "agent", "operation", "provider", "model", "tool", "kind"];

    public static Command Create()
    {
        Option<string> by = new("--by") { HelpName = "DIMENSION[,...]", Description = $"Group by {string.Join(", ", Dimensions)}. Default: model", DefaultValueFactory = static _ => "model" };
        return Create(new Command("usage", """
            Print calls, errors, tokens, cost and durations by model, agent, tool, ...

            Examples:
              clew usage --by model
              clew usage --by agent,model --since 24h
              clew usage --by service --json | jq '.items[] | [.group.service, .usage.costUsd]'
            """) { by }, "/api/v1/usage", parsed => parsed.GetValue(by));
    }

    public static Command Agents() => Create(new Command("agents", "Print agents with their runs, errors, cost and durations.\n\nExamples:\n  clew agents --since 24h"), "/api/v1/agents");

    public static Command Tools() => Create(new Command("tools", "Print tools with their calls, errors and durations.\n\nExamples:\n  clew tools --since 24h"), "/api/v1/tools");

    public static Command Models() => Create(new Command("models", "Print models with their calls, errors, tokens, cost and times to first chunk.\n\nExamples:\n  clew models --since 24h"), "/api/v1/models");

    private static Command Create(Command command, string path, Func<ParseResult, string?>? groupBy = null)
    {
        Option<Uri> server = ServerOption.Create();
        Option<int> limit = new("--limit") { HelpName = "N", Description = "At most so many groups, up to 1,000; the rest is one line. Default: 100", DefaultValueFactory = static _ => 100 };
        TimeRangeOptions range = new();
        OutputOptions output = new();
        command.Options.Add(server);
        command.Options.Add(limit);
        range.AddTo(command);
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(parsed.GetRequiredValue(server), async http =>
        {
            string count = parsed.GetValue(limit).ToString(System.Globalization.CultureInfo.InvariantCulture);
            (int exitCode, JsonElement answer) = await http.GetAsync(path, [.. range.Of(parsed), ("limit", count), ("groupBy", groupBy?.Invoke(parsed))], cancellationToken);
            if (exitCode == ExitCode.Ok)
            {
                output.Write(parsed, [.. answer.GetProperty("items").EnumerateArray()], rows => Column.Table(ColumnsOf(answer), [.. rows.Where(row => TellsSomething(row, answer))]), "Nothing was called.");
            }
            return exitCode;
        }));
        return command;
    }

    /// <summary>Spans outside of any tool make a group without a call, which has no line of its own.</summary>
    private static bool TellsSomething(JsonElement row, JsonElement answer) =>
        row.GetProperty("calls").GetInt64() > 0 || (answer.GetProperty("calls").GetString() != "tool" && Column.CostOf(row) is not null);

    private static Column[] ColumnsOf(JsonElement answer)
    {
        string[] groups = [.. answer.GetProperty("groupBy").EnumerateArray().Select(name => name.GetString()!)];
        string calls = answer.GetProperty("calls").GetString()!;
        bool hasChunks = calls == "model" && answer.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("ttft").GetProperty("count").GetInt64() > 0);
        List<Column> columns = [.. groups.Select(name => new Column(name.ToUpperInvariant(), item => GroupOf(item, name)))];
        columns.Add(Column.Count(calls == "agent" ? "RUNS" : "CALLS", "calls"));
        columns.Add(Column.Count("ERRORS", "errors"));
        columns.Add(Column.Number("ERROR %", item => NumberText.Share(item.GetProperty("errors").GetInt64(), item.GetProperty("calls").GetInt64())));
        columns.Add(Column.Percentile("P50", "duration", "p50Nanos"));
        columns.Add(Column.Percentile("P95", "duration", "p95Nanos"));
        if (hasChunks)
        {
            columns.Add(Column.Percentile("TTFT P95", "ttft", "p95Nanos"));
        }
        if (calls != "tool")
        {
            columns.Add(Column.Tokens("IN", "inputTokens"));
            columns.Add(Column.Tokens("CACHED", "cacheReadTokens"));
            columns.Add(Column.Tokens("OUT", "outputTokens"));
            columns.Add(Column.Cost);
            columns.Add(Column.Number(calls == "agent" ? "PER RUN" : "PER CALL", PerCall));
        }
        return [.. columns];
    }

    private static string GroupOf(JsonElement item, string name) =>
        item.GetProperty("isOther").GetBoolean() ? "(others)" : item.GetProperty("group").GetProperty(name).GetString() ?? "–";

    private static string PerCall(JsonElement item) =>
        NumberText.Cost(item.GetProperty("calls").GetInt64() is > 0 and long calls ? Column.CostOf(item) / calls : null);
}
