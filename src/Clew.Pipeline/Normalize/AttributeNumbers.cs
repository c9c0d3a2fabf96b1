using System.Buffers.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Lenient reading of scalars: SDKs send numbers and booleans as text, and whole numbers as doubles.</summary>
internal static class AttributeNumbers
{
    public static bool TryGetLong(in AnyValue value, out long number)
    {
        switch (value.Kind)
        {
            case AnyValueKind.Int:
                number = value.AsInt;
                return true;
            case AnyValueKind.Double:
                return TryConvert(value.AsDouble, out number);
            case AnyValueKind.String:
                return TryParse(value.AsText.Span, out number);
            default:
                number = 0;
                return false;
        }
    }

    public static bool TryGetDouble(in AnyValue value, out double number)
    {
        switch (value.Kind)
        {
            case AnyValueKind.Int:
                number = value.AsInt;
                return true;
            case AnyValueKind.Double:
                number = value.AsDouble;
                return double.IsFinite(number);
            case AnyValueKind.String:
                ReadOnlySpan<byte> text = value.AsText.Span.Trim(" \""u8);
                return Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && double.IsFinite(number);
            default:
                number = 0;
                return false;
        }
    }

    public static bool TryGetBool(in AnyValue value, out bool flag)
    {
        ReadOnlySpan<byte> text = value.AsText.Span;
        flag = value.Kind switch
        {
            AnyValueKind.Bool => value.AsBool,
            AnyValueKind.Int => value.AsInt != 0,
            _ => System.Text.Ascii.EqualsIgnoreCase(text, "true"u8),
        };
        return value.Kind is AnyValueKind.Bool or AnyValueKind.Int || flag || System.Text.Ascii.EqualsIgnoreCase(text, "false"u8);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long number)
    {
        text = text.Trim(" \""u8);
        if (Utf8Parser.TryParse(text, out number, out int used) && used == text.Length)
        {
            return true;
        }
        number = 0;
        return Utf8Parser.TryParse(text, out double real, out used) && used == text.Length && TryConvert(real, out number);
    }

    private static bool TryConvert(double real, out long number)
    {
        bool fits = Math.Abs(real) < 9e15;
        number = fits ? (long)Math.Round(real) : 0;
        return fits;
    }
}
