namespace Clew.AutoInstrumentation;

/// <summary>Why the hook leaves a process alone.</summary>
internal sealed class Refusal
{
    public Refusal(int importance, string reason)
    {
        Importance = importance;
        Reason = reason;
    }

    /// <summary>A level of <see cref="HookLog"/>: what somebody asked for is no warning.</summary>
    public int Importance { get; }

    public string Reason { get; }
}
