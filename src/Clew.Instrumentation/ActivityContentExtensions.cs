using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>Content on spans that this library does not make itself, under its switch and its limit.</summary>
public static class ActivityContentExtensions
{
    /// <summary>Sets an attribute that carries what was said, if content is recorded on spans and this span is recorded. Never throws.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="make">Makes the value; called only if it is wanted.</param>
    public static void SetGenAIContent(this Activity? activity, string attribute, Func<string?> make)
    {
        GenAIInstrumentationOptions options = GenAISignals.Options;
        if (activity is { IsAllDataRequested: true } && options.CaptureContent.HasFlag(ContentCapture.Span) && ContentText.Of(make, options.MaxContentChars) is { } text)
        {
            activity.SetTag(attribute, text);
        }
    }
}
