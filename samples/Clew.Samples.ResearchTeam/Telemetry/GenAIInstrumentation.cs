using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Clew.Samples.ResearchTeam.Agents;
using Clew.Samples.ResearchTeam.Scripting;
using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.ResearchTeam.Telemetry;

/// <summary>
/// Manual instrumentation with the current OpenTelemetry GenAI conventions, on nothing but <see cref="ActivitySource"/> and
/// <see cref="Meter"/>: a span per agent invocation, model call, tool call and HTTP hop. Read this file as an example.
/// </summary>
internal sealed class GenAIInstrumentation(ActivitySource source, Meter meter, bool captureContent)
{
    private const string Provider = "openai";

    private static readonly InstrumentAdvice<double> SecondsAdvice = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> TokenAdvice = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    // The newest draft splits both by operation; these are the names that the instrumentations in use emit and that dashboards read.
    private readonly Histogram<double> operationDuration = meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Duration of a model call.", tags: null, SecondsAdvice);

    private readonly Histogram<long> tokenUsage = meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of a model call.", tags: null, TokenAdvice);

    /// <summary>An agent at work. Without a caller it is the root of its trace.</summary>
    /// <param name="agent">Who works.</param>
    /// <param name="request">For whom.</param>
    /// <param name="story">The script that is played; null below another agent.</param>
    /// <param name="start">When it began; null for now.</param>
    public Activity? StartAgent(AgentDefinition agent, AgentRequest request, string? story, DateTimeOffset? start)
    {
        Activity? span = source.StartActivity($"invoke_agent {agent.Name}", ActivityKind.Internal, parentContext: default, startTime: start ?? default);
        span?.SetTag("gen_ai.operation.name", "invoke_agent");
        span?.SetTag("gen_ai.agent.name", agent.Name);
        span?.SetTag("gen_ai.agent.description", agent.Description);
        span?.SetTag("gen_ai.conversation.id", request.ConversationId);
        span?.SetTag("user.id", request.UserId);
        span?.SetTag("demo.story", story);
        if (captureContent)
        {
            span?.SetTag("gen_ai.system_instructions", GenAIMessages.SystemInstructions(agent.Instructions));
            span?.SetTag("gen_ai.input.messages", GenAIMessages.Input([.. request.History, new AgentMessage("user", request.Question)]));
        }
        return span;
    }

    /// <summary>The agent came to an end, with the tokens of everything it caused.</summary>
    public void EndAgent(Activity? span, AgentReply reply, int iterations)
    {
        span?.SetTag("agent.iterations", iterations);
        span?.SetTag("gen_ai.usage.input_tokens", reply.Usage.Input);
        span?.SetTag("gen_ai.usage.output_tokens", reply.Usage.Output);
        if (reply.ErrorType is not null)
        {
            Fail(span, reply.ErrorType, reply.Text);
        }
        else if (captureContent)
        {
            span?.SetTag("gen_ai.output.messages", GenAIMessages.Output(new AgentMessage("assistant", reply.Text), "stop"));
        }
    }

    /// <summary>A model call, from request to the last chunk.</summary>
    public Activity? StartChat(ModelRequest request)
    {
        Activity? span = StartModelCall("chat", request.Model, request.Server);
        span?.SetTag("gen_ai.output.type", "text");
        span?.SetTag("gen_ai.request.max_tokens", request.MaxTokens);
        span?.SetTag("gen_ai.request.temperature", request.Temperature);
        span?.SetTag("gen_ai.conversation.id", request.ConversationId);
        span?.SetTag("gen_ai.agent.name", request.Agent);
        span?.SetTag("user.id", request.UserId);
        if (request.IsStream)
        {
            span?.SetTag("gen_ai.request.stream", true);
        }
        if (captureContent)
        {
            span?.SetTag("gen_ai.system_instructions", GenAIMessages.SystemInstructions(request.Instructions));
            span?.SetTag("gen_ai.input.messages", GenAIMessages.Input(request.Messages));
            span?.SetTag("gen_ai.tool.definitions", GenAIMessages.ToolDefinitions(request.Tools));
        }
        return span;
    }

    public void EndChat(Activity? span, ModelRequest request, ModelResponse response, TimeSpan elapsed)
    {
        span?.SetTag("gen_ai.response.id", response.Id);
        span?.SetTag("gen_ai.response.model", response.Model);
        span?.SetTag("gen_ai.response.finish_reasons", new[] { response.FinishReason });
        if (response.TimeToFirstChunk is TimeSpan firstChunk)
        {
            span?.SetTag("gen_ai.response.time_to_first_chunk", firstChunk.TotalSeconds);
        }
        span?.SetTag("gen_ai.usage.input_tokens", response.Usage.Input);
        span?.SetTag("gen_ai.usage.output_tokens", response.Usage.Output);
        span?.SetTag("gen_ai.usage.cache_read.input_tokens", response.Usage.CachedInput);
        span?.SetTag("gen_ai.usage.reasoning.output_tokens", response.Usage.Reasoning);
        if (captureContent)
        {
            span?.SetTag("gen_ai.output.messages", GenAIMessages.Output(response.Message, response.FinishReason));
        }
        TagList tags = MetricTags("chat", request.Model, response.Model, request.Server);
        operationDuration.Record(elapsed.TotalSeconds, tags);
        tokenUsage.Record(response.Usage.Input, [.. tags, new("gen_ai.token.type", "input")]);
        tokenUsage.Record(response.Usage.Output, [.. tags, new("gen_ai.token.type", "output")]);
    }

