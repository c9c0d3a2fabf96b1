namespace Clew.Instrumentation;

/// <summary>The names of semantic conventions 1.36 that differ from the current ones, for dashboards that still read them.</summary>
internal static class LegacyNames
{
    public static void WriteRequest(AttributeTarget target, InferenceRequest request)
    {
        target.Set(DeprecatedAttributes.GenAI.System, System(request.Provider));
        if (InferenceAttributes.IsOpenAI(request.Provider))
        {
            target.Set(DeprecatedAttributes.GenAI.OpenAI.Request.ServiceTier, request.ServiceTier is "auto" ? null : request.ServiceTier);
        }
    }

    public static void WriteResponse(AttributeTarget target, InferenceRequest request, InferenceResponse response)
    {
        target.Set(DeprecatedAttributes.GenAI.Usage.PromptTokens, response.InputTokens);
        target.Set(DeprecatedAttributes.GenAI.Usage.CompletionTokens, response.OutputTokens);
        target.Set(DeprecatedAttributes.GenAI.Usage.CacheCreation.InputTokens, response.CacheWriteTokens);
        if (InferenceAttributes.IsOpenAI(request.Provider))
        {
            target.Set(DeprecatedAttributes.GenAI.OpenAI.Response.ServiceTier, response.ServiceTier);
            target.Set(DeprecatedAttributes.GenAI.OpenAI.Response.SystemFingerprint, response.SystemFingerprint);
        }
    }

    /// <summary>Value of <c>gen_ai.system</c> for a provider: 1.36 had other words for a few.</summary>
    public static string System(string provider) => provider switch
    {
        GenAIValues.ProviderName.XAI => "xai",
        _ => provider,
    };
}
