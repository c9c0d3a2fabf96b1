using System.Text.Json;

namespace Clew.Pipeline.Messages;

/// <summary>Tool definitions in any provider's words.</summary>
internal static class ToolDefinitionReader
{
    public static List<ToolDefinition> Read(JsonElement value)
    {
        List<ToolDefinition> tools = [];
        JsonElement decoded = JsonText.Decode(value);
        if (decoded.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in decoded.EnumerateArray())
            {
                Add(tools, JsonText.Decode(item));
            }
        }
        else if (decoded.IsThere())
        {
            Add(tools, decoded);
        }
        return tools;
    }

    private static void Add(List<ToolDefinition> tools, JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            tools.Add(new ToolDefinition(JsonText.ToText(tool) ?? "", null, null));
            return;
        }
        if (tool.Get("functionDeclarations", "function_declarations") is { ValueKind: JsonValueKind.Array } declarations)
        {
            tools.AddRange(Read(declarations));
            return;
        }
        JsonElement outer = tool;
        for (int i = 0; i < 3 && JsonText.Decode(tool.Get("tool", "function", "toolSpec", "json_schema")) is { ValueKind: JsonValueKind.Object } inner; i++)
        {
            tool = inner;
        }
        JsonElement parameters = JsonText.Decode(tool.Get("parameters", "input_schema", "inputSchema", "arguments"));
        tools.Add(new ToolDefinition(
            tool.GetText("name") ?? outer.GetText("name", "type") ?? "", tool.GetText("description") ?? outer.GetText("description"),
            JsonText.ToText(parameters.Get("json") is { ValueKind: JsonValueKind.Object } bedrock ? bedrock : parameters)));
    }
}
