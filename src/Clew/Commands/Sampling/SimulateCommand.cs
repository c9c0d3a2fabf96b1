using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Clew.Commands.Client;
using Clew.Pipeline.Sample;
using Clew.Server.Configuration;

namespace Clew.Commands.Sampling;

/// <summary>Says what sampling policies would keep of what is stored.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        Option<Uri> server = ServerOption.Create();
        Option<string?> file = new("--config") { HelpName = "FILE", Description = "Configuration file with a section sampling" };
        Option<string?> preset = new("--preset") { HelpName = "NAME", Description = $"One of {string.Join(", ", SamplingSettings.PresetNames)}. Default, without --config: agents" };
        preset.AcceptOnlyFromAmong([.. SamplingSettings.PresetNames]);
        Option<int> limit = TracesCommand.LimitOption(10_000);
        TimeRangeOptions range = new();
        Command command = new("simulate", """
            Say what sampling policies would keep of the stored traces, and what would be lost. Changes nothing.

            Policies that look into spans (tool_failure, first_token, finish_reason, attribute, score) read every trace, about 200 a second.

            Examples:
              clew sampling simulate --preset errors_and_slow --since 7d
              clew sampling simulate --config clew.yaml --limit 1000
            """) { server, file, preset, limit };
        range.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (SamplingSettings? settings, int fault) = await SettingsAsync(parsed.GetValue(file), parsed.GetValue(preset), cancellationToken);
            return settings is null
                ? fault
                : await ServerOption.RunAsync(parsed.GetRequiredValue(server), http => SimulateAsync(http, settings, range.Of(parsed), parsed.GetValue(limit), cancellationToken));
        });
        return command;
    }

    private static async Task<(SamplingSettings? Settings, int ExitCode)> SettingsAsync(string? file, string? preset, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return (SamplingSettings.OfPreset(preset ?? "agents"), ExitCode.Ok);
        }
        if (preset is not null)
        {
            await Console.Error.WriteLineAsync("Give --config or --preset.");
            return (null, ExitCode.Usage);
        }
        (ClewConfiguration? configuration, int exitCode) = await GivenConfiguration.ReadAsync(file, cancellationToken);
        if (configuration is { Sampling: null })
        {
            await Console.Error.WriteLineAsync($"{file} has no section sampling.");
            return (null, ExitCode.Usage);
        }
        return (configuration?.Sampling, exitCode);
    }

    private static async Task<int> SimulateAsync(HttpClient http, SamplingSettings settings, IEnumerable<(string Name, string? Value)> range, int limit, CancellationToken cancellationToken)
    {
        (int exitCode, IReadOnlyList<JsonElement> items) = await http.ListAsync("/api/v1/traces", [.. range], limit, cancellationToken);
        if (exitCode != ExitCode.Ok)
        {
            return exitCode;
        }
        Sampler sampler = new(settings.Policies);
        SamplingSimulation simulation = new(sampler);
        StoredTraces stored = new(http, sampler.Policies.Any(policy => policy.NeedsSpans));
        // The list has the newest first; percentiles and rates go with time.
        foreach (JsonElement item in items.Reverse())
        {
            if (await stored.ReadAsync(item, cancellationToken) is { } trace)
            {
                simulation.Add(trace.Facts, trace.EndUnixNano);
            }
        }
        (exitCode, JsonElement status) = await http.GetAsync("/api/v1/status", [], cancellationToken);
        if (exitCode == ExitCode.Ok)
        {
            Console.WriteLine(SimulationText.Of(simulation, BytesPerSpan(status), items.Count == limit));
        }
        return exitCode;
    }

    /// <summary>All that is on disk, logs and metrics included, over the spans of all days; null without spans.</summary>
    private static double? BytesPerSpan(JsonElement status)
    {
        double spans = status.GetProperty("days").EnumerateArray().Sum(day => day.GetProperty("spans").GetDouble());
        return spans > 0 ? double.Parse(status.GetProperty("diskBytes").GetRawText(), CultureInfo.InvariantCulture) / spans : null;
    }
}
