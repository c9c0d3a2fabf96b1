using System.Text;
using Clew.Instrumentation;
using OpenAI.Chat;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace MultiAgentRabbitMq;

/// <summary>An agent behind a queue. The message's headers say which trace its work belongs to.</summary>
internal sealed class Researcher : IAsyncDisposable
{
    private readonly IChannel channel;
    private readonly ChatClient client;

    private Researcher(IChannel channel, ChatClient client)
    {
        this.channel = channel;
        this.client = client;
    }

    public static async Task<Researcher> StartAsync(IConnection connection, ChatClient client)
    {
        IChannel channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(ResearchQueue.Name, durable: false, exclusive: false, autoDelete: true);
        Researcher researcher = new(channel, client);
        AsyncEventingBasicConsumer consumer = new(channel);
        consumer.ReceivedAsync += (_, message) => researcher.AnswerAsync(message);
        await channel.BasicConsumeAsync(ResearchQueue.Name, autoAck: true, consumer);
        return researcher;
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private async Task AnswerAsync(BasicDeliverEventArgs message)
    {
        using ReceivedMessage received = MessageContext.StartReceive(
            MessageContext.Extract(message.BasicProperties.Headers ?? new Dictionary<string, object?>()), ResearchQueue.Name, "rabbitmq");
        string answer;
        using (AgentRun run = GenAI.StartAgent("researcher"))
        {
            run.Iteration();
            ChatCompletion completion = await client.CompleteChatAsync(Encoding.UTF8.GetString(message.Body.Span));
            answer = completion.Content[0].Text;
        }
        await channel.BasicPublishAsync("", message.BasicProperties.ReplyTo!, Encoding.UTF8.GetBytes(answer));
    }
}
