using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>The metrics of a model call.</summary>
internal static class InferenceMetrics
{
    public static void Record(
        GenAIInstrumentationOptions options, InferenceRequest request, in CallOutcome outcome, TimeSpan elapsed, double? firstChunkSeconds, double? costUsd, in ChunkTimes chunks)
    {
        GenAIInstruments instruments = GenAISignals.Instruments;
        TagList tags = CommonTags(request, outcome.Response);
        RecordDuration(instruments, options, request, outcome, elapsed, tags);
        RecordChunks(instruments, options, firstChunkSeconds, chunks, tags);
        if (outcome.Response is { } response && request.IsInference)
        {
            AddOpenAITags(ref tags, request, response);
            RecordTokens(instruments, options, request, response, tags);
        }
        if (costUsd is { } usd)
        {
            instruments.CostUsd.Add(usd, CommonTags(request, outcome.Response));
        }
    }

    private static void RecordDuration(
        GenAIInstruments instruments, GenAIInstrumentationOptions options, InferenceRequest request, in CallOutcome outcome, TimeSpan elapsed, TagList tags)
    {
        if (outcome.ErrorType is not null)
        {
            tags.Add(ErrorAttributes.Type, outcome.ErrorType);
        }
        if (!request.IsInference || options.EmitsLegacyNames)
        {
            instruments.OperationDuration.Record(elapsed.TotalSeconds, tags);
        }
        if (request.IsInference)
        {
            AddOpenAITags(ref tags, request, outcome.Response);
            instruments.InferenceDuration.Record(elapsed.TotalSeconds, tags);
        }
    }

    private static void RecordChunks(
        GenAIInstruments instruments, GenAIInstrumentationOptions options, double? firstChunkSeconds, in ChunkTimes chunks, in TagList tags)
    {
        if (firstChunkSeconds is not { } first)
        {
            return;
        }
        instruments.TimeToFirstChunk.Record(first, tags);
        foreach (long gap in chunks.Gaps)
        {
            instruments.TimePerOutputChunk.Record(options.TimeProvider.GetElapsedTime(0, gap).TotalSeconds, tags);
        }
        if (options.EmitsLegacyNames)
        {
            instruments.LegacyTimeToFirstChunk.Record(first, tags);
            foreach (long gap in chunks.Gaps)
            {
                instruments.LegacyTimePerOutputChunk.Record(options.TimeProvider.GetElapsedTime(0, gap).TotalSeconds, tags);
            }
        }
    }

    private static void RecordTokens(
        GenAIInstruments instruments, GenAIInstrumentationOptions options, InferenceRequest request, InferenceResponse response, TagList tags)
    {
        if (response.InputTokens is { } input)
        {
            instruments.InputTokensPerCall.Record(input, tags);
        }
        if (response.OutputTokens is { } output)
        {
            instruments.OutputTokensPerCall.Record(output, tags);
        }
        if (options.EmitsLegacyNames)
        {
            RecordLegacyTokens(instruments, request, response);
        }
        TokenSplit.Add(instruments.InputTokens, response.InputTokens, response.AudioInputTokens, response.ImageInputTokens, tags);
        TokenSplit.Add(instruments.OutputTokens, response.OutputTokens, response.AudioOutputTokens, response.ImageOutputTokens, tags);
        TokenSplit.Add(instruments.CacheReadTokens, response.CacheReadTokens, null, null, tags);
        TokenSplit.Add(instruments.CacheWriteTokens, response.CacheWriteTokens, null, null, tags);
        TokenSplit.Add(instruments.ReasoningTokens, response.ReasoningTokens, null, null, tags);
    }

    private static void RecordLegacyTokens(GenAIInstruments instruments, InferenceRequest request, InferenceResponse response)
    {
        TagList tags = CommonTags(request, response);
        tags.Add(DeprecatedAttributes.GenAI.System, LegacyNames.System(request.Provider));
        if (response.InputTokens is { } input)
        {
            instruments.LegacyTokenUsage.Record(input, [.. tags, new(DeprecatedAttributes.GenAI.Token.Type, "input")]);
        }
        if (response.OutputTokens is { } output)
        {
            instruments.LegacyTokenUsage.Record(output, [.. tags, new(DeprecatedAttributes.GenAI.Token.Type, "output")]);
        }
    }

    private static TagList CommonTags(InferenceRequest request, InferenceResponse? response)
    {
        var tags = new TagList
        {
            { GenAIAttributes.Operation.Name, request.Operation },
            { GenAIAttributes.Provider.Name, request.Provider },
        };
        if (request.Model is not null)
        {
            tags.Add(GenAIAttributes.Request.Model, request.Model);
        }
        if (response?.Model is not null)
        {
            tags.Add(GenAIAttributes.Response.Model, response.Model);
        }
        if (request.ServerAddress is not null)
        {
            tags.Add(ServerAttributes.Address, request.ServerAddress);
            if (request.ServerPort is { } port)
            {
                tags.Add(ServerAttributes.Port, BoxedValues.Port(port));
            }
        }
        return tags;
    }

    private static void AddOpenAITags(ref TagList tags, InferenceRequest request, InferenceResponse? response)
    {
        if (response is null || !InferenceAttributes.IsOpenAI(request.Provider))
        {
            return;
        }
        if (response.ServiceTier is not null)
        {
            tags.Add(OpenAIAttributes.Response.ServiceTier, response.ServiceTier);
        }
        if (response.SystemFingerprint is not null)
        {
            tags.Add(OpenAIAttributes.Response.SystemFingerprint, response.SystemFingerprint);
        }
    }
}
