using System.Runtime.InteropServices;
using Clew.Samples.ResearchTeam;
using ResearchTeam;

if (!SampleArguments.TryParse(args, Environment.GetEnvironmentVariable, out SampleArguments arguments, out string? fault))
{
    Console.Error.WriteLine(fault);
    Console.Error.WriteLine(SampleArguments.Usage);
    return 2;
}

using CancellationTokenSource stop = new();
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(arguments.Demo, stop.Token);
Console.WriteLine($"Research team: sending to {arguments.Demo.OtlpEndpoint} ({arguments.Demo.Protocol}), seed {arguments.Demo.Seed}. Ctrl+C stops.");
try
{
    await demo.RunAsync(stop.Token);
    Console.WriteLine("Every story was played.");
    if (!arguments.IsOnce)
    {
        await demo.RunBackgroundAsync(arguments.BackgroundRuns, stop.Token);
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopping; what was recorded is still sent.");
}
return demo.FailedRuns == 0 ? 0 : 1;
