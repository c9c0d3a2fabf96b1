using System.CommandLine;
using Clew.Commands.Client;
using Clew.Export;
using Clew.Server.Configuration;

namespace Clew.Commands.Export;

/// <summary>Sends one span to a destination and prints what came of it.</summary>
internal static class ExportTestCommand
{
    public static Command Create() => TestCommand.Create(
        """
        Send one span to a destination and say in plain words what came of it.

        Examples:
          clew export test honeycomb
          clew export test otlphttp/team --config clew.yaml
        """,
        new Argument<string>("NAME") { Description = "Name of the exporter in the configuration file, such as honeycomb or otlphttp/team" },
        new TestTarget("exporter", "/api/v1/destinations", "address", static configuration => configuration.Exporters.Destinations.Select(static destination => destination.Name), RunAsync));

    private static async Task<TestReply> RunAsync(ClewConfiguration configuration, string name, Uri page, CancellationToken cancellationToken)
    {
        ExportTestReply reply = await ExportTest.RunAsync(configuration.Exporters.Destinations.First(destination => destination.Name == name), Guid.NewGuid().ToString("N"), TimeProvider.System, cancellationToken);
        return new TestReply(reply.Ok, reply.Summary, reply.Address.ToString(), reply.TraceId, reply.Duration);
    }
}
