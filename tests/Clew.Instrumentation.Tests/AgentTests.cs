using System.Diagnostics;

namespace Clew.Instrumentation.Tests;

public sealed class AgentTests
{
    [Fact]
    public void AgentRun_Loop_RecordsExactlyTheseSpans()
    {
        using var recorder = new Recorder();
        using (AgentRun run = GenAI.StartAgent("research_agent", new AgentOptions { Description = "Finds out", Task = new string('t', 150), ConversationId = "conv_1", Model = "gpt-4o-mini" }))
        {
            run.Iteration().ShouldBe(1);
            InferenceCall.Start(Some.Request())!.Finish(Some.Response());
            using (ToolRun tool = GenAI.StartTool("search_web", "call_1", description: "Searches"))
            {
                recorder.Time.Advance(0.5);
                tool.Succeed();
            }
            run.Iteration().ShouldBe(2);
            InferenceCall.Start(Some.Request())!.Finish(Some.Response());
            run.SetFinishReasons("stop");
        }

        SpanText.Of(recorder.Spans[^1]).ShouldBe("""
            invoke_agent research_agent (Internal, 0.5 s)
            agent.iterations = 2
            gen_ai.agent.description = "Finds out"
            gen_ai.agent.name = "research_agent"
            gen_ai.conversation.id = "conv_1"
            gen_ai.operation.name = "invoke_agent"
            gen_ai.request.model = "gpt-4o-mini"
            gen_ai.response.finish_reasons = ["stop"]
            gen_ai.usage.input_tokens = 2000
            gen_ai.usage.output_tokens = 400
            """.ReplaceLineEndings("\n"));
        SpanText.Of(recorder.Spans[1]).ShouldBe("""
            execute_tool search_web (Internal, 0.5 s)
            gen_ai.agent.name = "research_agent"
            gen_ai.conversation.id = "conv_1"
            gen_ai.operation.name = "execute_tool"
            gen_ai.tool.call.id = "call_1"
            gen_ai.tool.description = "Searches"
            gen_ai.tool.name = "search_web"
            gen_ai.tool.type = "function"
            tool.success = true
            """.ReplaceLineEndings("\n"));
        recorder.Spans.Take(3).ShouldAllBe(span => span.ParentSpanId == recorder.Spans[3].SpanId);
        recorder.Metrics().Where(line => !line.StartsWith("gen_ai.client", StringComparison.Ordinal) && !line.StartsWith("gen_ai.usage", StringComparison.Ordinal)).ShouldBe(
        [
            "gen_ai.execute_tool.duration [s] {gen_ai.agent.name=research_agent, gen_ai.tool.name=search_web, gen_ai.tool.type=function} count 1 sum 0.5",
            "gen_ai.invoke_agent.duration [s] {gen_ai.agent.name=research_agent, gen_ai.request.model=gpt-4o-mini} count 1 sum 0.5",
            "gen_ai.invoke_agent.inference_calls [{inference_call}] {gen_ai.agent.name=research_agent} count 1 sum 2",
            "gen_ai.invoke_agent.tool_calls [{tool_call}] {gen_ai.agent.name=research_agent} count 1 sum 1",
        ]);
    }

    [Fact]
    public void AgentRun_SubAgent_CountsItsCallsAndSharesItsTokens()
    {
        using var recorder = new Recorder();
        using AgentRun outer = GenAI.StartAgent("coordinator");
        AgentRun inner = GenAI.StartAgent("writer");
        InferenceCall.Start(Some.Request())!.Finish(Some.Response());
        inner.Dispose();
        InferenceCall.Start(Some.Request())!.Finish(Some.Response());
        outer.Dispose();

        inner.InferenceCalls.ShouldBe(1);
        outer.InferenceCalls.ShouldBe(1);
        recorder.Spans.Single(span => span.DisplayName == "invoke_agent writer").GetTagItem("gen_ai.usage.input_tokens").ShouldBe(1000L);
        recorder.Spans.Single(span => span.DisplayName == "invoke_agent coordinator").GetTagItem("gen_ai.usage.input_tokens").ShouldBe(2000L);
    }

    [Fact]
    public void AgentRun_Remote_IsAClientWithServerAndOperationDuration()
    {
        using var recorder = new Recorder();
        GenAI.StartAgent("concierge", new AgentOptions { Provider = "openai", ServerAddress = "agents.example", ServerPort = 8443, Id = "asst_1", Version = "2" }).Dispose();

        SpanText.Of(recorder.Span).ShouldBe("""
            invoke_agent concierge (Client, 0 s)
            gen_ai.agent.id = "asst_1"
            gen_ai.agent.name = "concierge"
            gen_ai.agent.version = "2"
            gen_ai.operation.name = "invoke_agent"
            gen_ai.provider.name = "openai"
            server.address = "agents.example"
            server.port = 8443
            """.ReplaceLineEndings("\n"));
        recorder.Metrics().ShouldBe(
            ["gen_ai.client.operation.duration [s] {gen_ai.operation.name=invoke_agent, gen_ai.provider.name=openai, server.address=agents.example, server.port=8443} count 1 sum 0"]);
    }

