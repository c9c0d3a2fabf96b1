using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>A chat client whose calls are recorded. What the caller sees is exactly what the inner client gives.</summary>
internal sealed class InstrumentedChatClient(IChatClient innerClient, string? providerName) : DelegatingChatClient(innerClient)
{
    private readonly ModelEndpoint endpoint = ModelEndpoint.Of(innerClient.GetService<ChatClientMetadata>(), providerName);
    private readonly ClientSpans spans = new(innerClient);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!GenAI.IsEnabled)
        {
            return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        messages = Snapshot(messages);
        using InferenceCall? call = Start(messages, options, isStream: false);
        try
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            call?.Finish(ChatReading.Answer(response));
            return response;
        }
        catch (Exception exception)
        {
            call?.Fail(exception);
            throw;
        }
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GenAI.IsEnabled ? StreamAsync(messages, options, cancellationToken) : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>
    /// What an iterator sets as current is lost at every yield: the caller's loop body sees the caller's own span, so that tools it runs
    /// become the call's siblings, and the call's span is made current again for each step of the inner stream.
    /// </summary>
    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        messages = Snapshot(messages);
        using InferenceCall? call = Start(messages, options, isStream: true);
        StreamedAnswer answer = new();
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                ChatResponseUpdate update;
                try
                {
                    using (call?.Activate())
                    {
                        updates ??= base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                        if (!await updates.MoveNextAsync().ConfigureAwait(false))
                        {
                            break;
                        }
                        update = updates.Current;
                    }
                }
                catch (Exception exception)
                {
                    call?.Fail(exception, answer.ToResponse());
                    throw;
                }
                call?.Chunk();
                answer.Add(update);
                yield return update;
            }
        }
        finally
        {
            // Here at the end of the stream, after a failure, which was told already, and when the caller stopped reading: then what was read counts.
            call?.Finish(answer.ToResponse());
            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Messages can be a sequence that runs only once, or a list that the caller adds to before they are recorded.</summary>
    private static IEnumerable<ChatMessage> Snapshot(IEnumerable<ChatMessage> messages) => GenAI.CapturesContent ? [.. messages] : messages;

    private InferenceCall? Start(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStream) =>
        ChatReading.Request(endpoint, spans, messages, options, isStream) is { } request ? InferenceCall.Start(request) : null;
}
