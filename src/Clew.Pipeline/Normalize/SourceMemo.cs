using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>The dialect of the scope seen last: the spans of a batch come grouped by scope.</summary>
internal struct SourceMemo
{
    private InstrumentationScope? scope;
    private Resource? resource;
    private int dialect;

    public int Detect(Span span, DialectSet dialects)
    {
        if (!ReferenceEquals(scope, span.Scope) || !ReferenceEquals(resource, span.Resource))
        {
            (scope, resource) = (span.Scope, span.Resource);
            dialect = dialects.DetectSource(scope, resource);
        }
        return dialect;
    }
}
