namespace Clew.Instrumentation;

/// <summary>What a call cost by the price table.</summary>
internal static class InferenceCost
{
    /// <summary>US dollars; null when the model has no price, or the answer no tokens.</summary>
    public static double? Of(GenAIInstrumentationOptions options, InferenceRequest request, InferenceResponse? response)
    {
        if (!options.RecordCost || response is null || (response.InputTokens is null && response.OutputTokens is null))
        {
            return null;
        }
        // What answered is what was sold; its name is not always on the list.
        ListedModel? model = PriceList.BuiltIn.Find(request.Provider, response.Model) ?? PriceList.BuiltIn.Find(request.Provider, request.Model);
        return model?.CostUsd(response, options.TimeProvider.GetUtcNow());
    }
}
