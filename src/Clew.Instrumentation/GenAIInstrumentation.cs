namespace Clew.Instrumentation;

/// <summary>What <c>AddGenAI</c> keeps running for the life of a tracer provider.</summary>
internal sealed class GenAIInstrumentation : IDisposable
{
    private readonly GenAIInstrumentationOptions options;
    private readonly IDisposable[] parts;

    public GenAIInstrumentation(GenAIInstrumentationOptions options)
    {
        this.options = options;
        GenAISignals.Options = options;
        parts = options.BaggageAttributes.Count > 0
            ? [new ExportFailureListener(), new BaggageAttributes(options.BaggageAttributes)]
            : [new ExportFailureListener()];
        if (options.CaptureContent.HasFlag(ContentCapture.Event) && options.EventSink is null)
        {
            GenAIDiagnostics.Warn(
                GenAIWarning.NoEventSink,
                "Message content is to be recorded in events, but no event sink is connected: set GenAIInstrumentationOptions.EventSink or use Clew.Instrumentation.Hosting.");
        }
    }

    public void Dispose()
    {
        foreach (IDisposable part in parts)
        {
            part.Dispose();
        }
        if (GenAISignals.Options == options)
        {
            GenAISignals.Options = GenAIInstrumentationOptions.FromEnvironment();
        }
    }
}
