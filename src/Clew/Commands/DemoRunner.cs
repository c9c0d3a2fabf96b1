using Clew.Samples.ResearchTeam;

namespace Clew.Commands;

/// <summary>Plays the demo against the server of this process, over its network ports like any other application.</summary>
internal static class DemoRunner
{
    public static async Task RunAsync(Uri otlpGrpc, DemoSettings settings, CancellationToken cancellationToken)
    {
        DemoOptions options = new() { OtlpEndpoint = otlpGrpc, Protocol = DemoProtocol.Grpc, Seed = settings.Seed, TimeScale = settings.TimeScale, Faults = settings.Faults, Report = Console.WriteLine };
        try
        {
            await using ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(options, cancellationToken);
            Console.WriteLine("  Demo       playing its stories, then ordinary runs until Ctrl-C\n");
            await demo.RunAsync(cancellationToken);
            Console.WriteLine("  Demo       all stories played\n");
            await demo.RunForeverAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a demo ends.
        }
    }
}
