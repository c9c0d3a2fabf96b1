using Clew.Configuration;
using Clew.Server.Configuration;

namespace Clew.Commands;

/// <summary>Reads the configuration file that a command was given, and says what is wrong with it.</summary>
internal static class GivenConfiguration
{
    /// <summary>The configuration, or the exit code of the command.</summary>
    public static async Task<(ClewConfiguration? Configuration, int ExitCode)> ReadAsync(string file, CancellationToken cancellationToken)
    {
        string yaml;
        try
        {
            yaml = await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception is FileNotFoundException or DirectoryNotFoundException ? $"There is no file '{file}'." : exception.Message);
            return (null, ExitCode.NotFound);
        }
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse(yaml, Environment.GetEnvironmentVariable);
        foreach (ConfigFinding fault in reading.Faults)
        {
            await Console.Error.WriteLineAsync($"{file}:{fault}");
        }
        return (reading.Value, reading.Value is null ? ExitCode.Usage : ExitCode.Ok);
    }
}
