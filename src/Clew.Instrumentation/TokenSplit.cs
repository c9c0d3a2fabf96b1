using System.Diagnostics.Metrics;

namespace Clew.Instrumentation;

/// <summary>Counts tokens by modality. Where the provider gives no breakdown, all are <c>unknown</c>.</summary>
internal static class TokenSplit
{
    public static void Add(Counter<long> counter, long? total, long? audio, long? image, ref InferenceTags tags)
    {
        if (total is not { } tokens || !counter.Enabled)
        {
            return;
        }
        if (audio is null && image is null)
        {
            Add(counter, tokens, GenAIValues.TokenModality.Unknown, ref tags);
            return;
        }
        Add(counter, audio ?? 0, GenAIValues.TokenModality.Audio, ref tags);
        Add(counter, image ?? 0, GenAIValues.TokenModality.Image, ref tags);
        Add(counter, Math.Max(0, tokens - (audio ?? 0) - (image ?? 0)), GenAIValues.TokenModality.Text, ref tags);
    }

    private static void Add(Counter<long> counter, long tokens, string modality, ref InferenceTags tags)
    {
        if (tokens > 0)
        {
            counter.Add(tokens, tags.AllAnd(GenAIAttributes.Token.Modality, modality));
        }
    }
}