    /// <summary>A model call that brought no answer; <paramref name="errorType"/> is its HTTP status, or the exception's type.</summary>
    public void FailChat(Activity? span, ModelRequest request, string errorType, string message, TimeSpan elapsed)
    {
        Fail(span, errorType, message);
        TagList tags = MetricTags("chat", request.Model, null, request.Server);
        operationDuration.Record(elapsed.TotalSeconds, [.. tags, new("error.type", errorType)]);
    }

    public Activity? StartEmbeddings(Uri server) => StartModelCall("embeddings", Models.Embedding, server);

    public void EndEmbeddings(Activity? span, string model, int inputTokens, int dimensions, Uri server, TimeSpan elapsed)
    {
        span?.SetTag("gen_ai.response.model", model);
        span?.SetTag("gen_ai.usage.input_tokens", inputTokens);
        span?.SetTag("gen_ai.embeddings.dimension.count", dimensions);
        TagList tags = MetricTags("embeddings", Models.Embedding, model, server);
        operationDuration.Record(elapsed.TotalSeconds, tags);
        tokenUsage.Record(inputTokens, [.. tags, new("gen_ai.token.type", "input")]);
    }

    public Activity? StartTool(Tool tool, AgentToolCall call, AgentDefinition agent, AgentRequest request)
    {
        Activity? span = source.StartActivity($"execute_tool {tool.Name}", ActivityKind.Internal);
        span?.SetTag("gen_ai.operation.name", "execute_tool");
        span?.SetTag("gen_ai.tool.name", tool.Name);
        span?.SetTag("gen_ai.tool.type", "function");
        span?.SetTag("gen_ai.tool.description", tool.Description);
        span?.SetTag("gen_ai.tool.call.id", call.Id);
        span?.SetTag("gen_ai.agent.name", agent.Name);
        span?.SetTag("gen_ai.conversation.id", request.ConversationId);
        if (captureContent)
        {
            span?.SetTag("gen_ai.tool.call.arguments", call.Arguments);
        }
        return span;
    }

    public void EndTool(Activity? span, string resultJson, string? errorType, string? errorMessage)
    {
        span?.SetTag("tool.success", errorType is null);
        if (captureContent)
        {
            span?.SetTag("gen_ai.tool.call.result", resultJson);
        }
        if (errorType is not null)
        {
            Fail(span, errorType, errorMessage);
        }
    }

    /// <summary>A request to another agent's service. The caller sends the span's identity along as <c>traceparent</c>.</summary>
    public Activity? StartHttpClient(Uri target)
    {
        Activity? span = source.StartActivity("POST", ActivityKind.Client);
        span?.SetTag("http.request.method", "POST");
        span?.SetTag("url.full", target.AbsoluteUri);
        span?.SetTag("server.address", target.Host);
        span?.SetTag("server.port", target.Port);
        return span;
    }

    /// <summary>The same request where it arrives; its parent lives in the caller's process.</summary>
    public Activity? StartHttpServer(string route, ActivityContext caller)
    {
        Activity? span = source.StartActivity($"POST {route}", ActivityKind.Server, caller);
        span?.SetTag("http.request.method", "POST");
        span?.SetTag("http.route", route);
        span?.SetTag("url.path", route);
        span?.SetTag("url.scheme", "http");
        return span;
    }

    public static void EndHttp(Activity? span, int statusCode, bool isError)
    {
        span?.SetTag("http.response.status_code", statusCode);
        if (isError)
        {
            Fail(span, statusCode.ToString(CultureInfo.InvariantCulture), null);
        }
    }

    /// <summary>The span is not sent, as when a process dies before its exporter's queue is empty.</summary>
    public static void Lose(Activity? span)
    {
        if (span is not null)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    public static void Fail(Activity? span, string errorType, string? message)
    {
        span?.SetTag("error.type", errorType);
        span?.SetStatus(ActivityStatusCode.Error, message);
    }

    private Activity? StartModelCall(string operation, string model, Uri server)
    {
        Activity? span = source.StartActivity($"{operation} {model}", ActivityKind.Client);
        span?.SetTag("gen_ai.operation.name", operation);
        span?.SetTag("gen_ai.provider.name", Provider);
        span?.SetTag("gen_ai.request.model", model);
        span?.SetTag("server.address", server.Host);
        span?.SetTag("server.port", server.Port);
        return span;
    }

    private static TagList MetricTags(string operation, string requestModel, string? responseModel, Uri server)
    {
        TagList tags = new()
        {
            { "gen_ai.operation.name", operation },
            { "gen_ai.provider.name", Provider },
            { "gen_ai.request.model", requestModel },
            { "server.address", server.Host },
            { "server.port", server.Port },
        };
        if (responseModel is not null)
        {
            tags.Add("gen_ai.response.model", responseModel);
        }
        return tags;
    }
}
