namespace Clew.Telemetry.Otlp;

/// <summary>Wire types of Protocol Buffers: the low three bits of a field's tag.</summary>
internal static class WireType
{
    public const uint Varint = 0;
    public const uint Fixed64 = 1;
    public const uint Length = 2;
    public const uint StartGroup = 3;
    public const uint EndGroup = 4;
    public const uint Fixed32 = 5;
}
