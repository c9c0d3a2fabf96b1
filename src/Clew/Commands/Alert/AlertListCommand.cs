using System.CommandLine;
using System.Text.Json;
using Clew.Commands.Client;

namespace Clew.Commands.Alert;

/// <summary>Prints what is pending or firing, or the rules.</summary>
internal static class AlertListCommand
{
    private const int SummaryCharsMax = 110;

    private static readonly Column[] AlertColumns =
    [
        Column.Of("STATE", "state"),
        Column.Of("SEVERITY", "severity"),
        Column.Of("RULE", "ruleId"),
        Column.Time("SINCE", "since"),
        new("SUMMARY", alert => Cut(alert.GetProperty("summary").GetString()!)),
    ];

    private static readonly Column[] RuleColumns =
    [
        Column.Of("RULE", "id"),
        Column.Of("SEVERITY", "severity"),
        new("STATE", rule => !rule.GetProperty("enabled").GetBoolean() ? "off"
            : rule.GetProperty("firing").GetInt64() > 0 ? "firing" : rule.GetProperty("pending").GetInt64() > 0 ? "pending" : "quiet"),
        Column.Of("FROM", "origin"),
        new("WHAT", rule => Cut(rule.GetProperty("description").GetString()!)),
    ];

    public static Command Create() => Create("list", "/api/v1/alerts", AlertColumns, "Nothing is pending or firing.", """
        Print what is pending or firing now.

        Examples:
          clew alert list
          clew alert list --ndjson | jq -r 'select(.severity == "critical") | .summary'
        """);

    public static Command Rules() => Create("rules", "/api/v1/alerts/rules", RuleColumns, "There are no rules.", """
        Print all rules: built-in ones, those of the configuration and those made in the UI.

        Examples:
          clew alert rules
          clew alert rules --ndjson | jq -r 'select(.id == "slow-agent") | .yaml'
        """);

    private static Command Create(string name, string path, Column[] columns, string empty, string description)
    {
        Option<Uri> server = ServerOption.Create();
        OutputOptions output = new();
        Command command = new(name, description) { server };
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ServerOption.RunAsync(parsed.GetRequiredValue(server), async http =>
        {
            (int exitCode, JsonElement answer) = await http.GetAsync(path, [], cancellationToken);
            if (exitCode == ExitCode.Ok)
            {
                output.Write(parsed, [.. answer.GetProperty("items").EnumerateArray()], rows => Column.Table(columns, rows), empty);
            }
            return exitCode;
        }));
        return command;
    }

    private static string Cut(string text) => text.Length <= SummaryCharsMax ? text : string.Concat(text.AsSpan(0, SummaryCharsMax), "…");
}
