using System.Globalization;
using System.Text.RegularExpressions;

namespace Clew.Configuration;

/// <summary>How the text of an option becomes a value, and how the reference page calls it.</summary>
/// <param name="Name">For the reference page: "duration", "text", "one of drop, keep".</param>
/// <param name="Expected">Completes "'x' is not …": "a duration such as 10s".</param>
/// <param name="Example">Stands for the value where a required one is missing, so it must be valid.</param>
/// <param name="Parse">The value, or a fault that replaces "'x' is not …".</param>
/// <param name="Print">The value as the file would have it.</param>
/// <param name="IsSecret">The value is never shown.</param>
public sealed record ConfigType<T>(string Name, string Expected, T Example, Func<string, Parsed<T>> Parse, Func<T, string> Print, bool IsSecret = false);

/// <summary>A value, or why there is none. A fault without a message gets the type's own sentence.</summary>
/// <param name="IsValid">There is a value.</param>
/// <param name="Value">The value.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="HoldsSecret">The text must not be shown; the fault does not quote it.</param>
public readonly record struct Parsed<T>(bool IsValid, T? Value, string? Fault = null, bool HoldsSecret = false)
{
    public static Parsed<T> Of(T value) => new(true, value);

    public static Parsed<T> Invalid(string? fault = null) => new(false, default, fault);

    /// <summary>A fault of a text that must not be shown.</summary>
    public static Parsed<T> InvalidSecret(string fault) => new(false, default, fault, HoldsSecret: true);
}

/// <summary>The types that options have.</summary>
public static class ConfigType
{
    public static ConfigType<string> Text { get; } = new("text", "a text", "text", static text => Parsed<string>.Of(text), static value => value);

    /// <summary>A text that is never shown: header values, keys, passwords.</summary>
    public static ConfigType<Secret> Secret { get; } = new("secret", "a text", new Secret("secret"), static text => Parsed<Secret>.Of(new Secret(text)), static value => value.ToString(), IsSecret: true);

    public static ConfigType<bool> Flag { get; } = new(
        "true or false",
        "true or false",
        false,
        static text => text switch
        {
            "true" or "True" or "TRUE" => Parsed<bool>.Of(true),
            "false" or "False" or "FALSE" => Parsed<bool>.Of(false),
            _ => Parsed<bool>.Invalid(),
        },
        static value => value ? "true" : "false");

    public static ConfigType<long> Integer(long min = 0, long max = long.MaxValue) => Ranged(
        "whole number" + Range(min, max, max == long.MaxValue, Print), "a whole number" + Range(min, max, max == long.MaxValue, Print), min, max,
        static text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null, Print);

    public static ConfigType<double> Number(double min = 0, double max = double.MaxValue) => Ranged(
        "number" + Range(min, max, Print), "a number" + Range(min, max, Print), min, max,
        static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null, Print);

    /// <summary><c>10s</c>, <c>500ms</c>, <c>1h30m</c>, <c>30d</c>.</summary>
    public static ConfigType<TimeSpan> Duration(TimeSpan min = default, TimeSpan? max = null) => Ranged(
        "duration" + Range(min, max ?? default, max is null, DurationText.Print), "a duration such as 10s, 500ms or 1h30m" + Range(min, max ?? default, max is null, DurationText.Print),
        min, max ?? TimeSpan.MaxValue, DurationText.Parse, DurationText.Print);

    /// <summary><c>64MiB</c>, <c>10GB</c>, or a plain number of bytes.</summary>
    public static ConfigType<long> Bytes(long min = 0, long max = long.MaxValue) => Ranged(
        "size" + Range(min, max, max == long.MaxValue, ByteSizeText.Print), "a size such as 64MiB, 10GB or 1048576" + Range(min, max, max == long.MaxValue, ByteSizeText.Print),
        min, max, ByteSizeText.Parse, ByteSizeText.Print);

    /// <summary>One of an enumeration's values; <c>KeepDays</c> is written <c>keep_days</c>.</summary>
    public static ConfigType<T> Choice<T>()
        where T : struct, Enum => Choice([.. Enum.GetValues<T>().Select(value => (Snake(value.ToString()), value))]);

    /// <summary>One of the words given; the first is the example. Words may share a value: other spellings.</summary>
    public static ConfigType<T> Choice<T>(params (string Word, T Value)[] choices)
    {
        string words = string.Join(", ", choices.Select(choice => choice.Word));
        return new ConfigType<T>(
            "one of " + words,
            "one of " + words,
            choices[0].Value,
            text => Array.FindIndex(choices, choice => choice.Word == text) is >= 0 and int index
                ? Parsed<T>.Of(choices[index].Value)
                : Parsed<T>.Invalid(KeySuggestion.For(text, choices.Select(choice => choice.Word)) is string word ? $"'{text}' is not one of {words}; did you mean '{word}'?" : null),
            value => choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Word);
    }

    /// <summary>What is wrong with an address that has a user or a password: addresses are shown and logged, headers are not.</summary>
    public const string UserInfoFault = "An address has no user or password before an @; put the key into headers.";

    /// <summary>An absolute address with one of the schemes, without a user or password.</summary>
    public static ConfigType<Uri> Url(params string[] schemes) => new(
        "URL",
        $"a URL that starts with {string.Join(" or ", schemes.Select(scheme => scheme + "://"))}",
        new Uri(schemes[0] + "://localhost"),
        text => !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) ? Parsed<Uri>.Invalid()
            : url.UserInfo.Length > 0 ? Parsed<Uri>.InvalidSecret(UserInfoFault)
            : schemes.Contains(url.Scheme) ? Parsed<Uri>.Of(url) : Parsed<Uri>.Invalid(),
        static value => value.OriginalString);

    /// <summary>A regular expression that runs in linear time: no look-around and no back references.</summary>
    public static ConfigType<Regex> Pattern(RegexOptions options = RegexOptions.None) => new(
        "regular expression",
        "a regular expression",
        new Regex("^$", RegexOptions.NonBacktracking),
        text => CompilePattern(text, options),
        static value => value.ToString());

    private static Parsed<Regex> CompilePattern(string text, RegexOptions options)
    {
        try
        {
            return Parsed<Regex>.Of(new Regex(text, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (RegexParseException fault)
        {
            return Parsed<Regex>.Invalid($"'{text}' is not a regular expression: {fault.Message}");
        }
        catch (NotSupportedException)
        {
            return Parsed<Regex>.Invalid($"'{text}' uses look-around or back references, which take unbounded time and are not available.");
        }
    }

    private static ConfigType<T> Ranged<T>(string name, string expected, T min, T max, Func<string, T?> parse, Func<T, string> print)
        where T : struct, IComparable<T> => new(
            name,
            expected,
            min,
            text => parse(text) is T value && value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0 ? Parsed<T>.Of(value) : Parsed<T>.Invalid(),
            print);

    private static string Range(double min, double max, Func<double, string> print) => min == double.MinValue ? "" : Range(min, max, max == double.MaxValue, print);

    private static string Range<T>(T min, T max, bool isOpen, Func<T, string> print)
        where T : struct, IComparable<T> =>
        (isOpen, min.CompareTo(default)) switch
        {
            (true, 0) => "",
            (true, _) => $", at least {print(min)}",
            _ => $", {print(min)} to {print(max)}",
        };

    private static string Print(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Print(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Snake(string name) => string.Concat(name.Select((c, index) => char.IsUpper(c) ? (index > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
