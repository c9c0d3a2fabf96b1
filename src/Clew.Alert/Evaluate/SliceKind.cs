namespace Clew.Alert.Evaluate;

/// <summary>The different reads that rules share.</summary>
internal enum SliceKind
{
    /// <summary>Spans with durations and times to the first chunk.</summary>
    Times,

    /// <summary>Spans with input tokens and speeds.</summary>
    Tokens,
    Runs,

    /// <summary>Apart from the others, since there are many users.</summary>
    RunsByUser,
}
