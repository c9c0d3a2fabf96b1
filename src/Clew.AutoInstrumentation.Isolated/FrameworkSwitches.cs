namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Switches without which frameworks have sources, but write nothing to them. What the application says itself, now or later, stays.</summary>
internal static class FrameworkSwitches
{
    private static readonly string[] Names = ["Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnostics", "Azure.Experimental.EnableActivitySource"];

    public static void Set()
    {
        foreach (string name in Names.Where(static name => !AppContext.TryGetSwitch(name, out _)))
        {
            AppContext.SetSwitch(name, true);
        }
    }
}
