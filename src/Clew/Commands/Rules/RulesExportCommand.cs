using System.CommandLine;
using Clew.Alert.Prometheus.Export;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Server.Configuration;

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
        Option<string?> config = new("--config") { HelpName = "FILE", Description = "With the rules and objectives of this file; without it those that come with Clew" };
        Command command = new("export", """
            Write rules and objectives as files for Prometheus, or dashboards and alert rules for Grafana.

            Examples:
              clew rules export --format prometheus --output rules --config clew.yaml
              clew rules export --format grafana --output grafana --datasource my-prometheus
            """) { format, output, config, datasource };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(config), parsed.GetRequiredValue(format) == "grafana" ? parsed.GetRequiredValue(datasource) : null, parsed.GetRequiredValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? file, string? grafanaDatasource, string folder, CancellationToken cancellationToken)
    {
        AlertsSettings settings = ClewConfiguration.Default.Alerts;
        if (file is not null)
        {
            (ClewConfiguration? configuration, int exitCode) = await GivenConfiguration.ReadAsync(file, cancellationToken);
            if (configuration is null)
            {
                return exitCode;
            }
            settings = configuration.Alerts;
        }
        // The configuration's own take the place of those that come with Clew.
        AlertRule[] rules = [.. BuiltInRules.All.Where(rule => !settings.Disabled.Contains(rule.Id) && settings.Rules.All(own => own.Id != rule.Id)), .. settings.Rules];
        Objective[] objectives = [.. ObjectiveReading.BuiltIn.Where(objective => !settings.Disabled.Contains(objective.Id) && settings.Objectives.All(own => own.Id != objective.Id)), .. settings.Objectives];
        return await WriteAsync(grafanaDatasource is null ? RuleExport.ToPrometheus(rules, objectives) : RuleExport.ToGrafana(rules, objectives, grafanaDatasource), folder, cancellationToken);
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
