using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>The span of a model call, by the conventions' inference and embeddings spans.</summary>
internal static class InferenceAttributes
{
    /// <summary>Starts the span with the attributes that samplers look at. Null when nobody listens, the sampler drops it, or the client makes it.</summary>
    public static Activity? StartActivity(GenAIInstrumentationOptions options, InferenceRequest request)
    {
        if (request.IsRecordedByClient || !GenAISignals.Source.HasListeners())
        {
            return null;
        }
        string name = Hooks.Name(options, request) ?? (request.Model is null ? request.Operation : $"{request.Operation} {request.Model}");
        Activity? activity = GenAISignals.Source.StartActivity(ActivityKind.Client, tags: SamplingAttributes(request), name: name);
        if (activity is { IsAllDataRequested: true })
        {
            var target = new AttributeTarget(activity, onlyMissing: false, isNew: true);
            WriteRequest(target, request);
            if (options.EmitsLegacyNames)
            {
                LegacyNames.WriteRequest(target, request);
            }
            if (options.CaptureContent.HasFlag(ContentCapture.Span))
            {
                WriteInput(target, options, request);
            }
            Hooks.Enrich(options.EnrichWithRequest, activity, request);
        }
        return activity;
    }

    public static void Complete(
        Activity activity, GenAIInstrumentationOptions options, InferenceRequest request, in CallOutcome outcome, double? firstChunkSeconds, double? costUsd)
    {
        var target = new AttributeTarget(activity, onlyMissing: false);
        if (outcome.Response is { } response)
        {
            WriteResponse(target, request, response);
            if (options.EmitsLegacyNames)
            {
                LegacyNames.WriteResponse(target, request, response);
            }
            if (options.CaptureContent.HasFlag(ContentCapture.Span))
            {
                target.Set(GenAIAttributes.Output.Messages, ContentText.Of(response.OutputMessages, options.MaxContentChars));
            }
        }
        target.Set(GenAIAttributes.Response.TimeToFirstChunk, firstChunkSeconds);
        target.Set(GenAINames.CostUsd, costUsd);
        if (outcome.ErrorType is not null)
        {
            target.Set(ErrorAttributes.Type, outcome.ErrorType);
            target.Set(GenAINames.HttpStatusCode, (long?)outcome.StatusCode);
            activity.SetStatus(ActivityStatusCode.Error, outcome.Message);
        }
        Hooks.Enrich(options.EnrichWithException, activity, outcome.Exception);
        Hooks.Enrich(options.EnrichWithResponse, activity, outcome.Response);
    }

    public static void WriteRequest(AttributeTarget target, InferenceRequest request)
    {
        target.Set(GenAIAttributes.Request.MaxTokens, request.MaxTokens);
        target.Set(GenAIAttributes.Request.Choice.Count, request.ChoiceCount is 1 ? null : (long?)request.ChoiceCount);
        target.Set(GenAIAttributes.Request.Temperature, request.Temperature);
        target.Set(GenAIAttributes.Request.TopP, request.TopP);
        target.Set(GenAIAttributes.Request.TopK, (long?)request.TopK);
        target.Set(GenAIAttributes.Request.StopSequences, request.StopSequences);
        target.Set(GenAIAttributes.Request.FrequencyPenalty, request.FrequencyPenalty);
        target.Set(GenAIAttributes.Request.PresencePenalty, request.PresencePenalty);
        target.Set(GenAIAttributes.Request.Seed, request.Seed);
        target.Set(GenAIAttributes.Output.Type, request.OutputType);
        target.Set(GenAIAttributes.Request.Stream, request.Stream ? BoxedValues.True : null);
        target.Set(GenAIAttributes.Request.EncodingFormats, request.EncodingFormats);
        target.Set(GenAIAttributes.Embeddings.Dimension.Count, (long?)request.Dimensions);
        target.Set(GenAIAttributes.Request.Reasoning.Level, request.ReasoningLevel);
        target.Set(GenAIAttributes.Request.PreviousResponse.Id, request.PreviousResponseId);
        target.Set(GenAIAttributes.Conversation.Id, request.ConversationId);
        target.Set(GenAIAttributes.Prompt.Name, request.PromptName);
        target.Set(GenAIAttributes.Prompt.Version, request.PromptName is null ? null : request.PromptVersion);
        target.Set(GenAINames.HttpResendCount, request.ResendCount > 0 ? request.ResendCount : null);
        if (IsOpenAI(request.Provider))
        {
            target.Set(OpenAIAttributes.Request.ServiceTier, request.ServiceTier is "auto" ? null : request.ServiceTier);
            target.Set(OpenAIAttributes.Api.Type, request.ApiType);
        }
    }

