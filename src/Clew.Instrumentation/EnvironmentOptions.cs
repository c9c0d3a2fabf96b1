namespace Clew.Instrumentation;

/// <summary>Reads the variables that set defaults. A value that is not understood is reported once and taken for unset.</summary>
internal static class EnvironmentOptions
{
    public const string CaptureContentVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
    public const string StabilityVariable = "OTEL_SEMCONV_STABILITY_OPT_IN";
    public const string BaggageVariable = "CLEW_BAGGAGE_ATTRIBUTES";

    public static GenAIInstrumentationOptions Read(Func<string, string?> variable)
    {
        var options = new GenAIInstrumentationOptions
        {
            CaptureContent = ReadCapture(variable(CaptureContentVariable)),
            Conventions = ReadConventions(variable(StabilityVariable)),
        };
        options.BaggageAttributes.UnionWith(Split(variable(BaggageVariable)));
        return options;
    }

    private static ContentCapture ReadCapture(string? value)
    {
        switch (value?.Trim().ToUpperInvariant())
        {
            case null or "" or "FALSE" or "NO_CONTENT":
                return ContentCapture.None;
            case "TRUE" or "SPAN" or "SPAN_ONLY":
                return ContentCapture.Span;
            case "EVENT" or "EVENT_ONLY":
                return ContentCapture.Event;
            case "BOTH" or "SPAN_AND_EVENT":
                return ContentCapture.SpanAndEvent;
            default:
                GenAIDiagnostics.Warn(
                    GenAIWarning.UnknownSetting,
                    $"{CaptureContentVariable}={value} is not one of true, false, NO_CONTENT, SPAN_ONLY, EVENT_ONLY, SPAN_AND_EVENT: no content is recorded.");
                return ContentCapture.None;
        }
    }

    // Tokens of other instrumentations (http/dup, database) stand in the same variable, so an unknown one is no mistake.
    private static SemanticConventionMode ReadConventions(string? value) =>
        Split(value).Contains("gen_ai/dup", StringComparer.OrdinalIgnoreCase) ? SemanticConventionMode.Duplicate : SemanticConventionMode.Latest;

    private static string[] Split(string? value) =>
        value?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
