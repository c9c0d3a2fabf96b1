using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>What the scope and resource seen last say: the spans of a batch come grouped by them. And the rules of their keys.</summary>
internal struct SourceMemo
{
    private InstrumentationScope? scope;
    private Resource? resource;
    private int dialect;

    /// <summary>Indexes of the rules of keys; null where a single span is read.</summary>
    public KeyMemo<int>? Rules { get; init; }

    /// <summary>Conversation of spans that name none themselves: a coding agent's process is one session.</summary>
    public Utf8Text ConversationId { get; private set; }

    public Utf8Text UserId { get; private set; }

    public Utf8Text Agent { get; private set; }

    public int Detect(Span span, DialectSet dialects)
    {
        if (!ReferenceEquals(scope, span.Scope) || !ReferenceEquals(resource, span.Resource))
        {
            (scope, resource) = (span.Scope, span.Resource);
            dialect = dialects.DetectSource(scope, resource);
            ConversationId = UserId = Agent = default;
            ReadAttributes(scope.Attributes, dialects);
            ReadAttributes(resource.Attributes, dialects);
        }
        return dialect;
    }

    private void ReadAttributes(AttributeList attributes, DialectSet dialects)
    {
        foreach (ref readonly KeyValue attribute in attributes.AsSpan())
        {
            int rules = dialects.FindRules(attribute.Key.Span);
            if (rules < 0 || attribute.Value.AsText.IsNullOrEmpty || dialects.IsPlaceholder(attribute.Value.AsText.Span))
            {
                continue;
            }
            foreach (AttributeRule rule in dialects.Rules(rules).Attributes)
            {
                if (rule.IsOwn && rule.Dialect != dialect)
                {
                    continue;
                }
                switch (rule.Target)
                {
                    case AttributeTarget.ConversationId:
                        ConversationId = ConversationId.Or(attribute.Value.AsText);
                        break;
                    case AttributeTarget.UserId:
                        UserId = UserId.Or(attribute.Value.AsText);
                        break;
                    case AttributeTarget.AgentName:
                        Agent = Agent.Or(attribute.Value.AsText);
                        break;
                }
            }
        }
    }
}
