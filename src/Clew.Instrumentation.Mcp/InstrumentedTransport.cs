using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Clew.Instrumentation;

/// <summary>
/// A connection of a client. Requests it sends are spans until their answers are read; requests of the server are spans until their answers
/// are sent, and are current while the application handles them.
/// </summary>
internal sealed class InstrumentedTransport : ITransport
{
    // The first revision without sessions.
    private const string SessionlessVersion = "2026-07-28";

    private readonly ITransport inner;
    private readonly McpSessionFacts session;
    private readonly PendingOperations sent = new();
    private readonly PendingOperations received = new();
    private readonly long startTimestamp = Stopwatch.GetTimestamp();

    public InstrumentedTransport(ITransport inner, McpSessionFacts session)
    {
        this.inner = inner;
        this.session = session;
        MessageReader = new ObservingReader(inner.MessageReader, Observe);
    }

    public string? SessionId => inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader { get; }

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (message is JsonRpcResponse or JsonRpcError)
        {
            return AnswerAsync((JsonRpcMessageWithId)message, cancellationToken);
        }
        return McpSignals.IsEnabled && McpMessage.TryRead(WithParams(ref message), out McpMessage read)
            ? SendRecordedAsync(message, read, cancellationToken)
            : inner.SendMessageAsync(message, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        sent.CancelAll();
        received.CancelAll();
        if (string.CompareOrdinal(session.ProtocolVersion ?? "", SessionlessVersion) < 0 && !SdkSignals.RecordsMetric(McpSignals.ClientSessionDuration.Name))
        {
            McpSignals.ClientSessionDuration.Record(Stopwatch.GetElapsedTime(startTimestamp).TotalSeconds, McpAttributeWriter.ForSession(session));
        }
    }

    /// <summary>A request without parameters has no place for the context: it gets an empty object, which the protocol takes for the same.</summary>
    private static JsonRpcMessage WithParams(ref JsonRpcMessage message)
    {
        message = message switch
        {
            JsonRpcRequest { Params: null } request => new JsonRpcRequest { Id = request.Id, Method = request.Method, Params = new JsonObject(), Context = request.Context },
            JsonRpcNotification { Params: null } notification => new JsonRpcNotification { Method = notification.Method, Params = new JsonObject(), Context = notification.Context },
            _ => message,
        };
        return message;
    }

    private async Task SendRecordedAsync(JsonRpcMessage message, McpMessage read, CancellationToken cancellationToken)
    {
        McpOperation? operation = StartSending(message, read, cancellationToken);
        try
        {
            await inner.SendMessageAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (message is JsonRpcRequest failed)
            {
                sent.Take(null, failed.Id);
            }
            operation?.FailToSend(exception);
            throw;
        }
        if (message is JsonRpcNotification)
        {
            operation?.Succeed(null);
        }
    }

    private McpOperation? StartSending(JsonRpcMessage message, in McpMessage read, CancellationToken cancellationToken)
    {
        try
        {
            session.SessionId = inner.SessionId;
            McpOperation operation = McpOperation.StartSending(read, session);
            operation.Inject();
            if (message is JsonRpcRequest request && !sent.TryAdd(null, request.Id, operation, cancellationToken))
            {
                operation.Succeed(null);
            }
            if (read.Method == McpValues.MethodName.NotificationsCancelled && RequestIdOf(read.Params?["requestId"]) is { } cancelled)
            {
                sent.Take(null, cancelled)?.Cancel();
            }
            return operation;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("MCP send", exception);
            return null;
        }
    }

    private async Task AnswerAsync(JsonRpcMessageWithId message, CancellationToken cancellationToken)
    {
        try
        {
            await inner.SendMessageAsync(message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            received.Answer(null, message);
        }
    }

    private void Observe(JsonRpcMessage message)
    {
        try
        {
            if (message is JsonRpcRequest request)
            {
                Handle(request);
            }
            else
            {
                sent.Answer(null, message);
            }
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("MCP receive", exception);
        }
    }

    /// <summary>The SDK runs the handler in the message's execution context, which is where the span is made current.</summary>
    private void Handle(JsonRpcRequest request)
    {
        if (!McpSignals.IsEnabled && request.Params?["_meta"] is null || SdkSignals.RecordsSpans || !McpMessage.TryRead(request, out McpMessage read))
        {
            return;
        }
        ExecutionContext? given = request.Context?.ExecutionContext ?? ExecutionContext.Capture();
        if (given is null)
        {
            return;
        }
        ExecutionContext.Run(given, _ =>
        {
            McpOperation operation = McpOperation.StartHandling(read, session);
            if (!received.TryAdd(null, request.Id, operation, CancellationToken.None))
            {
                operation.Succeed(null);
            }
            (request.Context ??= new JsonRpcMessageContext()).ExecutionContext = ExecutionContext.Capture();
        }, null);
    }

    private static RequestId? RequestIdOf(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue(out long number) ? new RequestId(number) : value.TryGetValue(out string? text) ? new RequestId(text) : null
        : null;
}
