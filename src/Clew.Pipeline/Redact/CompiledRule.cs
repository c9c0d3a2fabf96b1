using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Clew.Pipeline.Redact;

/// <summary>A <see cref="RedactionRule"/> ready for use.</summary>
internal sealed class CompiledRule
{
    private readonly Regex? keyPattern;
    private readonly string? key;

    /// <exception cref="InvalidDataException">The rule cannot be used; the message names it and the fault.</exception>
    public CompiledRule(RedactionRule rule, int index)
    {
        Index = index;
        key = rule.Key;
        keyPattern = rule.KeyPattern is null ? null : Compile(rule.KeyPattern, rule.Name);
        Value = rule.ValuePattern is null ? null : Compile(rule.ValuePattern, rule.Name);
        try
        {
            Path = rule.JsonPath is null ? null : new JsonPath(rule.JsonPath);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"Redaction rule '{rule.Name}': {fault.Message}", fault);
        }
        if (key is null && keyPattern is null && Value is null && Path is null)
        {
            throw new InvalidDataException($"Redaction rule '{rule.Name}' has neither a key nor a pattern nor a path.");
        }
    }

    /// <summary>Of the rule's name.</summary>
    public int Index { get; }

    public Regex? Value { get; }

    public JsonPath? Path { get; }

    public bool IsWholeValue => Value is null && Path is null;

    /// <summary>Looks at texts without a key, too: names, bodies.</summary>
    public bool IsForAll => key is null && keyPattern is null;

    public bool Fits(string attribute) =>
        IsForAll || (key is not null && FileSystemName.MatchesSimpleExpression(key, attribute, ignoreCase: false)) || keyPattern?.IsMatch(attribute) == true;

    /// <summary>
    /// Without backtracking a pattern takes time in proportion to the text, whoever wrote it.
    /// </summary>
    public static Regex Compile(string pattern, string rule)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"Redaction rule '{rule}': '{pattern}' cannot be used: {fault.Message}", fault);
        }
    }
}
