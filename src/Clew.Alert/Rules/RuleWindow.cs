namespace Clew.Alert.Rules;

/// <summary>A stretch of time that begins anew.</summary>
public enum Calendar
{
    Day,

    /// <summary>From Monday on.</summary>
    Week,
    Month,
}

/// <summary>How far back a rule looks.</summary>
/// <param name="Length">Zero for a calendar window.</param>
/// <param name="Since">From the start of the current one in UTC; null for a sliding window.</param>
public sealed record RuleWindow(TimeSpan Length, Calendar? Since = null)
{
    /// <summary>Start of the window that ends now.</summary>
    public DateTimeOffset StartAt(DateTimeOffset now) => Since switch
    {
        null => now - Length,
        Calendar.Day => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero),
        Calendar.Week => new DateTimeOffset(now.UtcDateTime.Date.AddDays(-(((int)now.UtcDateTime.DayOfWeek + 6) % 7)), TimeSpan.Zero),
        _ => new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero),
    };

    /// <summary>For sentences that tell what was: "in the last 15m", "in the current day (UTC)".</summary>
    public string Past => Since is null ? "in the last " + Words : "in " + Words;

    /// <summary>"15m", "the current day".</summary>
    public string Words => Since is { } calendar ? $"the current {calendar.ToString().ToLowerInvariant()} (UTC)" : Configuration.DurationText.Print(Length);
}
