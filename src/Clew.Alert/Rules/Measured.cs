namespace Clew.Alert.Rules;

/// <summary>What a measure is taken of.</summary>
public enum Measured
{
    /// <summary>Traces as a whole.</summary>
    Runs,

    /// <summary>Runs of agents, those within other agents too.</summary>
    Agents,

    /// <summary>Calls of models: chat, embedding, rerank.</summary>
    Models,

    /// <summary>Calls of tools.</summary>
    Tools,

    /// <summary>Spans of every kind.</summary>
    All,
}

/// <summary>What the sums of each can be grouped and filtered by.</summary>
public static class MeasuredDimensions
{
    /// <summary>Dimensions that the stored sums of these have.</summary>
    public static IReadOnlyList<SeriesDimension> Of(Measured measured) => measured switch
    {
        Measured.Runs => [SeriesDimension.Service, SeriesDimension.Environment, SeriesDimension.Agent, SeriesDimension.User],
        Measured.Agents => [SeriesDimension.Service, SeriesDimension.Environment, SeriesDimension.Agent],
        Measured.Models => [SeriesDimension.Service, SeriesDimension.Environment, SeriesDimension.Agent, SeriesDimension.Provider, SeriesDimension.Model],
        Measured.Tools => [SeriesDimension.Service, SeriesDimension.Environment, SeriesDimension.Agent, SeriesDimension.Tool],
        _ => [SeriesDimension.Service, SeriesDimension.Environment, SeriesDimension.Agent, SeriesDimension.Provider, SeriesDimension.Model, SeriesDimension.Tool],
    };

    /// <summary>For sentences: "runs", "tool calls".</summary>
    public static string Words(this Measured measured) => measured switch
    {
        Measured.Runs => "runs",
        Measured.Agents => "agent runs",
        Measured.Models => "model calls",
        Measured.Tools => "tool calls",
        _ => "spans",
    };

    /// <summary>"1 tool call", "1,204 runs".</summary>
    public static string Counted(this Measured measured, long count) =>
        FormattableString.Invariant($"{count:#,0} {(count == 1 ? measured.Words()[..^1] : measured.Words())}");
}
