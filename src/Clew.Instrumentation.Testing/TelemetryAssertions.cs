using System.Diagnostics;

namespace Clew.Instrumentation.Testing;

/// <summary>What a test says about a recording. Each throws <see cref="TelemetryAssertionException"/> with the spans drawn as a tree.</summary>
public static class TelemetryAssertions
{
    /// <summary>Some span fits the description, with everything it wants below.</summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="expected">The expected span and those below it.</param>
    public static void ShouldEmit(this TelemetryRecording recording, ExpectedSpan expected)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(expected);
        IReadOnlyList<RecordedSpan> spans = recording.Spans;
        SpanMatcher matcher = new(new SpanTree(spans));
        if (!matcher.Finds(expected))
        {
            throw new TelemetryAssertionException(Describe(matcher.Closest!, spans));
        }
    }

    /// <summary>No span fits the description.</summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="unexpected">The span that must not be there.</param>
    public static void ShouldNotEmit(this TelemetryRecording recording, ExpectedSpan unexpected)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(unexpected);
        IReadOnlyList<RecordedSpan> spans = recording.Spans;
        Dictionary<ActivitySpanId, string> remarks = [];
        foreach (RecordedSpan span in spans.Where(span => new SpanMatcher(new SpanTree([span])).Finds(unexpected.Containing())))
        {
            remarks[span.SpanId] = "← not expected";
        }
        if (new SpanMatcher(new SpanTree(spans)).Finds(unexpected))
        {
            throw new TelemetryAssertionException($"Expected no {unexpected}, but there is one:\n\n{SpanTreeText.Draw(spans, remarks)}");
        }
    }

    /// <summary>Every span that was started has also ended; one that has not is never exported.</summary>
    /// <param name="recording">What was recorded.</param>
    public static void ShouldHaveEndedEverySpan(this TelemetryRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        IReadOnlyList<RecordedSpan> spans = recording.Spans;
        RecordedSpan[] open = [.. spans.Where(span => !span.HasEnded)];
        if (open.Length > 0)
        {
            throw new TelemetryAssertionException(
                $"Expected every span to have ended, but {open.Length} of {spans.Count} have not:\n\n{SpanTreeText.Draw(spans, open.ToDictionary(span => span.SpanId, _ => "← never ended"))}");
        }
    }

    /// <summary>
    /// No attribute that carries what was said (messages, instructions, tool arguments and results, documents) is on any span, event or
    /// metric. That is the default of the conventions; a test that turns content on has no use for this.
    /// </summary>
    /// <param name="recording">What was recorded.</param>
    public static void ShouldNotLeakContent(this TelemetryRecording recording) =>
        ShouldHoldNone(recording, "content", (key, _) => ContentAttributes.Includes(key));

    /// <summary>
    /// A text, such as a test user's e-mail address, is nowhere: in no attribute, event, metric, span name or status. Compared without
    /// regard to case.
    /// </summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="text">The text that must not get out.</param>
    public static void ShouldNotContainText(this TelemetryRecording recording, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ShouldHoldNone(recording, $"\"{text}\"", (_, value) => Texts(value).Any(item => item.Contains(text, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>A value was recorded on the instrument.</summary>
    /// <param name="recording">What was recorded.</param>
    /// <param name="instrument">The instrument's name, such as <c>gen_ai.client.token.usage</c>.</param>
    /// <param name="attributes">Dimensions it has to have, among others.</param>
    /// <returns>The measurements that fit, for assertions on their values.</returns>
    public static IReadOnlyList<RecordedMeasurement> ShouldMeasure(
        this TelemetryRecording recording, string instrument, params (string Attribute, object Value)[] attributes)
    {
        ArgumentNullException.ThrowIfNull(recording);
        IReadOnlyList<RecordedMeasurement> all = recording.Measurements;
        RecordedMeasurement[] fitting = [.. all.Where(item => item.Instrument == instrument &&
            attributes.All(wanted => ValueText.AreEqual(item.Attributes.GetValueOrDefault(wanted.Attribute), wanted.Value)))];
        if (fitting.Length == 0)
        {
            string wanted = string.Join(", ", attributes.Select(item => $"{item.Attribute} = {ValueText.Of(item.Value)}"));
            string there = all.Count == 0 ? "(nothing was measured)" : string.Join('\n', all.Select(Line));
            throw new TelemetryAssertionException($"Expected a measurement of {instrument}{(wanted.Length > 0 ? $" with {wanted}" : "")}. Measured was:\n\n{there}");
        }
        return fitting;
    }

    private static void ShouldHoldNone(TelemetryRecording recording, string what, Func<string, object?, bool> isBad)
    {
        ArgumentNullException.ThrowIfNull(recording);
        IReadOnlyList<RecordedSpan> spans = recording.Spans;
        Dictionary<ActivitySpanId, string> remarks = [];
        foreach (RecordedSpan span in spans)
        {
            if (PlacesOf(span).Where(item => isBad(item.Key, item.Value)).Select(item => item.Place).ToArray() is { Length: > 0 } places)
            {
                remarks[span.SpanId] = "← " + string.Join(", ", places);
            }
        }
        RecordedMeasurement[] measurements = [.. recording.Measurements.Where(item => item.Attributes.Any(tag => isBad(tag.Key, tag.Value)))];
        if (remarks.Count > 0 || measurements.Length > 0)
        {
            string metrics = measurements.Length == 0 ? "" : "\n\nMetrics:\n" + string.Join('\n', measurements.Select(Line));
            throw new TelemetryAssertionException($"Expected no {what} in telemetry, but it is here:\n\n{SpanTreeText.Draw(spans, remarks)}{metrics}");
        }
    }

    private static IEnumerable<(string Place, string Key, object? Value)> PlacesOf(RecordedSpan span) =>
    [
        ("its name", "", span.Name),
        ("its status", "", span.StatusDescription),
        .. span.Attributes.Select(item => (item.Key, item.Key, item.Value)),
        .. span.Events.SelectMany(item => item.Attributes.Select(tag => ($"{tag.Key} of event {item.Name}", tag.Key, tag.Value))),
    ];

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        System.Collections.IEnumerable items => items.Cast<object?>().SelectMany(Texts),
        _ => [value.ToString() ?? ""],
    };

    private static string Line(RecordedMeasurement item) =>
        $"{item.Instrument} {ValueText.Of(item.Value)} {item.Unit}  {string.Join(", ", item.Attributes.Select(tag => $"{tag.Key} = {ValueText.Of(tag.Value)}"))}";

    private static string Describe(SpanMismatch mismatch, IReadOnlyList<RecordedSpan> spans)
    {
        Dictionary<ActivitySpanId, string> remarks = mismatch.Path.ToDictionary(item => item.Span.SpanId, item => $"✓ {item.As}");
        if (mismatch.Nearest is { } nearest)
        {
            remarks[nearest.SpanId] = $"← nearest: {string.Join("; ", mismatch.Faults)}";
        }
        string inside = string.Concat(mismatch.Path.Where(item => item.As.Inner.Contains(mismatch.Wanted)).Select(item => $" inside {item.As}"));
        string after = mismatch.After is null ? "" : $", started after {mismatch.After}";
        return $"Expected {mismatch.Wanted}{inside}{after}, but no span fits.\n\n{SpanTreeText.Draw(spans, remarks)}";
    }
}
