namespace Clew.Telemetry;

/// <summary>What sent the telemetry: one process of one service. Shared by all items of a <c>Resource*</c> message.</summary>
public sealed class Resource
{
    public AttributeList Attributes { get; } = new();

    public Utf8Text SchemaUrl { get; set; }

    public uint DroppedAttributesCount { get; set; }

    /// <summary>64-bit hash of the resource's content; equal resources of different requests share one stored row.</summary>
    public ulong Hash { get; set; }

    /// <summary><c>service.name</c>, or <c>unknown_service</c> as SDKs call it.</summary>
    public Utf8Text Service { get; set; }

    /// <summary><c>service.version</c>.</summary>
    public Utf8Text ServiceVersion { get; set; }

    /// <summary><c>deployment.environment.name</c>, or its predecessor <c>deployment.environment</c>.</summary>
    public Utf8Text Environment { get; set; }
}

/// <summary>The instrumentation library: name, version, attributes. Shared by all items of a <c>Scope*</c> message.</summary>
public sealed class InstrumentationScope
{
    public Utf8Text Name { get; set; }

    public Utf8Text Version { get; set; }

    public Utf8Text SchemaUrl { get; set; }

    public AttributeList Attributes { get; } = new();

    public uint DroppedAttributesCount { get; set; }

    /// <summary>64-bit hash of the scope's content; 0 when it has no attributes.</summary>
    public ulong Hash { get; set; }
}
