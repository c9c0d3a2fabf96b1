namespace Clew.Telemetry.Otlp;

/// <summary>What differs between the signals in OTLP/JSON: the names of the lists, and how one item is read.</summary>
internal interface IJsonSignalReader<TBatch>
{
    /// <summary>The list in the request, for example <c>resourceSpans</c>.</summary>
    static abstract ReadOnlySpan<byte> ResourceItems { get; }

    /// <summary>The list in a resource, for example <c>scopeSpans</c>.</summary>
    static abstract ReadOnlySpan<byte> ScopeItems { get; }

    /// <summary>The list in a scope, for example <c>spans</c>.</summary>
    static abstract ReadOnlySpan<byte> Items { get; }

    /// <inheritdoc cref="ISignalReader{TBatch}.ReadItem"/>
    static abstract void ReadItem(
        ref JsonCursor cursor, DecodeContext context, TBatch batch, Resource resource, InstrumentationScope scope, int index);
}
