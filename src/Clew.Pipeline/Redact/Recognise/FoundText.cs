namespace Clew.Pipeline.Redact.Recognise;

/// <param name="Start">First byte.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Rule">Index of the rule that found it.</param>
internal readonly record struct FoundText(int Start, int Length, int Rule)
{
    public int End => Start + Length;
}
