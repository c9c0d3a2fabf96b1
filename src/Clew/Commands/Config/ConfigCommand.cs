using System.CommandLine;

namespace Clew.Commands.Config;

/// <summary>What can be done with a configuration file without a server.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Check, convert and explain the configuration file.") { ConfigValidateCommand.Create(), ConfigImportCommand.Create(), ConfigReferenceCommand.Create() };
}
