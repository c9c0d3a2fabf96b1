using System.Diagnostics;

namespace Clew.Instrumentation.Tests;

/// <summary>Requests and answers that tests change where it matters.</summary>
internal static class Some
{
    public static ActivitySource ForeignSource { get; } = new("Experimental.Microsoft.Extensions.AI");

    public static InferenceRequest Request(string? model = "gpt-4o-mini") =>
        new() { Provider = "openai", Model = model, ServerAddress = "api.openai.com", ServerPort = 443 };

    public static InferenceResponse Response() => new()
    {
        Id = "chatcmpl-1", Model = "gpt-4o-mini-2024-07-18", FinishReasons = ["stop"], InputTokens = 1000, OutputTokens = 200,
    };

    /// <summary>A model call of other instrumentation.</summary>
    public static Activity ForeignCall() =>
        ForeignSource.StartActivity("chat gpt-4o-mini", ActivityKind.Client, parentContext: default, tags: [new("gen_ai.operation.name", "chat")])!;
}
