using System.Text.Json;
using Clew.Configuration;
using Clew.Server.Configuration;

namespace Clew.Server.Query;

/// <summary>The configuration in force, where each value comes from, and what came of reading the file last. Secrets are stars.</summary>
internal static class ConfigurationEndpoints
{
    public static void MapConfiguration(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/config", (RequestDelegate)ReadAsync);

    private static async Task ReadAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        ServerOptions inForce = context.RequestServices.GetRequiredService<ConfigurationInUse>().Options;
        ServerOptions started = context.RequestServices.GetRequiredService<ServerOptions>();
        ConfigurationState state = context.RequestServices.GetRequiredService<ConfigurationFile>().State;
        await context.WriteJsonAsync((inForce, started, state), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("path"u8, answer.inForce.ConfigPath is string path ? Path.GetFullPath(path) : null);
            WriteTime(json, "loadedAt"u8, answer.state.LoadedAt);
            WriteTime(json, "readAt"u8, answer.state.ReadAt);
            json.WriteBoolean("usable"u8, !answer.state.Findings.Any(finding => finding.IsFault));
            json.WriteStartArray("findings"u8);
            foreach (ConfigFinding finding in answer.state.Findings)
            {
                Write(json, finding);
            }
            json.WriteEndArray();
            json.WriteStrings("needsRestart"u8, answer.state.NeedsRestart);
            json.WriteStartArray("values"u8);
            foreach (ConfigValue value in Values(answer.inForce.Configuration))
            {
                Write(json, value, answer.inForce, answer.started);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>What the file was asked for, and the settings of sections that it does not have.</summary>
    private static IEnumerable<ConfigValue> Values(ClewConfiguration configuration)
    {
        HashSet<string> asked = [.. configuration.Values.Select(value => value.Path)];
        IReadOnlyList<ConfigOption> options = ClewConfiguration.Describe();
        Dictionary<string, string> descriptions = options.ToDictionary(option => option.Path, option => option.Description);
        List<string> sections = [.. options.Select(option => SectionOf(option.Path)).Distinct()];
        return configuration.Values.Concat(ServerSetting.All
            .Where(setting => !asked.Contains(setting.Path))
            .Select(setting => new ConfigValue(setting.Path, null, null, descriptions[setting.Path])))
            .OrderBy(value => sections.IndexOf(SectionOf(value.Path)));
    }

    private static string SectionOf(string path) => path.Split('.', '[')[0];

    private static void Write(Utf8JsonWriter json, ConfigFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("severity"u8, finding.IsFault ? "fault"u8 : "note"u8);
        json.WriteNumber("line"u8, finding.Line);
        json.WriteNumber("column"u8, finding.Column);
        json.WriteString("path"u8, finding.Path);
        json.WriteString("message"u8, finding.Message);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConfigValue value, ServerOptions inForce, ServerOptions started)
    {
        ServerSetting? setting = ServerSetting.All.FirstOrDefault(setting => setting.Path == value.Path);
        string? variable = setting?.SetBy(inForce);
        // What waits for a restart is not in force: the value of the start is.
        ServerOptions owner = setting?.NeedsRestart == true ? started : inForce;
        bool isWaiting = setting is not null && setting.Value(owner) != setting.Value(inForce);
        json.WriteStartObject();
        json.WriteString("path"u8, value.Path);
        json.WriteString("value"u8, setting is not null && (variable is not null || value.Line is null || isWaiting) ? setting.Value(owner) : value.Text);
        json.WriteString("source"u8, variable is not null ? "variable"u8 : value.Line is not null ? "file"u8 : "default"u8);
        json.WriteString("variable"u8, variable);
        json.WriteNumberOrNull("line"u8, value.Line);
        json.WriteBoolean("waitsForRestart"u8, isWaiting);
        json.WriteString("description"u8, value.Description);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteTime(name, (at - DateTimeOffset.UnixEpoch).Ticks * 100);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
