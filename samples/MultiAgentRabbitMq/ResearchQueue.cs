using System.Text;
using Clew.Instrumentation;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace MultiAgentRabbitMq;

/// <summary>The coordinator's side: sends a question with the trace in its headers and waits for the answer.</summary>
internal sealed class ResearchQueue : IAsyncDisposable
{
    public const string Name = "research.questions";

    private readonly IChannel channel;
    private readonly string replies;
    private readonly TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ResearchQueue(IChannel channel, string replies)
    {
        this.channel = channel;
        this.replies = replies;
    }

    public static async Task<ResearchQueue> OpenAsync(IConnection connection)
    {
        IChannel channel = await connection.CreateChannelAsync();
        ResearchQueue queue = new(channel, (await channel.QueueDeclareAsync()).QueueName);
        AsyncEventingBasicConsumer consumer = new(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            queue.answer.TrySetResult(Encoding.UTF8.GetString(message.Body.Span));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.replies, autoAck: true, consumer);
        return queue;
    }

    public async Task<string> AskAsync(string question)
    {
        BasicProperties properties = new() { ReplyTo = replies, Headers = new Dictionary<string, object?>() };
        using (MessageContext.StartSend(Name, "rabbitmq"))
        {
            MessageContext.Inject(properties.Headers);
            await channel.BasicPublishAsync("", Name, mandatory: true, properties, Encoding.UTF8.GetBytes(question));
        }
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();
}
