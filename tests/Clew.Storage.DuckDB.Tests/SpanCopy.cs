using System.Reflection;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Copies every settable property of a span, so that a property added later is tested without a change here.</summary>
internal static class SpanCopy
{
    internal static readonly PropertyInfo[] SpanProperties =
        [.. typeof(Span).GetProperties().Where(property => property is { CanRead: true, CanWrite: true } && property.Name != nameof(Span.Llm))];

    internal static readonly PropertyInfo[] LlmProperties = [.. typeof(GenAICall).GetProperties().Where(property => property is { CanRead: true, CanWrite: true })];

    internal static void Copy(Span from, Span to)
    {
        foreach (PropertyInfo property in SpanProperties)
        {
            property.SetValue(to, property.GetValue(from));
        }
        if (from.Llm is { } llm)
        {
            foreach (PropertyInfo property in LlmProperties)
            {
                property.SetValue(to.EnsureLlm(), property.GetValue(llm));
            }
        }
        Copy(from.Attributes, to.Attributes);
        Copy(from.Content, to.Content);
        foreach (SpanEvent item in from.Events)
        {
            SpanEvent copy = to.AddEvent();
            copy.TimeUnixNano = item.TimeUnixNano;
            copy.Name = item.Name;
            copy.DroppedAttributesCount = item.DroppedAttributesCount;
            Copy(item.Attributes, copy.Attributes);
        }
        to.Links.AddRange(from.Links);
    }

    internal static void Copy(AttributeList from, AttributeList to)
    {
        foreach (KeyValue item in from.AsSpan())
        {
            to.Add(item.Key, item.Value);
        }
    }
}
