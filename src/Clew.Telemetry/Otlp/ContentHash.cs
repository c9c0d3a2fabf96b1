using System.Buffers.Binary;

namespace Clew.Telemetry.Otlp;

/// <summary>
/// A 64-bit hash of attributes that is the same in every process, encoding and attribute order, so that stores can use it as a key.
/// The algorithm is part of stored data: it must not change. It mixes by folding 128-bit products, 8 bytes at a time.
/// </summary>
internal static class ContentHash
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;

    public static ulong OfResource(Resource resource) =>
        NonZero(Mix(OfAttributes(resource.Attributes.AsSpan()), OfText(resource.SchemaUrl.Span)) ^ resource.DroppedAttributesCount);

    /// <summary>0 when the scope has no attributes.</summary>
    public static ulong OfScope(InstrumentationScope scope)
    {
        if (scope.Attributes.Count == 0)
        {
            return 0;
        }
        ulong hash = Mix(OfAttributes(scope.Attributes.AsSpan()), OfText(scope.Name.Span));
        hash = Mix(hash, OfText(scope.Version.Span));
        return NonZero(Mix(hash, OfText(scope.SchemaUrl.Span)) ^ scope.DroppedAttributesCount);
    }

    private static ulong NonZero(ulong hash) => hash == 0 ? 1 : hash;

    /// <summary>Adds up the hashes of the attributes, because their order carries no meaning.</summary>
    private static ulong OfAttributes(ReadOnlySpan<KeyValue> attributes)
    {
        ulong sum = (ulong)attributes.Length * Prime3;
        foreach (ref readonly KeyValue attribute in attributes)
        {
            sum += Mix(OfText(attribute.Key.Span), OfValue(attribute.Value));
        }
        return Mix(sum, Prime2);
    }

    private static ulong OfValue(AnyValue value)
    {
        ulong kind = ((ulong)value.Kind + 1) * Prime1;
        switch (value.Kind)
        {
            case AnyValueKind.String or AnyValueKind.Bytes:
                return Mix(kind, OfText(value.AsBytes));
            case AnyValueKind.Array:
                ulong hash = kind;
                foreach (AnyValue item in value.AsArray)
                {
                    hash = Mix(hash, OfValue(item));
                }
                return hash;
            case AnyValueKind.KeyValueList:
                return Mix(kind, OfAttributes(value.AsKeyValueList));
            case AnyValueKind.Double when double.IsNaN(value.AsDouble):
                // The sign and payload of a NaN do not survive JSON.
                return Mix(kind, Prime2);
            default:
                return Mix(kind, (ulong)value.AsInt ^ Prime3);
        }
    }

    private static ulong OfText(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Prime1 ^ ((ulong)bytes.Length * Prime2);
        while (bytes.Length >= 8)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            tail |= (ulong)bytes[i] << (8 * i);
        }
        return Mix(hash, tail ^ Prime3);
    }

    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left ^ Prime2, right ^ Prime1, out ulong low);
        ulong mixed = high ^ low ^ left;
        mixed ^= mixed >> 29;
        mixed *= Prime3;
        return mixed ^ (mixed >> 32);
    }
}