    [Fact]
    public async Task AgentRun_InAsyncIterator_NestsCallsOfEachStep()
    {
        using var recorder = new Recorder();

        await foreach (int step in Steps())
        {
            Activity.Current.ShouldBeNull();
        }

        Activity agent = recorder.Spans.Single(span => span.DisplayName == "invoke_agent streamer");
        recorder.Spans.Where(span => span != agent).ShouldAllBe(span => span.ParentSpanId == agent.SpanId);
        agent.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(3000L);

        static async IAsyncEnumerable<int> Steps()
        {
            using AgentRun run = GenAI.StartAgent("streamer");
            for (int i = 0; i < 3; i++)
            {
                using (run.Activate())
                {
                    await Task.Yield();
                    InferenceCall.Start(Some.Request())!.Finish(Some.Response());
                }
                yield return i;
            }
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, null)]
    public void ToolRun_SaysHowItWent(bool? succeeds, bool? expected)
    {
        using var recorder = new Recorder();
        using (ToolRun tool = GenAI.StartTool("search"))
        {
            if (succeeds == true)
            {
                tool.Succeed();
            }
            else if (succeeds == false)
            {
                tool.Fail(new TimeoutException("Too slow."));
            }
        }

        recorder.Span.GetTagItem("tool.success").ShouldBe(expected);
        recorder.Span.GetTagItem("error.type").ShouldBe(succeeds == false ? "System.TimeoutException" : null);
        recorder.Span.Status.ShouldBe(succeeds == false ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
    }

    [Fact]
    public void Workflow_PlanRetrievalMemory_RecordExactlyTheseSpans()
    {
        using var recorder = new Recorder();
        using (GenAI.StartWorkflow("pipeline", "conv_1"))
        using (GenAI.StartAgent("planner"))
        {
            GenAI.StartPlan().Dispose();
            GenAI.StartRetrieval("docs", new RetrievalOptions { TopK = 5, Provider = "openai", ServerAddress = "vectors.example", ServerPort = 443 }).Dispose();
            using MemoryRun memory = GenAI.StartMemory(MemoryOperation.Search, new MemoryOptions { StoreId = "m1" });
            memory.SetRecords(3);
        }

        recorder.Spans.Where(span => !span.DisplayName.StartsWith("invoke_agent", StringComparison.Ordinal)).Select(SpanText.Of).ShouldBe(
        [
            "plan planner (Internal, 0 s)\ngen_ai.agent.name = \"planner\"\ngen_ai.operation.name = \"plan\"",
            "retrieval docs (Client, 0 s)\ngen_ai.data_source.id = \"docs\"\ngen_ai.operation.name = \"retrieval\"\ngen_ai.provider.name = \"openai\"\ngen_ai.retrieval.top_k = 5\nserver.address = \"vectors.example\"\nserver.port = 443",
            "search_memory (Internal, 0 s)\ngen_ai.memory.record.count = 3\ngen_ai.memory.store.id = \"m1\"\ngen_ai.operation.name = \"search_memory\"",
            "invoke_workflow pipeline (Internal, 0 s)\ngen_ai.conversation.id = \"conv_1\"\ngen_ai.operation.name = \"invoke_workflow\"\ngen_ai.workflow.name = \"pipeline\"",
        ]);
        recorder.Metrics().Where(line => line.Contains("workflow", StringComparison.Ordinal) || line.Contains("operation.duration", StringComparison.Ordinal)).ShouldBe(
        [
            "gen_ai.client.operation.duration [s] {gen_ai.operation.name=retrieval, gen_ai.provider.name=openai, server.address=vectors.example, server.port=443} count 1 sum 0",
            "gen_ai.client.operation.duration [s] {gen_ai.operation.name=search_memory} count 1 sum 0",
            "gen_ai.invoke_workflow.duration [s] {gen_ai.workflow.name=pipeline} count 1 sum 0",
        ]);
    }

    [Fact]
    public void NobodyListens_AllOperationsAreSharedAndDoNothing()
    {
        using AgentRun run = GenAI.StartAgent("research_agent");
        using ToolRun tool = GenAI.StartTool("search");

        run.ShouldBeSameAs(GenAI.StartAgent("another"));
        run.IsActive.ShouldBeFalse();
        run.Iteration().ShouldBe(0);
        tool.Succeed();
        tool.ShouldBeSameAs(GenAI.StartTool("another"));
        GenAI.StartTool("x").Fail("a failure of a shared object must not stick");
        Activity.Current.ShouldBeNull();
    }
}
