using Clew.Analyse.View;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>What a tool's result looks like, read from its bytes where its carrier is plain, and as the messages are read otherwise.</summary>
internal sealed class ToolResultCheck(DialectSet dialects, ResultReader results)
{
    /// <param name="tool">A tool's span that did not fail.</param>
    /// <param name="bytes">Length of the result; <see cref="int.MaxValue"/> when it is not plain.</param>
    public ResultShape Read(Span tool, out int bytes)
    {
        bool isOther = tool.Events.Count > 0;
        Utf8Text plain = default;
        foreach (ref readonly KeyValue attribute in tool.Content.AsSpan())
        {
            int rules = dialects.FindRules(attribute.Key.Span);
            if (rules < 0)
            {
                continue;
            }
            bool isResult = false;
            isOther |= dialects.Rules(rules).Fields is not null;
            foreach (ref readonly AttributeRule rule in dialects.Rules(rules).Attributes.AsSpan())
            {
                isResult |= rule.Target is AttributeTarget.ToolResult or AttributeTarget.OutputText;
                isOther |= rule.Target is AttributeTarget.OutputMessages or AttributeTarget.OutputIndexed or AttributeTarget.OutputToolCalls;
            }
            if (isResult)
            {
                // Two carriers of a result: which of them counts is for the parser to say.
                isOther |= !plain.IsNull || attribute.Value.Kind != AnyValueKind.String;
                plain = attribute.Value.AsText;
            }
        }
        if (isOther || !IsPlain(plain.Span))
        {
            bytes = int.MaxValue;
            string? result = MessageParser.Parse(tool, [], dialects).Output.SelectMany(message => message.Parts).FirstOrDefault(part => part.Type == "tool_result")?.Result;
            return results.Read(result);
        }
        bytes = plain.Length;
        return plain.IsNull ? ResultShape.Usable : results.Read(plain.Span);
    }

    /// <summary>Texts and objects are as they are; a list or an encoded text may be an envelope, and so may an object with a value.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> result)
    {
        int start = result.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 || (result[start] is not ((byte)'"' or (byte)'[') && !(result[start] == (byte)'{' && result.IndexOf("\"value\""u8) >= 0));
    }
}
