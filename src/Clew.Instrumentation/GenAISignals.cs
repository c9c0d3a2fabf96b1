using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Clew.Instrumentation;

/// <summary>The one activity source and the one meter, and the options in force. Sources and meters are process-wide by nature, and so are these.</summary>
internal static class GenAISignals
{
    /// <summary>The development channel in which the names after semantic conventions 1.41 are published.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev";

    private static volatile GenAIInstrumentationOptions options = GenAIInstrumentationOptions.FromEnvironment();

    public static string Version { get; } =
        typeof(GenAISignals).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static ActivitySource Source { get; } =
        new(new ActivitySourceOptions(GenAI.ActivitySourceName) { Version = Version, TelemetrySchemaUrl = SchemaUrl });

    public static GenAIInstruments Instruments { get; } =
        new(new Meter(new MeterOptions(GenAI.MeterName) { Version = Version, TelemetrySchemaUrl = SchemaUrl }));

    /// <summary>What the last <c>AddGenAI</c> set, or what the environment says.</summary>
    public static GenAIInstrumentationOptions Options
    {
        get => options;
        set => options = value;
    }

    /// <summary>Whether anything that happens now would be recorded anywhere.</summary>
    public static bool IsEnabled => Source.HasListeners() || Instruments.Enabled;
}
