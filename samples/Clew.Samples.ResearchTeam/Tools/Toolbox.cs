using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Samples.ResearchTeam.Tools;

/// <summary>The tools that work on this process's own data.</summary>
internal sealed class Toolbox(Corpus corpus)
{
    private const int NotesMax = 256;
    private const int SearchLimitMax = 10;

    private static readonly IReadOnlyDictionary<string, double> Prices = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["electricity per kWh"] = 0.31,
        ["gas per kWh"] = 0.11,
        ["feed-in per kWh"] = 0.08,
        ["heat pump installed"] = 14000,
        ["gas boiler installed"] = 7500,
        ["solar per kWp"] = 1400,
        ["home battery 10 kWh"] = 6500,
        ["wall box"] = 900,
    };

    private readonly ConcurrentQueue<string> notes = new();

    public Tool WebSearch => new(
        "web_search",
        "Search the web. Returns titles and snippets, or whole texts.",
        """{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer","maximum":10},"full_text":{"type":"boolean"}},"required":["query"]}""",
        (arguments, _, _) => Task.FromResult(Search(arguments)));

    public Tool ReadDocument => new(
        "read_document",
        "Read one document by its id.",
        """{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}""",
        (arguments, _, _) => Task.FromResult(Read(Text(arguments, "id"))));

    public Tool Calculator => new(
        "calculator",
        "Evaluate an arithmetic expression.",
        """{"type":"object","properties":{"expression":{"type":"string"}},"required":["expression"]}""",
        (arguments, _, _) =>
        {
            string expression = Text(arguments, "expression");
            return Task.FromResult<JsonNode>(new JsonObject { ["expression"] = expression, ["value"] = Math.Round(Arithmetic.Evaluate(expression), 6) });
        });

    public Tool FetchPrice => new(
        "fetch_price",
        "Look up today's price of an item.",
        """{"type":"object","properties":{"item":{"type":"string"}},"required":["item"]}""",
        (arguments, _, _) => Task.FromResult(Price(Text(arguments, "item"))));

    public Tool WriteNote => new(
        "write_note",
        "Keep a note for later in this run.",
        """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}""",
        (arguments, _, _) => Task.FromResult(Keep(Text(arguments, "text"))));

    /// <summary>Hands a run over to an agent that is in no team: nobody takes it up.</summary>
    public static Tool TransferToEditor => new(
        "transfer_to_editor",
        "Hand the conversation over to the editor, who polishes texts.",
        """{"type":"object","properties":{"task":{"type":"string"}},"required":["task"]}""",
        (arguments, _, _) => Task.FromResult<JsonNode>(new JsonObject { ["transferred_to"] = "editor", ["task"] = Text(arguments, "task") }));

    /// <summary>A required text argument.</summary>
    public static string Text(JsonElement arguments, string name) =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new ToolFailedException("invalid_arguments", $"The argument '{name}' is missing or is no text.");

    private JsonNode Search(JsonElement arguments)
    {
        string query = Text(arguments, "query");
        int limit = arguments.TryGetProperty("limit", out JsonElement given) && given.TryGetInt32(out int asked) ? Math.Clamp(asked, 1, SearchLimitMax) : 3;
        bool isFullText = arguments.TryGetProperty("full_text", out JsonElement full) && full.ValueKind == JsonValueKind.True;
        JsonArray results = [];
        foreach ((Corpus.Document document, double score) in corpus.Search(query, limit))
        {
            results.Add(new JsonObject
            {
                ["id"] = document.Id,
                ["title"] = document.Title,
                ["score"] = Math.Round(score, 2),
                [isFullText ? "text" : "snippet"] = isFullText ? document.Text : document.Text[..document.Text.IndexOf('.', StringComparison.Ordinal)],
            });
        }
        return new JsonObject { ["query"] = query, ["results"] = results };
    }

    private JsonNode Read(string id)
    {
        Corpus.Document document = corpus.Find(id) ?? throw new ToolFailedException("not_found", $"There is no document '{id}'.");
        return new JsonObject { ["id"] = document.Id, ["title"] = document.Title, ["text"] = document.Text };
    }

    private static JsonNode Price(string item) => Prices.TryGetValue(item, out double price)
        ? new JsonObject { ["item"] = item, ["price"] = price, ["currency"] = "EUR" }
        : new JsonObject { ["item"] = item, ["price"] = null, ["hint"] = "no price yet, try again" };

    private JsonNode Keep(string text)
    {
        notes.Enqueue(text);
        while (notes.Count > NotesMax && notes.TryDequeue(out _))
        {
        }
        return new JsonObject { ["saved"] = true, ["characters"] = text.Length };
    }
}
