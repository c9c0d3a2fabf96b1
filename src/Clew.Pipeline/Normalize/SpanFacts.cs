using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>What later stages need of a span beside what is stored on it: an agent span can name a model without being a model call.</summary>
internal readonly record struct SpanFacts(Utf8Text Provider, Utf8Text RequestModel, Utf8Text ResponseModel)
{
    /// <summary>Parts of the usage that have a price of their own.</summary>
    public ModalityTokens Parts { get; init; }
}
