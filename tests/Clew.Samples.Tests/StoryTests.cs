using Clew.Samples.ResearchTeam.Scripting.Stories;
using Clew.Telemetry;

namespace Clew.Samples.Tests;

[Collection(PlayedStories.Collection)]
public sealed class StoryTests(PlayedStories played)
{
    private const int Traces = 5 + FailingToolStory.Runs + 4;

    [Fact]
    public void Stories_Played_GiveOneRootPerTraceAndNoMissingParent()
    {
        played.FailedRuns.ShouldBe(0);
        IGrouping<string, ReceivedSpan>[] traces = [.. played.Spans.GroupBy(span => span.TraceId)];
        traces.Length.ShouldBe(Traces);
        foreach (IGrouping<string, ReceivedSpan> trace in traces)
        {
            trace.Count(span => span.ParentSpanId is null).ShouldBe(1);
            HashSet<string> ids = [.. trace.Select(span => span.SpanId)];
            ids.Count.ShouldBe(trace.Count());
            trace.Where(span => span.ParentSpanId is not null && !ids.Contains(span.ParentSpanId)).ShouldBeEmpty();
            trace.Single(span => span.ParentSpanId is null).Text("demo.story").ShouldNotBeNull();
        }
    }

    [Fact]
    public void FourServices_Played_CrossesAllServicesInOneTrace()
    {
        ReceivedSpan[] spans = [.. played.Story(FourServicesStory.Name)];

        spans.Select(span => span.TraceId).Distinct().Count().ShouldBe(1);
        spans.Select(span => span.Service).Distinct().Order().ShouldBe(["coordinator", "fact-checker", "research", "writer"]);
        Dictionary<string, ReceivedSpan> byId = spans.ToDictionary(span => span.SpanId);
        ReceivedSpan[] servers = [.. spans.Where(span => span.Kind == OtlpSpanKind.Server)];
        servers.Select(span => span.Service).Order().ShouldBe(["fact-checker", "research", "writer"]);
        servers.ShouldAllBe(span => byId[span.ParentSpanId!].Kind == OtlpSpanKind.Client && byId[span.ParentSpanId!].Service == "coordinator");
    }

    [Theory]
    [InlineData(TwinStory.Cheap, 29_998_000)]
    [InlineData(TwinStory.Dear, 399_998_000)]
    public void Twin_Played_CostsWhatTheStorySays(string story, long expectedNanoUsd)
    {
        played.Story(story).Where(span => span.IsChat).Sum(CostNanoUsd).ShouldBe(expectedNanoUsd);
    }

    [Fact]
    public void DearTwin_Played_RepeatsItsSearchWithoutCacheAndFallsBack()
    {
        ReceivedSpan[] spans = [.. played.Story(TwinStory.Dear)];

        string?[] searches = [.. spans.Where(span => span.IsTool("web_search")).Select(span => span.Text("gen_ai.tool.call.arguments"))];
        searches.GroupBy(arguments => arguments).Max(group => group.Count()).ShouldBe(3);
        ReceivedSpan refused = spans.Single(span => span.IsChat && span.IsError);
        refused.Text("error.type").ShouldBe("429");
        refused.Text("gen_ai.request.model").ShouldBe("gpt-4o-mini");
        spans.Where(span => span.IsChat).Sum(span => span.Number("gen_ai.usage.cache_read.input_tokens")).ShouldBe(0);
        spans.Where(span => span.IsChat).Select(span => span.Text("gen_ai.system_instructions")).Distinct().Count().ShouldBe(7);
    }

    [Fact]
    public void SlowCall_Played_HasTheThreeCalls()
    {
        played.Story(SlowCallStory.Name).Where(span => span.IsChat).Select(span => span.Number("gen_ai.usage.input_tokens"))
            .ShouldBe([450, 890, 210], ignoreOrder: true);
    }

    [Fact]
    public void Loop_Played_RepeatsOneCallUntilTheLimit()
    {
        ReceivedSpan[] spans = [.. played.Story(LoopStory.Name)];

        spans.Where(span => span.IsTool("fetch_price")).Select(span => span.Text("gen_ai.tool.call.arguments"))
            .ShouldBe(Enumerable.Repeat("""{"item":"heat pump service"}""", 12));
        ReceivedSpan root = spans.Single(span => span.ParentSpanId is null);
        root.Number("agent.iterations").ShouldBe(12);
        root.IsError.ShouldBeTrue();
        root.Text("error.type").ShouldBe("iteration_limit");
    }

    [Fact]
    public void FailingTool_Played_FailsFiveInAHundredOnOnePattern()
    {
        ReceivedSpan[] searches = [.. played.Story(FailingToolStory.Name).Where(span => span.IsTool("web_search"))];

        searches.Length.ShouldBe(40);
        ReceivedSpan[] failed = [.. searches.Where(span => !(bool)span.Attributes["tool.success"])];
        failed.Length.ShouldBe(2);
        failed.ShouldAllBe(span => span.IsError && span.Text("error.type") == "query_not_tokenizable");
        searches.Count(HasCurrencySymbol).ShouldBe(2);
        failed.ShouldAllBe(span => HasCurrencySymbol(span));
    }

