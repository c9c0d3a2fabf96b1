namespace Clew.Instrumentation;

/// <summary>Starting point of the instrumentation that an application writes itself.</summary>
public static class GenAI
{
    /// <summary>Name of the activity source. Packages of the same family have names that begin with it and a dot.</summary>
    public const string ActivitySourceName = "Clew.Instrumentation";

    /// <summary>Name of the meter. Packages of the same family have names that begin with it and a dot.</summary>
    public const string MeterName = "Clew.Instrumentation";

    /// <summary>Whether anything that happens now would be recorded: look at it before you make an <see cref="InferenceRequest"/>.</summary>
    public static bool IsEnabled => GenAISignals.IsEnabled;

    /// <summary>Whether message content is captured at all: without it no one needs to read or format messages.</summary>
    public static bool CapturesContent => GenAISignals.Options.CaptureContent != ContentCapture.None;
}
