using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Pipeline;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact;
using Clew.Pipeline.Redact.Recognise;
using Clew.Server.Configuration;
using Clew.Server.Redact;

namespace Clew.Commands;

/// <summary>Prints what of a text or of telemetry would be stored. Needs no server.</summary>
internal static class RedactTestCommand
{
    public static Command Create()
    {
        Argument<FileInfo?> file = new("FILE") { Description = "A text, a JSON text or OTLP/JSON; standard input when not given", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> config = new("--config") { Description = "Configuration file with the policy (CLEW_CONFIG)", DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("CLEW_CONFIG") };
        Option<string?> facts = new("--facts") { Description = "Folder with a recognisers.json of your own (CLEW_FACTS)", DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("CLEW_FACTS") };
        Option<bool> json = new("--json") { Description = "Every field before and after, with the rules, as JSON" };
        Command command = new("test", """
            Print what of a text or of telemetry would be stored, and which rules fired. Hashes are made with a key that ends with the command.

            Examples:
              echo 'mail jane@acme.example' | clew redact test
              clew redact test request.json --config clew.yaml
            """) { file, config, facts, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(file), parsed.GetValue(config), parsed.GetValue(facts), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo? file, string? config, string? facts, bool asJson, CancellationToken cancellationToken)
    {
        try
        {
            string text = file is null ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file.FullName, cancellationToken);
            (ClewConfiguration? configuration, int exitCode) = config is null ? (ClewConfiguration.Default, ExitCode.Ok) : await GivenConfiguration.ReadAsync(config, cancellationToken);
            if (configuration is null)
            {
                return exitCode;
            }
            IReadOnlyList<RedactedItem> items = Preview(configuration.Redaction, facts, text);
            Console.Write(asJson ? JsonOf(items) : TextOf(items));
            return ExitCode.Ok;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.Failed;
        }
    }

    private static IReadOnlyList<RedactedItem> Preview(RedactionPolicy policy, string? facts, string text)
    {
        IngestPipeline pipeline = new();
        Redactor redactor = new(policy, RecogniserSet.Load(facts), RedactionKey.Ephemeral(), DialectSet.BuiltIn, new RedactionCounters());
        RedactionPreview preview = new(pipeline, redactor);
        return ObjectOf(text) is { } request && request.Any(static member => member.Key.StartsWith("resource", StringComparison.Ordinal) && member.Value is JsonArray)
            ? preview.OfOtlp(request)
            : [preview.OfText(text)];
    }

    private static JsonObject? ObjectOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Any text may be tested; it is then one.
            return null;
        }
    }

    private static string JsonOf(IReadOnlyList<RedactedItem> items)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            RedactedJson.Write(json, items);
        }
        return System.Text.Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    /// <summary>A text comes out as it would be stored, so that the command can be part of a pipe; of telemetry the changes are listed.</summary>
    private static string TextOf(IReadOnlyList<RedactedItem> items)
    {
        int changes = items.Sum(static item => item.Fields.Sum(static field => field.Rules.Count));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changes} changed: {string.Join(", ", items.SelectMany(static item => item.Fields).SelectMany(static field => field.Rules).CountBy(static rule => rule).OrderBy(static rule => rule.Key, StringComparer.Ordinal).Select(static rule => $"{rule.Key} {rule.Value}"))}"));
        if (items is [{ Signal: null } only])
        {
            return only.Fields[0].After ?? "";
        }
        System.Text.StringBuilder lines = new();
        foreach (RedactedItem item in items)
        {
            foreach (RedactedField field in item.Fields.Where(static field => field.IsChanged))
            {
                lines.AppendLine(CultureInfo.InvariantCulture, $"{item.Name}\t{field.Place}\t{string.Join(",", field.Rules.Distinct())}\t{field.After ?? "(removed)"}");
            }
        }
        return lines.ToString();
    }
}
