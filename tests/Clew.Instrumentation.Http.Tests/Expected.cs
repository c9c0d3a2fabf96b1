using System.Globalization;
using Clew.Tests.Models;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>What must be recorded, from the server's log alone and what the application is known to ask.</summary>
internal static class Expected
{
    /// <summary>All attributes of a span but the time to the first chunk, which no log knows.</summary>
    public static string[] Attributes(ModelApp app, ServedCall call, params string[] more)
    {
        ModelStep step = call.Step;
        List<string> lines =
        [
            $"gen_ai.operation.name={app.Operation}",
            $"gen_ai.provider.name={app.Provider}",
            $"gen_ai.request.model={app.Model}",
            $"server.address={app.Address.Host}",
            $"server.port={app.Address.Port}",
            .. app.RequestAttributes,
            .. more,
        ];
        Add(lines, "gen_ai.request.stream", call.IsStream ? "true" : null);
        Add(lines, "gen_ai.response.id", call.ResponseId);
        Add(lines, "gen_ai.response.model", call.ResponseModel);
        Add(lines, "gen_ai.response.finish_reasons", call.FinishReasons.Count > 0 ? string.Join(",", call.FinishReasons) : null);
        if (step.Status == 200)
        {
            Add(lines, "gen_ai.usage.input_tokens", step.InputTokens);
            Add(lines, "gen_ai.usage.output_tokens", step.OutputTokens);
            Add(lines, "gen_ai.usage.cache_read.input_tokens", app.CountsCacheRead ? step.CacheReadTokens : null);
            Add(lines, "gen_ai.usage.cache_write.input_tokens", app.CountsCacheWrite ? step.CacheWriteTokens : null);
            Add(lines, "gen_ai.usage.reasoning.output_tokens", app.CountsReasoning ? step.ReasoningTokens : null);
            if (app.IsOpenAI)
            {
                Add(lines, "openai.response.service_tier", "default");
                Add(lines, "openai.response.system_fingerprint", call.Protocol == "openai.chat" ? "fp_1" : null);
            }
        }
        lines.Sort(StringComparer.Ordinal);
        return [.. lines];
    }

    private static void Add(List<string> lines, string name, object? value)
    {
        if (value is not null)
        {
            lines.Add($"{name}={Convert.ToString(value, CultureInfo.InvariantCulture)}");
        }
    }
}
