using System.CommandLine;
using System.Text.Json;

namespace Clew.Commands.Client;

/// <summary>Prints users and conversations.</summary>
internal static class ListCommand
{
    private static readonly Column[] UserColumns =
    [
        Column.Of("USER", "userId"),
        Column.Count("TRACES", "traces"),
        Column.Count("CALLS", "calls"),
        Column.Count("ERRORS", "errorCount"),
        Column.Tokens("IN", "inputTokens"),
        Column.Tokens("OUT", "outputTokens"),
        Column.Cost,
        Column.Time("LAST", "lastTime"),
    ];

    private static readonly Column[] ConversationColumns =
    [
        Column.Of("CONVERSATION", "conversationId"),
        Column.Of("USER", "userId"),
        Column.Count("TURNS", "turns"),
        Column.Count("ERRORS", "errorCount"),
        Column.Number("DURATION", item => NumberText.Duration(item.GetProperty("durationNanos").GetInt64())),
        Column.Tokens("IN", "inputTokens"),
        Column.Tokens("OUT", "outputTokens"),
        Column.Cost,
        Column.Time("LAST", "lastTime"),
        new("AGENTS", item => string.Join(", ", item.GetProperty("agents").EnumerateArray().Select(agent => agent.GetString()))),
    ];

    public static Command Users() => Create("users", "Print users, the one seen last first.\n\nExamples:\n  clew users --since 24h", "/api/v1/users", UserColumns);

    public static Command Conversations() =>
        Create("conversations", "Print conversations, the one with the latest turn first.\n\nExamples:\n  clew conversations --since 24h --limit 50", "/api/v1/conversations", ConversationColumns);

    private static Command Create(string name, string description, string path, Column[] columns)
    {
        Option<Uri> server = ServerOption.Create();
        Option<int> limit = TracesCommand.LimitOption(20);
        TimeRangeOptions range = new();
        OutputOptions output = new();
        Command command = new(name, description) { server, limit };
        range.AddTo(command);
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(parsed.GetRequiredValue(server), async http =>
        {
            (int exitCode, IReadOnlyList<JsonElement> items) = await http.ListAsync(path, [.. range.Of(parsed)], parsed.GetValue(limit), cancellationToken);
            if (exitCode == ExitCode.Ok)
            {
                output.Write(parsed, items, rows => Column.Table(columns, rows), $"No {name}.");
            }
            return exitCode;
        }));
        return command;
    }
}
