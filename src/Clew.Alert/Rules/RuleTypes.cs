using System.Globalization;
using System.Text.RegularExpressions;
using Clew.Configuration;
using Clew.Storage.Search;

namespace Clew.Alert.Rules;

/// <summary>Types of options that only rules and objectives have.</summary>
internal static partial class RuleTypes
{
    public static ConfigType<string> Id { get; } = new(
        "id",
        "1 to 100 letters, digits, dots, dashes and underscores",
        "my-rule",
        static text => IdPattern().IsMatch(text) ? Parsed<string>.Of(text) : Parsed<string>.Invalid(),
        static value => value);

    /// <summary>A channel of <c>alerts.channels</c>.</summary>
    public static ConfigType<string> ChannelName { get; } = new(
        "channel",
        "the name of a channel, such as slack or webhook/ops",
        "slack",
        static text => ChannelPattern().IsMatch(text) ? Parsed<string>.Of(text) : Parsed<string>.Invalid(),
        static value => value);

    /// <summary>The type of a detector.</summary>
    public static ConfigType<string> FindingType { get; } = new(
        "type of finding",
        "a type of finding such as tool_loop",
        "tool_loop",
        static text => FindingPattern().IsMatch(text) ? Parsed<string>.Of(text) : Parsed<string>.Invalid(),
        static value => value);

    public static ConfigType<string> Query { get; } = new("query", "a query", "status = error", ParseQuery, static value => value);

    public static ConfigType<TimeOnly> TimeOfDay { get; } = new(
        "time of day",
        "a time of day such as 22:00",
        new TimeOnly(22, 0),
        static text => text == "24:00" ? Parsed<TimeOnly>.Of(TimeOnly.MinValue)
            : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? Parsed<TimeOnly>.Of(time) : Parsed<TimeOnly>.Invalid(),
        static value => value.ToString("HH:mm", CultureInfo.InvariantCulture));

    public static ConfigType<DayOfWeek> Day { get; } = ConfigType.Choice(
        ("mon", DayOfWeek.Monday), ("tue", DayOfWeek.Tuesday), ("wed", DayOfWeek.Wednesday), ("thu", DayOfWeek.Thursday), ("fri", DayOfWeek.Friday), ("sat", DayOfWeek.Saturday), ("sun", DayOfWeek.Sunday));

    /// <summary>A duration, or <c>day</c>, <c>week</c>, <c>month</c> for the current one.</summary>
    public static ConfigType<RuleWindow> Window { get; } = new(
        "duration, 1m to 30d, or day, week, month",
        "a duration from 1m to 30d, or day, week or month for the current one",
        new RuleWindow(TimeSpan.FromMinutes(15)),
        static text => text switch
        {
            "day" => Parsed<RuleWindow>.Of(new RuleWindow(TimeSpan.Zero, Calendar.Day)),
            "week" => Parsed<RuleWindow>.Of(new RuleWindow(TimeSpan.Zero, Calendar.Week)),
            "month" => Parsed<RuleWindow>.Of(new RuleWindow(TimeSpan.Zero, Calendar.Month)),
            _ => DurationText.Parse(text) is { } length && length >= TimeSpan.FromMinutes(1) && length <= TimeSpan.FromDays(30) ? Parsed<RuleWindow>.Of(new RuleWindow(length)) : Parsed<RuleWindow>.Invalid(),
        },
        static value => value.Since is { } calendar ? calendar.ToString().ToLowerInvariant() : DurationText.Print(value.Length));

    /// <summary>A number in a unit; shares may be written as 90 %, times as 30s.</summary>
    public static ConfigType<double> Threshold(string unit) => new(
        "number, percentage or duration",
        unit switch
        {
            Units.Share => "a share such as 0.9 or 90%",
            Units.Seconds => "a duration such as 30s or 500ms, or seconds",
            _ => "a number",
        },
        0,
        text => Parse(text, unit) is { } value ? Parsed<double>.Of(value) : Parsed<double>.Invalid(),
        static value => value.ToString(CultureInfo.InvariantCulture));

    private static double? Parse(string text, string unit)
    {
        if (unit == Units.Share && text.EndsWith('%'))
        {
            return Number(text[..^1].TrimEnd()) / 100;
        }
        return Number(text) ?? (unit == Units.Seconds ? DurationText.Parse(text)?.TotalSeconds : null);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0 ? value : null;

    private static Parsed<string> ParseQuery(string text)
    {
        try
        {
            return SearchParser.Parse(text) is null ? Parsed<string>.Invalid("An empty query finds everything.") : Parsed<string>.Of(text);
        }
        catch (SearchSyntaxException fault)
        {
            return Parsed<string>.Invalid(fault.Message);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^[a-z]+(/[^\\s\"]{1,100})?$")]
    private static partial Regex ChannelPattern();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,60}$")]
    private static partial Regex FindingPattern();
}
