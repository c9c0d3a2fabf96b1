namespace Clew.Instrumentation;

/// <summary>What is known of an agent when it is invoked. A property that is null is not recorded.</summary>
public sealed class AgentOptions
{
    /// <summary>What the agent is for.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// What the agent is asked to do, recorded as <c>agent.task</c> and cut to <see cref="GenAIInstrumentationOptions.MaxTaskChars"/>. It may be a
    /// user's own words, so it is content: recorded only when content is captured in spans.
    /// </summary>
    public string? Task { get; set; }

    /// <summary>Id of the conversation, only if it is a real one.</summary>
    public string? ConversationId { get; set; }

    /// <summary>Model, if the agent is tied to exactly one.</summary>
    public string? Model { get; set; }

    /// <summary>Id of the data source that grounds the agent.</summary>
    public string? DataSourceId { get; set; }

    /// <summary>Provider of an agent that a remote service hosts. With it the span is that of a client; without it the agent runs in this process.</summary>
    public string? Provider { get; set; }

    /// <summary>Host of the remote agent.</summary>
    public string? ServerAddress { get; set; }

    /// <summary>Port of the remote agent; recorded only together with <see cref="ServerAddress"/>.</summary>
    public int? ServerPort { get; set; }

    /// <summary>Stable id of a remote agent.</summary>
    public string? Id { get; set; }

    /// <summary>Version of a remote agent.</summary>
    public string? Version { get; set; }

    /// <summary>Makes the JSON array of instructions. Called only if content is captured.</summary>
    public Func<string?>? SystemInstructions { get; set; }

    /// <summary>Makes the JSON array of input messages. Called only if content is captured.</summary>
    public Func<string?>? InputMessages { get; set; }

    /// <summary>Makes the JSON array of tool definitions. Called only if content is captured.</summary>
    public Func<string?>? ToolDefinitions { get; set; }

    internal static AgentOptions None { get; } = new();
}
