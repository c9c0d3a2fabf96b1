using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Clew.Instrumentation.Benchmarks;

if (args is ["--processor-time"])
{
    ProcessorTime.Run();
    return;
}
// In this process, as the other benchmarks: `dotnet run -c Release --project bench/Clew.Instrumentation.Benchmarks -- --filter '*'`.
IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(InferenceCallBenchmarks).Assembly).Run(args, config);
