namespace Clew.Telemetry.Otlp;

/// <summary>A length-delimited field's place in the request's bytes.</summary>
internal readonly record struct ByteRange(int Offset, int Length);
