using System.Text;
using Clew.Pipeline.Redact;
using Clew.Telemetry;

namespace Clew.Analyse.View;

/// <summary>Which of the content that the pipeline withheld a sender should not have sent at all.</summary>
internal sealed class ForbiddenContent(DetectorFacts facts)
{
    // A word that starts with * is the end of a rule's name.
    private readonly (bool IsEnd, byte[] Name)[] rules = [.. facts.Words["rules"].Select(word => (word[0] == '*', Encoding.UTF8.GetBytes(word.TrimStart('*'))))];

    /// <summary>Of an item as it came out of the pipeline.</summary>
    public bool IsIn(AttributeList attributes)
    {
        if (WithheldContent.IsMarked(attributes, out AnyValue withheld))
        {
            foreach (AnyValue item in withheld.AsArray)
            {
                if (IsForbidden(RuleOf(item)))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>Attributes and what was withheld of them, each once; of an item as it was stored.</summary>
    public IEnumerable<(string Attribute, string Rule)> Of(AttributeList attributes)
    {
        if (!WithheldContent.TryFind(attributes, out AnyValue withheld))
        {
            yield break;
        }
        foreach (AnyValue item in withheld.AsArray.ToArray())
        {
            ReadOnlySpan<byte> rule = RuleOf(item);
            if (IsForbidden(rule))
            {
                yield return (Encoding.UTF8.GetString(item.AsText.Span[..^(rule.Length + 1)]), Encoding.UTF8.GetString(rule));
            }
        }
    }

    /// <summary>After the last space: names of attributes may have some.</summary>
    private static ReadOnlySpan<byte> RuleOf(in AnyValue item)
    {
        ReadOnlySpan<byte> text = item.AsText.Span;
        int space = text.LastIndexOf((byte)' ');
        return space < 0 ? default : text[(space + 1)..];
    }

    private bool IsForbidden(ReadOnlySpan<byte> rule)
    {
        foreach ((bool isEnd, byte[] name) in rules)
        {
            if (!rule.IsEmpty && (isEnd ? rule.EndsWith(name) : rule.SequenceEqual(name)))
            {
                return true;
            }
        }
        return false;
    }
}
