using Clew.Instrumentation.Http;

namespace Clew.Instrumentation;

/// <summary>What <c>AddGenAI</c> keeps running for the life of a tracer provider.</summary>
internal sealed class GenAIInstrumentation : IDisposable
{
    private readonly GenAIInstrumentationOptions options;
    private readonly List<IDisposable> parts = [new ExportFailureListener()];

    public GenAIInstrumentation(GenAIInstrumentationOptions options)
    {
        this.options = options;
        GenAISignals.Options = options;
        if (options.BaggageAttributes.Count > 0)
        {
            parts.Add(new BaggageAttributes(options.BaggageAttributes));
        }
        if (options.InstrumentHttpClient)
        {
            parts.Add(GenAIHttpSubscription.Start());
        }
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
