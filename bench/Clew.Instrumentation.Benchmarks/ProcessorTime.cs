using System.Diagnostics;

namespace Clew.Instrumentation.Benchmarks;

/// <summary>
/// Processor time and bytes of an operation, for machines that others use too: there, BenchmarkDotNet's wall time measures the others. The least of
/// several rounds counts, because a round can only be made slower by what else goes on (compilation, shared caches).
/// </summary>
internal static class ProcessorTime
{
    private const int Rounds = 8;
    private const int MinRoundMillis = 700;
    private const int Batch = 200;

    public static void Run()
    {
        var none = new NoListenerBenchmarks();
        Print("InferenceCall_Start, no listener", Repeat(() => none.InferenceCall_Start()), 1000);
        Print("AgentRun_Iteration, no listener", Repeat(() => none.AgentRun_Iteration()), 1000);
        Print("ToolRun_Succeed, no listener", Repeat(none.ToolRun_Succeed), 1000);
        var calls = new InferenceCallBenchmarks();
        calls.Setup();
        Print("Chat", calls.Chat, 1);
        Print("Stream_PerChunk", calls.Stream_PerChunk, 1000);
        Print("AgentWithTool", calls.AgentWithTool, 1);
        calls.Cleanup();
        var content = new ContentBenchmarks();
        content.Setup();
        Print("Chat_32KiBMessage", content.Chat_32KiBMessage, 1);
        content.Cleanup();
        var handler = new HandlerBenchmarks();
        handler.Setup();
        Print("Handler: Chat_Watched", () => handler.Chat_Watched(), 1);
        Print("Handler: Chat_Plain", () => handler.Chat_Plain(), 1);
        Print("Handler: StreamPerChunk_Watched", () => handler.StreamPerChunk_Watched(), 1000);
        Print("Handler: StreamPerChunk_Plain", () => handler.StreamPerChunk_Plain(), 1000);
        handler.Cleanup();
    }

    private static Action Repeat(Action operation) => () =>
    {
        for (int i = 0; i < 1000; i++)
        {
            operation();
        }
    };

    private static void Print(string name, Action operation, int operationsPerCall)
    {
        using Process process = Process.GetCurrentProcess();
        double nanos = double.MaxValue;
        double bytes = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            process.Refresh();
            TimeSpan before = process.UserProcessorTime;
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            long operations = 0;
            while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < MinRoundMillis)
            {
                for (int i = 0; i < Batch; i++)
                {
                    operation();
                }
                operations += (long)Batch * operationsPerCall;
            }
            bytes = Math.Min(bytes, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / operations);
            process.Refresh();
            nanos = Math.Min(nanos, (process.UserProcessorTime - before).TotalNanoseconds / operations);
        }
        Console.WriteLine($"| {name} | {nanos:N1} | {bytes:N0} |");
    }
}
