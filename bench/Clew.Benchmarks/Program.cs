using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Clew.Benchmarks;

// In this process: a generated project of its own would inherit the repository's warnings-as-errors and package lock files.
// Three iterations by default; `--job medium` for figures to quote.
IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).AddColumn(PerSpanColumn.Nanos, PerSpanColumn.Bytes);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
