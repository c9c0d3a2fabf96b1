using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Clew.Instrumentation;

/// <summary>
/// One request or notification, on the sender's or on the receiver's side: a span and a measurement. Ends once, with whatever is said first.
/// </summary>
internal sealed class McpOperation
{
    private const string ToolError = "tool_error";

    // Mistakes of the caller are not errors of the receiver: parse error, invalid request, method not found, invalid params, resource not found.
    private static readonly int[] CallerMistakes = [-32700, -32600, -32601, -32602, -32002];

    private readonly McpMessage message;
    private readonly McpSessionFacts session;
    private readonly Activity? activity;
    private readonly bool ownsActivity;
    private readonly bool isSender;
    private readonly long startTimestamp = Stopwatch.GetTimestamp();
    private int ended;

    private McpOperation(in McpMessage message, McpSessionFacts session, Activity? activity, bool ownsActivity, bool isSender)
    {
        this.message = message;
        this.session = session;
        this.activity = activity;
        this.ownsActivity = ownsActivity;
        this.isSender = isSender;
        if (activity is { IsAllDataRequested: true })
        {
            McpAttributeWriter.WriteStart(activity, message, session, isSender, isWhole: ownsActivity || !SdkSignals.IsSdkSpan(activity));
        }
    }

    public Activity? Activity => activity;

    /// <summary>Learns the revision from the answer to the handshake.</summary>
    public bool IsInitialize => message.Method == McpValues.MethodName.Initialize;

    /// <summary>Starts on the sender's side; a span of its own becomes current. A tool's span around a tool call takes the attributes instead.</summary>
    public static McpOperation StartSending(in McpMessage message, McpSessionFacts session)
    {
        Activity? current = Activity.Current;
        if (SdkSignals.IsSdkSpan(current) || IsSpanOfTool(current, message))
        {
            return new McpOperation(message, session, current, ownsActivity: false, isSender: true);
        }
        Activity? own = SdkSignals.RecordsSpans
            ? null
            : McpSignals.Source.StartActivity(message.SpanName, ActivityKind.Client, default(ActivityContext), McpAttributeWriter.ForSampling(message));
        return new McpOperation(message, session, own, ownsActivity: own is not null, isSender: true);
    }

    /// <summary>Starts on the receiver's side, below the context in the message; what is current, such as an HTTP request, is linked. Sets the message's baggage.</summary>
    public static McpOperation StartHandling(in McpMessage message, McpSessionFacts session)
    {
        Activity? ambient = Activity.Current;
        if (SdkSignals.RecordsSpans)
        {
            return new McpOperation(message, session, SdkSignals.IsSdkSpan(ambient) ? ambient : null, ownsActivity: false, isSender: false);
        }
        PropagationContext sent = McpPropagation.Extract(message.Meta);
        if (sent.Baggage.Count > 0)
        {
            Baggage.Current = sent.Baggage;
        }
        bool isRemote = sent.ActivityContext.IsValid();
        Activity? own = McpSignals.Source.StartActivity(
            message.SpanName, ActivityKind.Server, isRemote ? sent.ActivityContext : default, McpAttributeWriter.ForSampling(message),
            isRemote && ambient is not null ? [new ActivityLink(ambient.Context)] : null);
        return new McpOperation(message, session, own, ownsActivity: own is not null, isSender: false);
    }

    /// <summary>Puts the context of this operation, or of what is current, into the message.</summary>
    public void Inject()
    {
        if (message.Params is { } parameters && (activity ?? Activity.Current) is { } source && (ownsActivity || message.Meta?["traceparent"] is null))
        {
            McpPropagation.Inject(source.Context, parameters);
        }
    }

    public void Succeed(JsonNode? result)
    {
        if (IsInitialize)
        {
            session.ProtocolVersion = McpMessage.Text(result, "protocolVersion") ?? session.ProtocolVersion;
        }
        bool isToolError = message.IsToolCall && result is JsonObject answer && answer["isError"] is JsonValue flag && flag.GetValueKind() == JsonValueKind.True;
        if (message.IsToolCall && result is not null)
        {
            activity.SetGenAIContent(GenAIAttributes.Tool.Call.Result, () => result.ToJsonString());
        }
        End(isToolError ? ToolError : null, null, null);
    }

    public void Fail(JsonRpcErrorDetail error) => EndWithCode(error.Code, error.Message, null);

    public void Fail(Exception exception)
    {
        switch (exception)
        {
            case McpProtocolException protocol:
                EndWithCode((int)protocol.ErrorCode, protocol.Message, null);
                break;
            case OperationCanceledException:
                Cancel();
                break;
            default:
                // The SDK answers anything else with an internal error and keeps the exception to itself.
                EndWithCode((int)McpErrorCode.InternalError, exception.Message, exception.GetType().FullName);
                break;
        }
    }

    /// <summary>The message did not leave, so that there is no answer with a code.</summary>
    public void FailToSend(Exception exception) => End(exception is OperationCanceledException ? "cancelled" : exception.GetType().FullName, null, exception.Message);

    public void Cancel() => End("cancelled", null, null);

    private static bool IsSpanOfTool(Activity? current, in McpMessage message) =>
        message.IsToolCall && current is { IsStopped: false } && current.GetTagItem(GenAIAttributes.Operation.Name) is GenAIValues.OperationName.ExecuteTool
            && current.GetTagItem(McpAttributes.Method.Name) is null && current.GetTagItem(GenAIAttributes.Tool.Name) is string name && name == message.ToolName;

    private void EndWithCode(int code, string? text, string? errorType)
    {
        string status = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        bool isMistakeOfCaller = !isSender && CallerMistakes.Contains(code);
        End(isMistakeOfCaller ? null : errorType ?? status, status, text);
    }

    private void End(string? errorType, string? statusCode, string? text)
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return;
        }
        try
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(startTimestamp);
            if (activity is { IsAllDataRequested: true, IsStopped: false } && (ownsActivity || !SdkSignals.IsSdkSpan(activity)))
            {
                McpAttributeWriter.WriteEnd(activity, session, errorType, statusCode, text);
            }
            Measure(elapsed, errorType, statusCode);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("McpOperation", exception);
        }
        finally
        {
            if (ownsActivity)
            {
                Activity? current = Activity.Current;
                activity!.Dispose();
                // Stopping makes current what was so at the start, which is another flow's business when the answer comes in on the reader's.
                if (current != activity)
                {
                    Activity.Current = current;
                }
            }
        }
    }

    private void Measure(TimeSpan elapsed, string? errorType, string? statusCode)
    {
        Histogram<double> duration = isSender ? McpSignals.ClientOperationDuration : McpSignals.ServerOperationDuration;
        if (duration.Enabled && !SdkSignals.RecordsMetric(duration.Name))
        {
            duration.Record(elapsed.TotalSeconds, McpAttributeWriter.ForMetrics(message, session, isSender, errorType, statusCode));
        }
    }
}
