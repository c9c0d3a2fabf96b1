using System.Collections;
using System.Globalization;

namespace Clew.Instrumentation.Testing;

/// <summary>Attribute values compared and printed without regard to the .NET type that carries them.</summary>
internal static class ValueText
{
    private const int CharactersMax = 80;

    public static string Of(object? value) => value switch
    {
        null => "absent",
        string text => text.Length > CharactersMax ? $"\"{text.AsSpan(0, CharactersMax)}…\"" : $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Of))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Whole numbers are equal whatever their width, sequences when their items are.</summary>
    public static bool AreEqual(object? left, object? right)
    {
        if (left is string or null || right is string or null)
        {
            return Equals(left, right);
        }
        if (left is IEnumerable leftItems && right is IEnumerable rightItems)
        {
            object?[] lefts = [.. leftItems.Cast<object?>()];
            object?[] rights = [.. rightItems.Cast<object?>()];
            return lefts.Length == rights.Length && lefts.Zip(rights).All(pair => AreEqual(pair.First, pair.Second));
        }
        if (IsNumber(left) && IsNumber(right))
        {
            return Convert.ToDecimal(left, CultureInfo.InvariantCulture) == Convert.ToDecimal(right, CultureInfo.InvariantCulture);
        }
        return left.Equals(right);
    }

    private static bool IsNumber(object value) => value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;
}
