using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>Telemetry for Microsoft.Extensions.AI, by the OpenTelemetry GenAI conventions.</summary>
public static class GenAIExtensions
{
    /// <summary>
    /// Records every model call of the client: a span, metrics and events, streamed or not. Put it next to the provider's client, below
    /// whatever invokes functions, so that each round trip is a call of its own. Within a call that is recorded already it only adds what is
    /// missing.
    /// </summary>
    /// <param name="client">The client to record.</param>
    /// <param name="providerName">Value of <c>gen_ai.provider.name</c>; by default what the client's <see cref="ChatClientMetadata"/> says.</param>
    public static IChatClient WithGenAI(this IChatClient client, string? providerName = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new InstrumentedChatClient(client, providerName);
    }

    /// <summary>Records every call of the generator.</summary>
    /// <typeparam name="TInput">What is embedded.</typeparam>
    /// <typeparam name="TEmbedding">The embedding.</typeparam>
    /// <param name="generator">The generator to record.</param>
    /// <param name="providerName">Value of <c>gen_ai.provider.name</c>; by default what the generator's <see cref="EmbeddingGeneratorMetadata"/> says.</param>
    public static IEmbeddingGenerator<TInput, TEmbedding> WithGenAI<TInput, TEmbedding>(
        this IEmbeddingGenerator<TInput, TEmbedding> generator, string? providerName = null)
        where TEmbedding : Embedding
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new InstrumentedEmbeddingGenerator<TInput, TEmbedding>(generator, providerName);
    }

    /// <summary>
    /// Records every invocation of the function: a tool's span with its outcome, below whatever is current. Where the loop that invokes it
    /// records tools itself, its span is completed instead.
    /// </summary>
    /// <param name="function">The function to record.</param>
    public static AIFunction WithGenAI(this AIFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.GetService(typeof(InstrumentedFunction)) is null ? new InstrumentedFunction(function) : function;
    }

    /// <summary>The same tools, every function among them recorded.</summary>
    /// <param name="tools">Tools for <see cref="ChatOptions.Tools"/>.</param>
    public static IList<AITool> WithGenAI(this IEnumerable<AITool> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return [.. tools.Select(tool => tool is AIFunction function ? function.WithGenAI() : tool)];
    }

    /// <summary>
    /// Records the functions that are given to the client in <see cref="ChatOptions.Tools"/>. Put it above the client that invokes functions;
    /// the caller's options are not changed.
    /// </summary>
    /// <param name="client">A client that invokes functions.</param>
    public static IChatClient WithGenAITools(this IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ToolInstrumentingChatClient(client);
    }

    /// <summary>Invokes the function for a call of the model, for loops written by hand: a failure becomes a result that tells the model.</summary>
    /// <param name="function">The function the model asked for, recorded or not.</param>
    /// <param name="call">The model's call; its id is recorded.</param>
    /// <param name="cancellationToken">Cancels the function.</param>
    /// <returns>The result to send back, with <see cref="FunctionResultContent.Exception"/> set when the function failed.</returns>
    public static async Task<FunctionResultContent> InvokeAsync(this AIFunction function, FunctionCallContent call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(call);
        AIFunctionArguments arguments = new(call.Arguments)
        {
            Context = new Dictionary<object, object?> { [typeof(FunctionCallContent)] = call },
        };
        try
        {
            return new FunctionResultContent(call.CallId, await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new FunctionResultContent(call.CallId, "Error: the function failed.") { Exception = exception };
        }
    }
}
