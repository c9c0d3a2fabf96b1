using System.CommandLine;
using Clew.Server.Configuration.Import;

namespace Clew.Commands.Config;

/// <summary>Turns a Collector's file into Clew's.</summary>
internal static class ConfigImportCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "Configuration of an OpenTelemetry Collector" };
        Option<FileInfo?> target = new("--out") { HelpName = "FILE", Description = "Write the result here; without it, to standard output. An existing file is not overwritten" };
        Command command = new("import", """
            Turn a Collector's configuration into Clew's, and report what became of each part:

              maps        it does the same
              differs     it is carried over or no longer needed, and something is not as before
              misleading  it did not do what it looks like, in the Collector already
              lost        it is not carried over

            The report goes to standard error. Exit code 0: written. 1: the file cannot be understood. 3: it cannot be read.

            Examples:
              clew config import otel-collector.yaml --out clew.yaml
              clew config import otel-collector.yaml > clew.yaml
            """) { file, target };
        command.SetAction(parsed => Import(parsed.GetRequiredValue(file), parsed.GetValue(target)));
        return command;
    }

    private static int Import(FileInfo file, FileInfo? target)
    {
        try
        {
            ImportReport report = CollectorImport.Import(File.ReadAllText(file.FullName));
            foreach (string fault in report.Faults)
            {
                Console.Error.WriteLine($"{file}:{fault}");
            }
            foreach (ImportEntry entry in report.Entries)
            {
                Console.Error.WriteLine($"{file}:{entry}");
            }
            if (report.Yaml is null)
            {
                return ExitCode.Failed;
            }
            Write(report.Yaml, target);
            return ExitCode.Ok;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.NotFound;
        }
    }

    private static void Write(string yaml, FileInfo? target)
    {
        if (target is null)
        {
            Console.Write(yaml);
            return;
        }
        using FileStream stream = new(target.FullName, FileMode.CreateNew);
        using StreamWriter writer = new(stream);
        writer.Write(yaml);
    }
}
