using System.CommandLine;
using Clew.Server.Configuration;

namespace Clew.Commands.Config;

/// <summary>Prints docs/configuration-reference.md.</summary>
internal static class ConfigReferenceCommand
{
    public static Command Create()
    {
        Command command = new("reference", "Print every option of the configuration file, as Markdown.");
        command.SetAction(static _ =>
        {
            Console.Write(ConfigurationReference.Page());
            return ExitCode.Ok;
        });
        return command;
    }
}
