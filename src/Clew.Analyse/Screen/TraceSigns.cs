namespace Clew.Analyse;

/// <summary>Cheap signs of trouble in a trace: each finding implies at least one of them, so that a trace without any need not be read.</summary>
[Flags]
public enum TraceSigns
{
    None = 0,

    /// <summary>A tool gave the same result several times, or several tools did so in turn.</summary>
    RepeatedResult = 1 << 0,

    /// <summary>More model calls, or turns as the agent tells them, than an agent should take.</summary>
    ManyCalls = 1 << 1,

    /// <summary>An answer asks for tools that no span reports, so that arguments and results are in messages only.</summary>
    InferredTools = 1 << 2,

    /// <summary>An answer asks for a tool that was not offered, or with arguments that its schema does not allow.</summary>
    ToolNotAsOffered = 1 << 3,

    /// <summary>A tool that did not fail gave nothing, or a result with words of failures.</summary>
    ErrorShapedResult = 1 << 4,

    /// <summary>An answer ended for another reason than being complete or asking for tools.</summary>
    FinishReason = 1 << 5,

    /// <summary>A call's input is near the model's context window or above it, or the provider refused it for its length.</summary>
    ContextUse = 1 << 6,

    /// <summary>A call got less input than one before it.</summary>
    InputShrank = 1 << 7,

    /// <summary>Several calls or tools failed.</summary>
    ManyFailures = 1 << 8,

    /// <summary>An answer without text.</summary>
    EmptyAnswer = 1 << 9,

    /// <summary>A handover after which no agent started.</summary>
    Handoff = 1 << 10,

    /// <summary>The run took long, or was quiet for long without an end.</summary>
    LongRun = 1 << 11,

    /// <summary>Parents that are not among the spans.</summary>
    MissingParents = 1 << 12,

    /// <summary>Another trace of the same conversation lies within its time, or it within the other's.</summary>
    OverlappingTrace = 1 << 13,

    /// <summary>Content where the policy forbids it.</summary>
    ForbiddenContent = 1 << 14,

    /// <summary>Messages are in log records only, and have more in them than one question and its answer.</summary>
    MessageLogs = 1 << 15,
}
