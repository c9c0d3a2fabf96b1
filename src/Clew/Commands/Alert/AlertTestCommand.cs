using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Clew.Commands.Client;

namespace Clew.Commands.Alert;

/// <summary>Says when a rule would have fired. Changes nothing.</summary>
internal static class AlertTestCommand
{
    private const int SeriesShown = 20;
    private const int FiringsShown = 10;

    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "One rule as YAML, see docs/alerts.md" };
        TimeRangeOptions range = new("1d");
        Option<Uri> server = ServerOption.Create();
        Option<bool> json = new("--json") { Description = "The API's answer with every value" };
        Command command = new("test", """
            Evaluate a rule over what is stored and print when it would have fired. Faults of the rule are listed with line, column and key.

            Exit code 0: the rule can be used. 1: it has faults. 3: the file cannot be read.

            Examples:
              clew alert test slow-search.yaml
              clew alert test slow-search.yaml --since 7d
            """) { file, server, json };
        range.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            ServerOption.RunAsync(parsed.GetRequiredValue(server), http => RunAsync(http, parsed.GetRequiredValue(file), range.Of(parsed), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(HttpClient http, FileInfo file, IEnumerable<(string Name, string? Value)> range, bool asJson, CancellationToken cancellationToken)
    {
        string yaml;
        try
        {
            yaml = await File.ReadAllTextAsync(file.FullName, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ExitCode.NotFound;
        }
        string query = string.Join('&', range.Where(bound => bound.Value is not null).Select(bound => bound.Name + "=" + Uri.EscapeDataString(bound.Value!)));
        using StringContent body = new(yaml, new MediaTypeHeaderValue("application/yaml"));
        using HttpResponseMessage response = await http.PostAsync(new Uri("/api/v1/alerts/rules/preview?" + query, UriKind.Relative), body, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return await ApiClient.ExplainAsync(response, [], cancellationToken);
        }
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        using JsonDocument preview = JsonDocument.Parse(text);
        if (asJson)
        {
            Console.WriteLine(text);
        }
        return Write(file.ToString(), preview.RootElement, asJson);
    }

    private static int Write(string file, JsonElement preview, bool asJson)
    {
        foreach (JsonElement finding in preview.GetProperty("findings").EnumerateArray())
        {
            string place = $"{finding.GetProperty("line").GetInt32()}:{finding.GetProperty("column").GetInt32()}";
            string note = finding.GetProperty("severity").GetString() == "note" ? "note: " : "";
            Console.Error.WriteLine($"{file}:{note}{place}: {finding.GetProperty("path").GetString()}: {finding.GetProperty("message").GetString()}");
        }
        if (preview.GetProperty("rule").ValueKind == JsonValueKind.Null)
        {
            return ExitCode.Failed;
        }
        if (!asJson)
        {
            WriteText(preview);
        }
        return ExitCode.Ok;
    }

    private static void WriteText(JsonElement preview)
    {
        JsonElement[] series = [.. preview.GetProperty("series").EnumerateArray()];
        int fired = series.Count(one => one.GetProperty("firing").GetArrayLength() > 0);
        Console.WriteLine(preview.GetProperty("rule").GetProperty("description").GetString());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Time(preview.GetProperty("start"))} to {Time(preview.GetProperty("end"))}: {preview.GetProperty("notifications").GetInt64()} alerts, {fired} of {series.Length} series."));
        foreach (JsonElement one in series.Take(SeriesShown).Where(one => one.GetProperty("firing").GetArrayLength() > 0))
        {
            string labels = string.Join(", ", one.GetProperty("labels").EnumerateObject().Select(label => $"{label.Name} {label.Value.GetString()}"));
            Console.WriteLine(labels.Length > 0 ? labels : "everything");
            foreach (JsonElement firing in one.GetProperty("firing").EnumerateArray().Take(FiringsShown))
            {
                string end = firing.GetProperty("end").ValueKind == JsonValueKind.Null ? "still firing" : "until " + Time(firing.GetProperty("end"));
                Console.WriteLine($"  {Time(firing.GetProperty("firedAt"))} {end}: {firing.GetProperty("summary").GetString()}");
            }
        }
    }

    private static string Time(JsonElement time) => time.GetDateTimeOffset().ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
