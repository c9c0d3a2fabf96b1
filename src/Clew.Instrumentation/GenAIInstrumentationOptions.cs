using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>What is recorded and how. The defaults come from <c>OTEL_*</c> variables.</summary>
public sealed class GenAIInstrumentationOptions
{
    /// <summary>
    /// Where messages and tool arguments are recorded. Default: what <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> says, else nowhere.
    /// </summary>
    public ContentCapture CaptureContent { get; set; }

    /// <summary>Longest content attribute in characters. A longer one loses the ends of its longest texts and stays valid JSON. Default 131,072; at least 256.</summary>
    public int MaxContentChars { get; set; } = 128 * 1024;

    /// <summary>Longest <c>agent.task</c> in characters. Default 100.</summary>
    public int MaxTaskChars { get; set; } = 100;

    /// <summary>Which vocabulary is emitted. Default: what <c>OTEL_SEMCONV_STABILITY_OPT_IN</c> says, else current names only.</summary>
    public SemanticConventionMode Conventions { get; set; }

    /// <summary>
    /// Baggage entries that become attributes of every span that starts in this process, such as <c>session.id</c> and <c>user.tier</c>.
    /// Default: the comma-separated names in <c>CLEW_BAGGAGE_ATTRIBUTES</c>, else none.
    /// </summary>
    public ISet<string> BaggageAttributes { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether a call's cost is computed from the built-in price table. Default true.</summary>
    public bool RecordCost { get; set; } = true;

    /// <summary>
    /// Whether requests of every <see cref="HttpClient"/> to model servers are recorded, without a change to the application. Default true.
    /// Where it is false, <see cref="Http.GenAIHttpHandler"/> records those of one client.
    /// </summary>
    public bool InstrumentHttpClient { get; set; } = true;

    /// <summary>Returns false for calls that are not to be recorded. Default: all are.</summary>
    public Func<InferenceRequest, bool>? Filter { get; set; }

    /// <summary>Names the span of a call; null keeps the conventions' name, <c>{operation} {model}</c>.</summary>
    public Func<InferenceRequest, string?>? SpanName { get; set; }

    /// <summary>Adds to a call's span when it starts. Only called for spans that are recorded.</summary>
    public Action<Activity, InferenceRequest>? EnrichWithRequest { get; set; }

    /// <summary>Adds to a call's span when the answer is known. Only called for spans that are recorded.</summary>
    public Action<Activity, InferenceResponse>? EnrichWithResponse { get; set; }

    /// <summary>Adds to a call's span when it failed with an exception. Only called for spans that are recorded.</summary>
    public Action<Activity, Exception>? EnrichWithException { get; set; }

    /// <summary>
    /// Takes the events of the conventions. The OpenTelemetry API alone has no way to emit a log record, so whoever has a logger connects it here;
    /// Clew.Instrumentation.Hosting does. Without it, evaluations become events of the span.
    /// </summary>
    public Action<GenAIEvent>? EventSink { get; set; }

    /// <summary>Clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal bool EmitsLegacyNames => Conventions == SemanticConventionMode.Duplicate;

    internal void Validate()
    {
        if (MaxContentChars < 256)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxContentChars), MaxContentChars, "Content shorter than 256 characters is not worth recording.");
        }
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxTaskChars);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }

    internal static GenAIInstrumentationOptions FromEnvironment() => EnvironmentOptions.Read(Environment.GetEnvironmentVariable);
}
