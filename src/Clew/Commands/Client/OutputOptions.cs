using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Clew.Commands.Client;

/// <summary>How a list is printed: a table, the API's JSON, or one object a line.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> json = new("--json") { Description = "The API's JSON instead of a table" };
    private readonly Option<bool> ndjson = new("--ndjson") { Description = "One JSON object a line instead of a table" };

    public void AddTo(Command command)
    {
        command.Options.Add(json);
        command.Options.Add(ndjson);
    }

    public void Write(ParseResult parsed, IReadOnlyList<JsonElement> items, Func<IReadOnlyList<JsonElement>, Table> table, string empty)
    {
        if (parsed.GetValue(ndjson))
        {
            foreach (JsonElement item in items)
            {
                Console.WriteLine(JsonSerializer.Serialize(item, Plain));
            }
        }
        else if (parsed.GetValue(json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, IReadOnlyList<JsonElement>> { ["items"] = items }, Indented));
        }
        else if (items.Count == 0)
        {
            // Not to the output: a script that counts lines must count none.
            Console.Error.WriteLine(empty);
        }
        else
        {
            AnsiConsole.Write(table(items));
        }
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Plain) { WriteIndented = true };
}
