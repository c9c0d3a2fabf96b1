using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>
/// The Anthropic SDK makes a span of each call itself while somebody listens to its source. A decorator around it would say the same a second time.
/// </summary>
internal sealed class ClientSpans(IChatClient client)
{
    /// <summary>Listeners go by the name, so this source has one exactly when the SDK's has.</summary>
    private static readonly ActivitySource AnthropicTwin = new("com.anthropic.sdk.csharp");

    // Other clients of the same provider make no such spans.
    private readonly bool isAnthropicSdk = client.GetType().Assembly.GetName().Name == "Anthropic";

    /// <summary>Whether a call that starts now gets a span by its client.</summary>
    public bool Exist()
    {
        if (!isAnthropicSdk || !AnthropicTwin.HasListeners())
        {
            return false;
        }
        // One that is made and not started is a sampler's answer, and no span.
        using Activity? probe = AnthropicTwin.CreateActivity("anthropic.messages.create", ActivityKind.Client);
        return probe is not null;
    }
}
