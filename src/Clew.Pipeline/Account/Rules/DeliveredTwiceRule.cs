namespace Clew.Pipeline.Account.Rules;

/// <summary>
/// Trap 1.7, the same span delivered twice: exporters retry, several processors export one span. Of deliveries with the same trace and
/// span id one counts.
/// </summary>
internal static class DeliveredTwiceRule
{
    public static void Apply(in LedgerState state)
    {
        foreach ((int duplicate, int kept) in state.Forest.Duplicates)
        {
            if (state.IsCounted(duplicate))
            {
                state.DoNotCount(duplicate, LedgerRule.DeliveredTwice, kept);
            }
        }
    }
}
