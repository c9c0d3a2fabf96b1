using System.Runtime.CompilerServices;

// Activity sources, meters, the runtime's listeners and the options of AddGenAI are process-wide, so that tests would hear each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Clew.Instrumentation.Http.Tests;

internal static class AssemblySettings
{
    // OpenAI's SDK looks at its switch once, and then only speaks to who listens to its source.
    [ModuleInitializer]
    internal static void SwitchOnOpenAITelemetry() => AppContext.SetSwitch("OpenAI.Experimental.EnableOpenTelemetry", true);
}
