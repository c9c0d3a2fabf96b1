namespace Clew.Instrumentation;

/// <summary>What a call cost by the price table.</summary>
internal static class InferenceCost
{
    public static double? Of(GenAIInstrumentationOptions options, InferenceRequest request, InferenceResponse? response) => null;
}
