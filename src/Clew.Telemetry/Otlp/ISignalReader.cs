namespace Clew.Telemetry.Otlp;

/// <summary>What differs between the signals: how one item of a scope is read.</summary>
internal interface ISignalReader<TBatch>
{
    /// <summary>The plural in message names, for example <c>Spans</c> of ResourceSpans.</summary>
    static abstract string Signal { get; }

    /// <param name="reader">Stands at the length of the item's message.</param>
    /// <param name="context">Limits and counts of the request.</param>
    /// <param name="batch">Takes the item, or its rejection.</param>
    /// <param name="resource">The item's resource, perhaps not filled yet.</param>
    /// <param name="scope">The item's scope, perhaps not filled yet.</param>
    /// <param name="index">Position of the item in its scope, from 0.</param>
    static abstract void ReadItem(
        ref ProtobufReader reader, DecodeContext context, TBatch batch, Resource resource, InstrumentationScope scope, int index);
}
