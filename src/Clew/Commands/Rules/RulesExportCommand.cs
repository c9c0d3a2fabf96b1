using System.CommandLine;
using Clew.Alert.Prometheus.Export;
using Clew.Alert.Rules;
using Clew.Alert.Slo;

namespace Clew.Commands.Rules;

/// <summary>Writes rules, objectives and charts as files for Prometheus and Grafana.</summary>
internal static class RulesExportCommand
{
    public static Command Create()
    {
        Option<string> format = new("--format") { HelpName = "FORMAT", Description = "prometheus or grafana", Required = true };
        format.AcceptOnlyFromAmong("prometheus", "grafana");
        Option<string> output = new("--output", "-o") { HelpName = "DIR", Description = "Folder for the files, made when missing", Required = true };
        Option<string> datasource = new("--datasource") { HelpName = "UID", Description = "Grafana: uid of the Prometheus data source that the alert rules ask", DefaultValueFactory = static _ => "prometheus" };
        Command command = new("export", """
            Write the rules and objectives that come with Clew as files for Prometheus, or dashboards and alert rules for Grafana.

            Examples:
              clew rules export --format prometheus --output rules
              clew rules export --format grafana --output grafana --datasource my-prometheus
            """) { format, output, datasource };
        command.SetAction((parsed, cancellationToken) => WriteAsync(
            parsed.GetRequiredValue(format) == "grafana" ? RuleExport.ToGrafana(BuiltInRules.All, ObjectiveReading.BuiltIn, parsed.GetRequiredValue(datasource)) : RuleExport.ToPrometheus(BuiltInRules.All, ObjectiveReading.BuiltIn),
            parsed.GetRequiredValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> WriteAsync(IReadOnlyList<(string Path, ReadOnlyMemory<byte> Content)> files, string folder, CancellationToken cancellationToken)
    {
        try
        {
            foreach ((string path, ReadOnlyMemory<byte> content) in files)
            {
                string target = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllBytesAsync(target, content, cancellationToken);
                Console.WriteLine(target);
            }
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }
}
