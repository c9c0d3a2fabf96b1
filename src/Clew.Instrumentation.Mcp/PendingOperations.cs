using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;

namespace Clew.Instrumentation;

/// <summary>Requests that wait for their answers.</summary>
internal sealed class PendingOperations
{
    /// <summary>A peer that never answers must not fill memory. Beyond this number requests end, for telemetry, when they were sent.</summary>
    private const int CountMax = 10_000;

    private readonly ConcurrentDictionary<(string? Session, RequestId Id), (McpOperation Operation, CancellationTokenRegistration Cancellation)> waiting = new();

    /// <summary>Remembers a request until its answer, or until its caller gives up.</summary>
    /// <returns>False when there is no room or the id is taken: then the caller ends the operation.</returns>
    public bool TryAdd(string? session, RequestId id, McpOperation operation, CancellationToken cancellationToken)
    {
        if (waiting.Count >= CountMax)
        {
            GenAIDiagnostics.ReportFault("MCP requests without an answer", new InvalidOperationException($"{CountMax} requests wait already."));
            return false;
        }
        CancellationTokenRegistration cancellation = cancellationToken.Register(() =>
        {
            waiting.TryRemove((session, id), out _);
            operation.Cancel();
        });
        if (waiting.TryAdd((session, id), (operation, cancellation)))
        {
            return true;
        }
        cancellation.Dispose();
        return false;
    }

    public McpOperation? Take(string? session, RequestId id)
    {
        if (!waiting.TryRemove((session, id), out (McpOperation Operation, CancellationTokenRegistration Cancellation) item))
        {
            return null;
        }
        item.Cancellation.Unregister();
        return item.Operation;
    }

    /// <summary>The answer to a request came.</summary>
    public void Answer(string? session, JsonRpcMessage message)
    {
        switch (message)
        {
            case JsonRpcResponse response:
                Take(session, response.Id)?.Succeed(response.Result);
                break;
            case JsonRpcError error:
                Take(session, error.Id)?.Fail(error.Error);
                break;
        }
    }

    /// <summary>Nobody will answer any more.</summary>
    public void CancelAll()
    {
        foreach ((string? session, RequestId id) in waiting.Keys)
        {
            Take(session, id)?.Cancel();
        }
    }
}
