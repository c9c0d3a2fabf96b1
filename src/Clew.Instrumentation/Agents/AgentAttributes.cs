namespace Clew.Instrumentation;

/// <summary>Attributes of an agent's span: what the conventions name for agents in the process, and more for remote ones.</summary>
internal static class AgentAttributes
{
    public static KeyValuePair<string, object?>[] ForSampling(string? name, AgentOptions agent)
    {
        var attributes = new List<KeyValuePair<string, object?>>(6) { new(GenAIAttributes.Operation.Name, GenAIValues.OperationName.InvokeAgent) };
        Add(attributes, GenAIAttributes.Agent.Name, name);
        Add(attributes, GenAIAttributes.Provider.Name, agent.Provider);
        Add(attributes, GenAIAttributes.Request.Model, agent.Model);
        if (agent.Provider is not null && agent.ServerAddress is not null)
        {
            Add(attributes, ServerAttributes.Address, agent.ServerAddress);
            Add(attributes, ServerAttributes.Port, agent.ServerPort is { } port ? BoxedValues.Port(port) : null);
        }
        return [.. attributes];
    }

    public static void WriteStart(AttributeTarget target, AgentOptions agent, GenAIInstrumentationOptions options)
    {
        target.Set(GenAIAttributes.Agent.Description, agent.Description);
        target.Set(GenAIAttributes.Conversation.Id, agent.ConversationId);
        target.Set(GenAIAttributes.DataSource.Id, agent.DataSourceId);
        // What an agent is asked to do is often a user's own words.
        target.Set(GenAINames.AgentTask, options.CaptureContent.HasFlag(ContentCapture.Span) ? Cut(agent.Task, options.MaxTaskChars) : null);
        if (agent.Provider is not null)
        {
            target.Set(GenAIAttributes.Agent.Id, agent.Id);
            target.Set(GenAIAttributes.Agent.Version, agent.Version);
        }
    }

    /// <summary>The first characters of a text; half a surrogate pair is not one.</summary>
    public static string? Cut(string? text, int maxChars)
    {
        if (text is null || text.Length <= maxChars)
        {
            return text;
        }
        int length = Math.Max(0, maxChars - 1);
        return string.Concat(text.AsSpan(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, string name, object? value)
    {
        if (value is not null)
        {
            attributes.Add(new(name, value));
        }
    }
}
