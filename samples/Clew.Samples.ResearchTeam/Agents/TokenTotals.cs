namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Token counts as the conventions count them: input includes cached tokens, output includes reasoning.</summary>
internal readonly record struct TokenTotals(long Input, long CachedInput, long Output, long Reasoning)
{
    public static TokenTotals operator +(TokenTotals left, TokenTotals right) => new(
        left.Input + right.Input, left.CachedInput + right.CachedInput, left.Output + right.Output, left.Reasoning + right.Reasoning);
}
