using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clew.Instrumentation.Testing.Tests;

/// <summary>An application's telemetry, made by hand: an agent that asks a model, runs a tool and asks again.</summary>
internal static class Played
{
    public const string SourceName = "Clew.Testing.Played";
    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);
    private static readonly Histogram<long> Tokens = Meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}");

    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal, params (string Key, object? Value)[] tags) =>
        Source.StartActivity(name, kind, default(ActivityContext), tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value)));

    public static async Task AgentAsync(string tool = "web_search")
    {
        using Activity? agent = Start("invoke_agent research", tags: [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "research")]);
        await InferenceAsync("tool_call");
        using (Start($"execute_tool {tool}", tags: [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", tool)]))
        {
            await Task.Yield();
        }
        await InferenceAsync("stop");
    }

    public static void Count(long tokens) => Tokens.Record(tokens, new("gen_ai.token.type", "input"), new("gen_ai.request.model", "gpt-4o"));

    private static async Task InferenceAsync(string finishReason)
    {
        using Activity? chat = Start("chat gpt-4o", ActivityKind.Client, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 120));
        await Task.Yield();
        chat?.SetTag("gen_ai.response.finish_reasons", new[] { finishReason });
        chat?.SetTag("gen_ai.usage.output_tokens", 40);
    }
}
