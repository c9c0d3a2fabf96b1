using System.CommandLine;
using Clew.Alert.Notify;
using Clew.Commands.Client;
using Clew.Server.Configuration;

namespace Clew.Commands.Notify;

/// <summary>Sends a message to a channel and prints what came of it.</summary>
internal static class NotifyTestCommand
{
    public static Command Create() => TestCommand.Create(
        """
        Tell a channel of an alert that says it is a test, and say in plain words what came of it.

        Examples:
          clew notify test slack
          clew notify test webhook/ops --config clew.yaml
        """,
        new Argument<string>("CHANNEL") { Description = "Name of the channel in alerts.channels, such as slack or webhook/ops" },
        new TestTarget("channel", "/api/v1/alerts/channels", "endpoint", static configuration => configuration.Alerts.Channels.Select(static channel => channel.Name), RunAsync));

    private static async Task<TestReply> RunAsync(ClewConfiguration configuration, string name, Uri page, CancellationToken cancellationToken)
    {
        ChannelTestReply reply = await NotificationQueue.TestAsync(configuration.Alerts.Channels.First(channel => channel.Name == name), page, TimeProvider.System, cancellationToken);
        return new TestReply(reply.Ok, reply.Summary, reply.Endpoint, null, reply.Duration);
    }
}
