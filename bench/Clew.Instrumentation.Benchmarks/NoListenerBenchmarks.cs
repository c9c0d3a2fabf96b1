using BenchmarkDotNet.Attributes;

namespace Clew.Instrumentation.Benchmarks;

/// <summary>What an instrumented application pays when nobody listens: it must allocate nothing and take less than 20 ns.</summary>
[MemoryDiagnoser]
public class NoListenerBenchmarks
{
    private readonly InferenceRequest request = new() { Provider = "openai", Model = "gpt-4o-mini" };

    [Benchmark]
    public bool IsEnabled() => GenAI.IsEnabled;

    [Benchmark]
    public InferenceCall? InferenceCall_Start() => InferenceCall.Start(request);

    [Benchmark]
    public int AgentRun_Iteration()
    {
        using AgentRun run = GenAI.StartAgent("research_agent");
        return run.Iteration();
    }

    [Benchmark]
    public void ToolRun_Succeed()
    {
        using ToolRun tool = GenAI.StartTool("search_web", "call_1");
        tool.Succeed();
    }
}
