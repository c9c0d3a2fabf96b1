using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>A function whose invocations are recorded as executions of a tool.</summary>
internal sealed class InstrumentedFunction(AIFunction innerFunction) : DelegatingAIFunction(innerFunction)
{
    private const string SuccessAttribute = "tool.success";

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (!GenAI.IsEnabled)
        {
            return await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        }
        if (EnclosingTool() is { } enclosing)
        {
            return await CompleteAsync(enclosing, arguments, cancellationToken).ConfigureAwait(false);
        }
        using ToolRun run = GenAI.StartTool(Name, CallId(arguments), "function", Description is { Length: > 0 } description ? description : null, () => MessageJson.Arguments(arguments));
        try
        {
            object? result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
            if (run.Activity is { Status: ActivityStatusCode.Error } failed)
            {
                // The tool is a client of something that reports errors as results, as MCP does, and whose instrumentation says so on this span.
                run.Fail(failed.GetTagItem("error.type") as string ?? "tool_error", failed.StatusDescription);
            }
            else
            {
                run.Succeed(() => MessageJson.Value(result));
            }
            return result;
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
    }

    /// <summary>Somebody else records this very execution; whether it succeeded is what others leave out.</summary>
    private async ValueTask<object?> CompleteAsync(Activity enclosing, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        bool hasSucceeded = false;
        try
        {
            object? result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
            hasSucceeded = true;
            return result;
        }
        finally
        {
            enclosing.SetTag(SuccessAttribute, hasSucceeded);
        }
    }

    private Activity? EnclosingTool() =>
        Activity.Current is { IsStopped: false } current && current.GetTagItem("gen_ai.operation.name") is "execute_tool"
            && current.GetTagItem("gen_ai.tool.name") is string name && name == Name
            ? current
            : null;

    private static string? CallId(AIFunctionArguments arguments) =>
        arguments.Context?.TryGetValue(typeof(FunctionCallContent), out object? call) == true ? (call as FunctionCallContent)?.CallId : null;
}
