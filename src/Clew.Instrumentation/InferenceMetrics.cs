namespace Clew.Instrumentation;

/// <summary>The metrics of a model call.</summary>
internal static class InferenceMetrics
{
    public static void Record(
        GenAIInstrumentationOptions options, InferenceRequest request, in CallOutcome outcome, TimeSpan elapsed, double? firstChunkSeconds, double? costUsd, in ChunkTimes chunks)
    {
        GenAIInstruments instruments = GenAISignals.Instruments;
        if (!instruments.Enabled)
        {
            return;
        }
        var tags = new InferenceTags(request, outcome.Response);
        if (request.IsInference)
        {
            instruments.InferenceDuration.Record(elapsed.TotalSeconds, tags.AllAnd(ErrorAttributes.Type, outcome.ErrorType));
        }
        RecordChunks(instruments, options, firstChunkSeconds, chunks, tags);
        if (outcome.Response is { } response && request.IsInference)
        {
            RecordTokens(instruments, response, ref tags);
        }
        if (costUsd is { } usd)
        {
            instruments.CostUsd.Add(usd, tags.Common);
        }
        // Last, because what only these have takes the place of OpenAI's.
        if (!request.IsInference || options.EmitsLegacyNames)
        {
            instruments.OperationDuration.Record(elapsed.TotalSeconds, tags.CommonAnd(ErrorAttributes.Type, outcome.ErrorType));
        }
        if (options.EmitsLegacyNames && request.IsInference)
        {
            RecordLegacyTokens(instruments, request, outcome.Response);
        }
    }

    private static void RecordChunks(
        GenAIInstruments instruments, GenAIInstrumentationOptions options, double? firstChunkSeconds, in ChunkTimes chunks, in InferenceTags tags)
    {
        if (firstChunkSeconds is not { } first)
        {
            return;
        }
        double secondsPerTick = 1.0 / options.TimeProvider.TimestampFrequency;
        instruments.TimeToFirstChunk.Record(first, tags.Common);
        foreach (long gap in chunks.Gaps)
        {
            instruments.TimePerOutputChunk.Record(gap * secondsPerTick, tags.Common);
        }
        if (options.EmitsLegacyNames)
        {
            instruments.LegacyTimeToFirstChunk.Record(first, tags.Common);
            foreach (long gap in chunks.Gaps)
            {
                instruments.LegacyTimePerOutputChunk.Record(gap * secondsPerTick, tags.Common);
            }
        }
    }

    private static void RecordTokens(GenAIInstruments instruments, InferenceResponse response, ref InferenceTags tags)
    {
        if (response.InputTokens is { } input)
        {
            instruments.InputTokensPerCall.Record(input, tags.All);
        }
        if (response.OutputTokens is { } output)
        {
            instruments.OutputTokensPerCall.Record(output, tags.All);
        }
        TokenSplit.Add(instruments.InputTokens, response.InputTokens, response.AudioInputTokens, response.ImageInputTokens, ref tags);
        TokenSplit.Add(instruments.OutputTokens, response.OutputTokens, response.AudioOutputTokens, response.ImageOutputTokens, ref tags);
        TokenSplit.Add(instruments.CacheReadTokens, response.CacheReadTokens, null, null, ref tags);
        TokenSplit.Add(instruments.CacheWriteTokens, response.CacheWriteTokens, null, null, ref tags);
        TokenSplit.Add(instruments.ReasoningTokens, response.ReasoningTokens, null, null, ref tags);
    }

    private static void RecordLegacyTokens(GenAIInstruments instruments, InferenceRequest request, InferenceResponse? response)
    {
        var tags = new InferenceTags(request, response);
        KeyValuePair<string, object?>[] common = [.. tags.Common, new(DeprecatedAttributes.GenAI.System, LegacyNames.System(request.Provider))];
        if (response?.InputTokens is { } input)
        {
            instruments.LegacyTokenUsage.Record(input, [.. common, new(DeprecatedAttributes.GenAI.Token.Type, "input")]);
        }
        if (response?.OutputTokens is { } output)
        {
            instruments.LegacyTokenUsage.Record(output, [.. common, new(DeprecatedAttributes.GenAI.Token.Type, "output")]);
        }
    }
}
