using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clew.Instrumentation;

/// <summary>Counts tokens by modality. Where the provider gives no breakdown, all are <c>unknown</c>.</summary>
internal static class TokenSplit
{
    public static void Add(Counter<long> counter, long? total, long? audio, long? image, in TagList tags)
    {
        if (total is not { } tokens || !counter.Enabled)
        {
            return;
        }
        if (audio is null && image is null)
        {
            Add(counter, tokens, GenAIValues.TokenModality.Unknown, tags);
            return;
        }
        Add(counter, audio ?? 0, GenAIValues.TokenModality.Audio, tags);
        Add(counter, image ?? 0, GenAIValues.TokenModality.Image, tags);
        Add(counter, Math.Max(0, tokens - (audio ?? 0) - (image ?? 0)), GenAIValues.TokenModality.Text, tags);
    }

    private static void Add(Counter<long> counter, long tokens, string modality, TagList tags)
    {
        if (tokens > 0)
        {
            tags.Add(GenAIAttributes.Token.Modality, modality);
            counter.Add(tokens, tags);
        }
    }
}
