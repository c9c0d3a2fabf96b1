namespace Clew.Instrumentation.Testing;

/// <summary>Where a description of an expected span begins, by what the span is for.</summary>
public static class Expected
{
    /// <summary>An agent's work: <c>invoke_agent</c>.</summary>
    /// <param name="name">The agent's name; null for any.</param>
    public static ExpectedSpan Agent(string? name = null) => Operation("agent", name, "gen_ai.agent.name", "invoke_agent");

    /// <summary>A call of a model that answers: <c>chat</c>, <c>generate_content</c> or <c>text_completion</c>.</summary>
    /// <param name="model">The requested model; null for any.</param>
    public static ExpectedSpan Inference(string? model = null) =>
        Operation("model call", model, "gen_ai.request.model", "chat", "generate_content", "text_completion");

    /// <summary>A call of an embedding model.</summary>
    /// <param name="model">The requested model; null for any.</param>
    public static ExpectedSpan Embeddings(string? model = null) => Operation("embeddings", model, "gen_ai.request.model", "embeddings");

    /// <summary>The execution of a tool: <c>execute_tool</c>.</summary>
    /// <param name="name">The tool's name; null for any.</param>
    public static ExpectedSpan Tool(string? name = null) => Operation("tool", name, "gen_ai.tool.name", "execute_tool");

    /// <summary>A workflow: <c>invoke_workflow</c>.</summary>
    /// <param name="name">The workflow's name; null for any.</param>
    public static ExpectedSpan Workflow(string? name = null) => Operation("workflow", name, "gen_ai.workflow.name", "invoke_workflow");

    /// <summary>A search in a data source: <c>retrieval</c>.</summary>
    /// <param name="dataSource">The data source's id; null for any.</param>
    public static ExpectedSpan Retrieval(string? dataSource = null) => Operation("retrieval", dataSource, "gen_ai.data_source.id", "retrieval");

    /// <summary>An MCP message, sent or received.</summary>
    /// <param name="method">The method, such as <c>tools/call</c>.</param>
    public static ExpectedSpan Mcp(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new ExpectedSpan($"MCP {method}").With("mcp.method.name", method);
    }

    /// <summary>A span by its name.</summary>
    /// <param name="name">The whole name.</param>
    public static ExpectedSpan Span(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new ExpectedSpan($"span '{name}'").Where(span => span.Name == name ? null : $"its name is '{span.Name}'");
    }

    private static ExpectedSpan Operation(string word, string? name, string nameAttribute, params string[] operations)
    {
        ExpectedSpan expected = new ExpectedSpan(name is null ? word : $"{word} '{name}'").Where(span => span.Operation is { } operation && operations.Contains(operation)
            ? null
            : $"gen_ai.operation.name is {ValueText.Of(span.Operation)}, expected {string.Join(" or ", operations.Select(ValueText.Of))}");
        return name is null ? expected : expected.With(nameAttribute, name);
    }
}
