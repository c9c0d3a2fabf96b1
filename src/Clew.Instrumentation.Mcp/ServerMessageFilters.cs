using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using McpMessageContext = ModelContextProtocol.Server.MessageContext;

namespace Clew.Instrumentation;

/// <summary>Records what a server receives and sends, whatever carries it.</summary>
internal sealed class ServerMessageFilters
{
    private readonly PendingOperations sent = new();

    /// <summary>The request that is being handled, so that the filter of its answer finds it.</summary>
    private readonly AsyncLocal<McpOperation?> handled = new();

    public McpMessageHandler Incoming(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        McpOperation? operation = Receive(context);
        handled.Value = operation;
        try
        {
            await next(context, cancellationToken).ConfigureAwait(false);
            operation?.Succeed(null);
        }
        catch (Exception exception)
        {
            operation?.Fail(exception);
            throw;
        }
    };

    public McpMessageHandler Outgoing(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        McpOperation? operation = Send(context, cancellationToken);
        try
        {
            await next(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (context.JsonRpcMessage is JsonRpcRequest failed)
            {
                sent.Take(context.Server.SessionId, failed.Id);
            }
            operation?.FailToSend(exception);
            throw;
        }
        if (context.JsonRpcMessage is JsonRpcNotification)
        {
            operation?.Succeed(null);
        }
    };

    private McpOperation? Receive(McpMessageContext context)
    {
        try
        {
            sent.Answer(context.Server.SessionId, context.JsonRpcMessage);
            return McpSignals.IsEnabled && McpMessage.TryRead(context.JsonRpcMessage, out McpMessage read) ? McpOperation.StartHandling(read, Facts(context)) : null;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("MCP receive", exception);
            return null;
        }
    }

    private McpOperation? Send(McpMessageContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (context.JsonRpcMessage is JsonRpcResponse response)
            {
                // The answer is sent by the flow that handled the request.
                handled.Value?.Succeed(response.Result);
                return null;
            }
            if (!McpSignals.IsEnabled || !McpMessage.TryRead(context.JsonRpcMessage, out McpMessage read))
            {
                return null;
            }
            McpOperation operation = McpOperation.StartSending(read, Facts(context));
            operation.Inject();
            if (context.JsonRpcMessage is JsonRpcRequest request && !sent.TryAdd(context.Server.SessionId, request.Id, operation, cancellationToken))
            {
                operation.Succeed(null);
            }
            return operation;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("MCP send", exception);
            return null;
        }
    }

    /// <summary>Only HTTP gives each message a transport of its own or the session an id; without either it is a pair of streams.</summary>
    private static McpSessionFacts Facts(McpMessageContext context)
    {
        bool isHttp = context.JsonRpcMessage.Context?.RelatedTransport is not null || context.Server.SessionId is not null;
        return new McpSessionFacts
        {
            Transport = isHttp ? NetworkValues.Transport.Tcp : NetworkValues.Transport.Pipe,
            ProtocolName = isHttp ? "http" : null,
            SessionId = context.Server.SessionId,
            ProtocolVersion = context.JsonRpcMessage.Context?.ProtocolVersion ?? context.Server.NegotiatedProtocolVersion,
        };
    }
}
