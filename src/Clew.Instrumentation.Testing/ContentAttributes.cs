namespace Clew.Instrumentation.Testing;

/// <summary>Attributes that carry what was said. The conventions make every one of them opt-in; the older vocabularies had their own.</summary>
internal static class ContentAttributes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "gen_ai.system_instructions", "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.definitions", "gen_ai.tool.call.arguments",
        "gen_ai.tool.call.result", "gen_ai.retrieval.query.text", "gen_ai.retrieval.documents", "gen_ai.memory.query.text", "gen_ai.memory.records",
        "gen_ai.prompt", "gen_ai.completion", "gen_ai.event.content", "agent.task", "input.value", "output.value",
    };

    private static readonly string[] Prefixes =
        ["gen_ai.prompt.variable.", "gen_ai.prompt.0", "gen_ai.completion.0", "llm.input_messages.", "llm.output_messages.", "traceloop.entity.input", "traceloop.entity.output"];

    public static bool Includes(string attribute) => Names.Contains(attribute) || Prefixes.Any(prefix => attribute.StartsWith(prefix, StringComparison.Ordinal));
}