    [Fact]
    public void Conversation_Played_IsFourTracesWithGrowingHistory()
    {
        ReceivedSpan[] roots = [.. played.Story(ConversationStory.Name).Where(span => span.ParentSpanId is null)];

        roots.Length.ShouldBe(4);
        roots.Select(span => span.Text("gen_ai.conversation.id")).Distinct().Count().ShouldBe(1);
        roots.Select(span => span.Text("user.id")).Distinct().ShouldBe(["user-rosalind"]);
        roots.Select(span => span.Text("gen_ai.input.messages")!.Length).Distinct().Count().ShouldBe(4);
        played.Spans.Where(span => span.ParentSpanId is null).Select(span => span.Text("gen_ai.conversation.id")).Distinct().Count()
            .ShouldBe(Traces - 3);
    }

    [Fact]
    public void AgentSpans_Played_ReportTheTokensOfTheirWholeTree()
    {
        foreach (IGrouping<string, ReceivedSpan> trace in played.Spans.GroupBy(span => span.TraceId))
        {
            ReceivedSpan root = trace.Single(span => span.ParentSpanId is null);
            ReceivedSpan[] calls = [.. trace.Where(span => span.IsChat)];
            root.Number("gen_ai.usage.input_tokens").ShouldBe(calls.Sum(span => span.Number("gen_ai.usage.input_tokens")));
            root.Number("gen_ai.usage.output_tokens").ShouldBe(calls.Sum(span => span.Number("gen_ai.usage.output_tokens")));
        }
    }

    [Fact]
    public void StreamedChat_Played_CarriesTheConventionsAttributes()
    {
        ReceivedSpan chat = played.Story(FourServicesStory.Name)
            .Single(span => span.IsChat && span.Service == "research" && span.Attributes.ContainsKey("gen_ai.request.stream"));

        chat.Name.ShouldBe("chat gpt-4o");
        chat.Kind.ShouldBe(OtlpSpanKind.Client);
        chat.Text("gen_ai.provider.name").ShouldBe("openai");
        chat.Text("gen_ai.response.model").ShouldBe("gpt-4o-2024-08-06");
        chat.Attributes["gen_ai.response.finish_reasons"].ShouldBe(new[] { "stop" });
        chat.Attributes["gen_ai.response.time_to_first_chunk"].ShouldBeOfType<double>();
        chat.Number("gen_ai.usage.cache_read.input_tokens").ShouldBe(1_664);
        chat.Text("server.address").ShouldBe("127.0.0.1");
        chat.Text("gen_ai.output.messages")!.ShouldContain("ten to twelve years");
        chat.Text("gen_ai.input.messages")!.ShouldContain("tool_call_response");
        chat.Text("gen_ai.tool.definitions")!.ShouldContain("web_search");
        chat.Text("gen_ai.conversation.id").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Reasoning_Played_IsCountedWithinTheOutput()
    {
        played.Story(FourServicesStory.Name).Where(span => span.Service == "fact-checker" && span.IsChat)
            .Select(span => (span.Number("gen_ai.usage.reasoning.output_tokens"), span.Number("gen_ai.usage.output_tokens")))
            .ShouldBe([(320, 390), (192, 264), (128, 210)], ignoreOrder: true);
    }

    [Fact]
    public void MetricsAndLogs_Played_ArriveThroughTheSameReceiver()
    {
        string metrics = string.Concat(played.MetricBodies);
        metrics.ShouldContain("gen_ai.client.operation.duration");
        metrics.ShouldContain("gen_ai.client.token.usage");
        string logs = string.Concat(played.LogBodies);
        logs.ShouldContain("is rate limited, asking gpt-4o instead");
        logs.ShouldContain("reached its limit of 12 iterations");
    }

    private static bool HasCurrencySymbol(ReceivedSpan span) => span.Text("gen_ai.tool.call.arguments")!
        .Any(c => !char.IsAscii(c)) || span.Text("gen_ai.tool.call.arguments")!.Contains("\\u", StringComparison.Ordinal);

    /// <summary>Prices in nano US dollars a token: gpt-4o 2500 in, 1250 cached, 10000 out; gpt-4o-mini 150 in, 600 out.</summary>
    private static long CostNanoUsd(ReceivedSpan chat)
    {
        long input = chat.Number("gen_ai.usage.input_tokens");
        long cached = chat.Number("gen_ai.usage.cache_read.input_tokens");
        long output = chat.Number("gen_ai.usage.output_tokens");
        return chat.Text("gen_ai.response.model") switch
        {
            "gpt-4o-2024-08-06" => ((input - cached) * 2_500) + (cached * 1_250) + (output * 10_000),
            "gpt-4o-mini-2024-07-18" => ((input - cached) * 150) + (cached * 75) + (output * 600),
            null => 0,
            string other => throw new InvalidOperationException($"The twins do not use {other}."),
        };
    }
}
