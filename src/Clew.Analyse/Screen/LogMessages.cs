using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>Tells log records that carry messages of a span, and whether an answer in them may ask for a tool or be a refusal, without parsing any.</summary>
internal sealed class LogMessages(DialectSet dialects)
{
    /// <summary>Tool calls lie a few levels deep: choice, message, calls.</summary>
    private const int DepthMax = 8;

    public bool IsMessage(LogRecord log, out bool asks)
    {
        asks = false;
        if (log.EventName.IsNullOrEmpty || !dialects.Events.TryGet(log.EventName.Span, out EventRole role))
        {
            return false;
        }
        if (role is EventRole.Choice or EventRole.Exchange or EventRole.Completion or EventRole.Details)
        {
            asks = Mentions(log.Body, 0) || Mentions(log.Attributes.AsSpan(), 0);
        }
        return true;
    }

    private static bool Mentions(ReadOnlySpan<KeyValue> members, int depth)
    {
        foreach (ref readonly KeyValue member in members)
        {
            bool refuses = member.Key.Equals("refusal"u8) && member.Value.AsText.Length > 0;
            if (refuses || ToolMentions.Mentions(member.Key.Span) || Mentions(member.Value, depth))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Mentions(in AnyValue value, int depth)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                return value.AsBytes.SequenceEqual("refusal"u8) || ToolMentions.Mentions(value.AsBytes);
            case AnyValueKind.KeyValueList:
                return depth >= DepthMax || Mentions(value.AsKeyValueList, depth + 1);
            case AnyValueKind.Array:
                foreach (ref readonly AnyValue item in value.AsArray)
                {
                    if (depth >= DepthMax || Mentions(item, depth + 1))
                    {
                        return true;
                    }
                }
                return false;
            default:
                return false;
        }
    }
}
