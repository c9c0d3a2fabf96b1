using Clew.Pipeline.Sample;

namespace Clew.Server.Export.Choose;

/// <summary>A destination that gets the traces that its policies keep.</summary>
internal sealed record Chooser(string Destination, Sampler Sampler);
