using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>What providers say when the input does not fit.</summary>
internal static class ContextErrors
{
    public static bool In(Span call, DetectorFacts facts)
    {
        if (!call.IsError && call.ErrorType.IsNullOrEmpty && (call.Llm is null || call.Llm.FinishReasonsOriginal.IsNullOrEmpty))
        {
            return false;
        }
        string text = TextOf(call);
        return facts.Words["errors"].Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    public static string TextOf(Span call) =>
        string.Join(' ', new[] { call.ErrorType, call.ErrorMessage.Or(call.StatusMessage), call.Llm?.FinishReasonsOriginal ?? default }.Where(text => !text.IsNullOrEmpty));
}
