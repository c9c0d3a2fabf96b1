using System.CommandLine;
using Clew.Configuration;
using Clew.Server;
using Clew.Server.Configuration;

namespace Clew.Commands.Config;

/// <summary>Says everything that is wrong with a configuration file.</summary>
internal static class ConfigValidateCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "The configuration file" };
        Command command = new("validate", """
            Check a configuration file. Every fault is listed with line, column and key; variables are taken from the environment.

            Exit code 0: the file can be used, notes may be listed. 1: it has faults. 3: it cannot be read.

            Examples:
              clew config validate clew.yaml
              OTLP_KEY=test clew config validate clew.yaml
            """) { file };
        command.SetAction(parsed => Validate(parsed.GetRequiredValue(file)));
        return command;
    }

    private static int Validate(FileInfo file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.NotFound;
        }
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse(text, Environment.GetEnvironmentVariable);
        foreach (ConfigFinding finding in reading.Findings)
        {
            Console.WriteLine($"{file}:{(finding.IsFault ? "" : "note: ")}{finding}");
        }
        IReadOnlyList<string> faults = reading.Value is null ? [] : ServerOptionsBinder.Check(reading.Value, Environment.GetEnvironmentVariable);
        foreach (string fault in faults)
        {
            Console.WriteLine($"{file}: {fault}");
        }
        int count = reading.Faults.Count() + faults.Count;
        Console.WriteLine(count == 0 ? $"{file} can be used." : $"{count} {(count == 1 ? "fault" : "faults")}.");
        return count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }
}