    public static void WriteResponse(AttributeTarget target, InferenceRequest request, InferenceResponse response)
    {
        target.Set(GenAIAttributes.Response.Id, response.Id);
        target.Set(GenAIAttributes.Response.Model, response.Model);
        target.Set(GenAIAttributes.Response.FinishReasons, response.FinishReasons);
        target.Set(GenAIAttributes.Usage.InputTokens, response.InputTokens);
        target.Set(GenAIAttributes.Usage.OutputTokens, response.OutputTokens);
        target.Set(GenAIAttributes.Usage.CacheRead.InputTokens, response.CacheReadTokens);
        target.Set(GenAIAttributes.Usage.CacheWrite.InputTokens, response.CacheWriteTokens);
        target.Set(GenAIAttributes.Usage.Reasoning.OutputTokens, response.ReasoningTokens);
        target.Set(GenAIAttributes.Usage.Audio.InputTokens, response.AudioInputTokens);
        target.Set(GenAIAttributes.Usage.Audio.OutputTokens, response.AudioOutputTokens);
        target.Set(GenAIAttributes.Usage.Image.InputTokens, response.ImageInputTokens);
        target.Set(GenAIAttributes.Usage.Image.OutputTokens, response.ImageOutputTokens);
        target.Set(GenAIAttributes.Embeddings.Dimension.Count, (long?)response.Dimensions);
        if (IsOpenAI(request.Provider))
        {
            target.Set(OpenAIAttributes.Response.ServiceTier, response.ServiceTier);
            target.Set(OpenAIAttributes.Response.SystemFingerprint, response.SystemFingerprint);
        }
        if (response.RateLimitHeaders is { } headers)
        {
            foreach ((string name, string value) in headers)
            {
                target.Set(GenAINames.HttpResponseHeader + name, new[] { value });
            }
        }
    }

    public static bool IsOpenAI(string provider) => provider is GenAIValues.ProviderName.OpenAI or GenAIValues.ProviderName.AzureAIOpenAI;

    private static void WriteInput(AttributeTarget target, GenAIInstrumentationOptions options, InferenceRequest request)
    {
        target.Set(GenAIAttributes.SystemInstructions, ContentText.Of(request.SystemInstructions, options.MaxContentChars));
        target.Set(GenAIAttributes.Input.Messages, ContentText.Of(request.InputMessages, options.MaxContentChars));
        target.Set(GenAIAttributes.Tool.Definitions, ContentText.Of(request.ToolDefinitions, options.MaxContentChars));
    }

    private static KeyValuePair<string, object?>[] SamplingAttributes(InferenceRequest request)
    {
        bool hasAddress = request.ServerAddress is not null;
        int count = 2 + (request.Model is null ? 0 : 1) + (hasAddress ? 1 : 0) + (hasAddress && request.ServerPort is not null ? 1 : 0);
        var attributes = new KeyValuePair<string, object?>[count];
        int next = 0;
        attributes[next++] = new(GenAIAttributes.Operation.Name, request.Operation);
        attributes[next++] = new(GenAIAttributes.Provider.Name, request.Provider);
        if (request.Model is not null)
        {
            attributes[next++] = new(GenAIAttributes.Request.Model, request.Model);
        }
        if (hasAddress)
        {
            attributes[next++] = new(ServerAttributes.Address, request.ServerAddress);
            if (request.ServerPort is { } port)
            {
                attributes[next] = new(ServerAttributes.Port, BoxedValues.Port(port));
            }
        }
        return attributes;
    }
}
