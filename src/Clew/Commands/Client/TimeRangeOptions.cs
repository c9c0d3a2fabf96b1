using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Clew.Commands.Client;

/// <summary>The time that a command looks at.</summary>
internal sealed partial class TimeRangeOptions
{
    private readonly Option<string> since;
    private readonly Option<string?> until;

    /// <param name="otherwise">Without <c>--since</c>; "all" is no bound.</param>
    public TimeRangeOptions(string otherwise = "7d")
    {
        since = new Option<string>("--since")
        {
            HelpName = "TIME",
            Description = $"From then on: 15m, 1h, 7d, 2026-11-21T09:00:00Z, or all. Default: {otherwise}",
            DefaultValueFactory = _ => otherwise,
        };
        until = new Option<string?>("--until") { HelpName = "TIME", Description = "Before then. Default: now" };
        since.Validators.Add(result => Check("--since", result, result.GetValue(since)));
        until.Validators.Add(result => Check("--until", result, result.GetValue(until)));
    }

    public void AddTo(Command command)
    {
        command.Options.Add(since);
        command.Options.Add(until);
    }

    /// <summary>As the API's parameters.</summary>
    public IEnumerable<(string Name, string? Value)> Of(ParseResult parsed) => [("from", ToApi(parsed.GetValue(since))), ("to", ToApi(parsed.GetValue(until)))];

    private static string? ToApi(string? text) => text is null or "all" ? null : RelativePattern().IsMatch(text) ? "-" + text : text;

    private static void Check(string name, OptionResult result, string? text)
    {
        if (text is not (null or "all" or "now") && !RelativePattern().IsMatch(text) && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            result.AddError($"{name}: '{text}' is not a time such as 15m, 1h, 7d or 2026-11-21T09:00:00Z.");
        }
    }

    [GeneratedRegex(@"^\d+(\.\d+)?[smhdw]$")]
    private static partial Regex RelativePattern();
}
