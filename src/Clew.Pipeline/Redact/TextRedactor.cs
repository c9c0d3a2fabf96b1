using System.Text;
using System.Text.RegularExpressions;
using Clew.Pipeline.Redact.Recognise;
using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>Applies rules and recognisers to single values. Holds buffers: one per batch, not thread-safe.</summary>
internal sealed class TextRedactor(RedactionPlan plan)
{
    private readonly FoundList found = new();
    private readonly GrowingBuffer output = new();
    private readonly CleanTexts clean = new();
    private TextUnfolder? unfolder;

    /// <summary>The rules that fired since the last call of <see cref="TakeFired"/>, one entry for each change.</summary>
    private readonly List<int> fired = [];

    public int FiredCount => fired.Count;

    /// <summary>Tells each rule that fired, and forgets them.</summary>
    public void TakeFired(Action<int> tell)
    {
        fired.ForEach(tell);
        fired.Clear();
    }

    public void Fire(int rule) => fired.Add(rule);

    /// <summary>What to write instead of a key, or null. Only what is unmistakable: keys have words like "password" in them.</summary>
    public byte[]? RedactKey(ReadOnlySpan<byte> key)
    {
        if (key.Length < TextRecognisers.TextMinBytes)
        {
            return null;
        }
        Search(key, default);
        found.Settle();
        return found.Count > 0 ? Rewrite(key, isHashed: false) : null;
    }

    /// <summary>False when the value stays as it is.</summary>
    public bool TryRedact(in AnyValue value, KeyPlan key, out AnyValue redacted)
    {
        redacted = value;
        switch (value.Kind)
        {
            case AnyValueKind.String:
                bool isChanged = TryRedact(value.AsText, key, out Utf8Text text);
                redacted = isChanged ? AnyValue.From(text) : value;
                return isChanged;
            case AnyValueKind.Int when value.AsInt >= 1_000_000_000_000 && plan.Recognisers.IsCard(value.AsInt):
                redacted = AnyValue.From(Replacement(plan.Recognisers.CardRule, Digits(value.AsInt), key.IsHashed));
                return true;
            case AnyValueKind.Bytes:
                return TryRedactBytes(value, key, out redacted);
            case AnyValueKind.Array:
                return TryRedactArray(value, key, out redacted);
            case AnyValueKind.KeyValueList:
                return TryRedactList(value, key, out redacted);
            default:
                return false;
        }
    }

    public bool TryRedact(Utf8Text text, KeyPlan key, out Utf8Text redacted)
    {
        if (text.Length is < TextRecognisers.TextMinBytes or > CleanTexts.TextMaxBytes)
        {
            return TryRedactUnknown(text, key, out redacted);
        }
        redacted = text;
        if (clean.Contains(key, text.Span, out int slot))
        {
            return false;
        }
        bool isChanged = TryRedactUnknown(text, key, out redacted);
        if (!isChanged)
        {
            clean.Put(slot, key, text);
        }
        return isChanged;
    }

    private bool TryRedactUnknown(Utf8Text text, KeyPlan key, out Utf8Text redacted)
    {
        redacted = text;
        ReadOnlySpan<byte> bytes = text.Span;
        if (key.Secret != SecretName.None && plan.Recognisers.SecretValues.Hides(key.Secret, bytes))
        {
            return Replace(plan.Recognisers.SecretRule, bytes, key, out redacted);
        }
        if (bytes.Length < TextRecognisers.TextMinBytes && key.Parts.Length == 0)
        {
            return false;
        }
        if (key.Parts.Length == 0)
        {
            if (!Find(bytes, key))
            {
                return false;
            }
            redacted = Utf8Text.From(Rewrite(bytes, key.IsHashed));
            return true;
        }
        return TryWithOwnRules(text, key, out redacted);
    }

    /// <summary>A user's rule for the whole value.</summary>
    public AnyValue Replacement(CompiledRule rule, in AnyValue value, KeyPlan key)
    {
        ReadOnlySpan<byte> bytes = value.Kind switch
        {
            AnyValueKind.String or AnyValueKind.Bytes => value.AsBytes,
            AnyValueKind.Int or AnyValueKind.Bool => Digits(value.AsInt),
            AnyValueKind.Double => Encoding.ASCII.GetBytes(value.AsDouble.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            _ => default,
        };
        return plan.Rules.IsReplacement(rule.Index, bytes) ? value : AnyValue.From(Replacement(rule.Index, bytes, key.IsHashed));
    }

    private static byte[] Digits(long number) => Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private Utf8Text Replacement(int rule, ReadOnlySpan<byte> value, bool isHashed)
    {
        fired.Add(rule);
        output.Clear();
        plan.Rules.Write(rule, value, isHashed, output);
        return Utf8Text.From(output.ToArray());
    }

    private bool Replace(int rule, ReadOnlySpan<byte> value, KeyPlan key, out Utf8Text redacted)
    {
        redacted = Replacement(rule, value, key.IsHashed);
        return true;
    }

    /// <summary>Fills the list with what is to be replaced.</summary>
    private bool Find(ReadOnlySpan<byte> text, KeyPlan key)
    {
        Search(text, new TextContext(key.Key, key.SkipsAddresses));
        if (found.Count == 0)
        {
            return false;
        }
        found.Settle();
        if (plan.Allowed.Length > 0)
        {
            RemoveAllowed(text);
        }
        return found.Count > 0;
    }

    private void Search(ReadOnlySpan<byte> text, TextContext context)
    {
        found.Clear();
        int traits = Characters.TraitsOf(text);
        if ((traits & Characters.HasEscape) == 0 || !TextUnfolder.IsNeeded(text))
        {
            plan.Recognisers.Find(text, traits, context, null, found);
            return;
        }
        unfolder ??= new TextUnfolder();
        plan.Recognisers.Find(unfolder.Unfold(text), Characters.HasAll, context, unfolder, found);
        for (int i = 0; i < found.Count; i++)
        {
            int start = unfolder.OriginOf(found[i].Start);
            found[i] = new FoundText(start, unfolder.OriginOf(found[i].End) - start, found[i].Rule);
        }
    }

    private void RemoveAllowed(ReadOnlySpan<byte> text)
    {
        for (int i = found.Count - 1; i >= 0; i--)
        {
            string sent = Encoding.UTF8.GetString(text.Slice(found[i].Start, found[i].Length));
            if (Array.Exists(plan.Allowed, pattern => pattern.IsMatch(sent)))
            {
                found.RemoveAt(i);
            }
        }
    }

    private byte[] Rewrite(ReadOnlySpan<byte> text, bool isHashed)
    {
        output.Clear();
        int at = 0;
        foreach (FoundText item in found.AsSpan())
        {
            output.Append(text[at..item.Start]);
            plan.Rules.Write(item.Rule, text.Slice(item.Start, item.Length), isHashed, output);
            at = item.End;
            fired.Add(item.Rule);
        }
        output.Append(text[at..]);
        return output.ToArray();
    }

    private bool TryWithOwnRules(Utf8Text text, KeyPlan key, out Utf8Text redacted)
    {
        redacted = text;
        int before = fired.Count;
        foreach (CompiledRule rule in key.Parts)
        {
            string sent = redacted.ToString();
            string? changed = rule.Path is { } path
                ? path.Replace(sent, value => OwnReplacement(rule, value, key))
                : rule.Value!.IsMatch(sent) ? rule.Value.Replace(sent, match => IsAllowed(match) ? match.Value : OwnReplacement(rule, match.Value, key) ?? "") : null;
            redacted = changed is null ? redacted : Utf8Text.From(changed);
        }
        if (redacted.Length >= TextRecognisers.TextMinBytes && Find(redacted.Span, key))
        {
            redacted = Utf8Text.From(Rewrite(redacted.Span, key.IsHashed));
        }
        return fired.Count > before;
    }

    private bool IsAllowed(Match match) => Array.Exists(plan.Allowed, pattern => pattern.IsMatch(match.Value));

    private string? OwnReplacement(CompiledRule rule, string value, KeyPlan key)
    {
        string text = Replacement(rule.Index, Encoding.UTF8.GetBytes(value), key.IsHashed).ToString();
        return plan.Rules.ActionOf(rule.Index) == RedactionAction.Remove ? null : text;
    }

    private bool TryRedactBytes(in AnyValue value, KeyPlan key, out AnyValue redacted)
    {
        redacted = value;
        if (value.AsBytes.Length < TextRecognisers.TextMinBytes || !Find(value.AsBytes, key))
        {
            return false;
        }
        byte[] changed = Rewrite(value.AsBytes, key.IsHashed);
        redacted = AnyValue.FromBytes(changed, 0, changed.Length);
        return true;
    }

    private bool TryRedactArray(in AnyValue value, KeyPlan key, out AnyValue redacted)
    {
        AnyValue[]? copy = null;
        ReadOnlySpan<AnyValue> items = value.AsArray;
        for (int i = 0; i < items.Length; i++)
        {
            if (TryRedact(items[i], key, out AnyValue item))
            {
                copy ??= items.ToArray();
                copy[i] = item;
            }
        }
        redacted = copy is null ? value : AnyValue.From(copy);
        return copy is not null;
    }

    private bool TryRedactList(in AnyValue value, KeyPlan outer, out AnyValue redacted)
    {
        KeyValue[]? copy = null;
        ReadOnlySpan<KeyValue> items = value.AsKeyValueList;
        for (int i = 0; i < items.Length; i++)
        {
            KeyPlan key = plan.Keys.Of(items[i].Key.Span).Within(outer, plan.NoKey);
            AnyValue item = items[i].Value;
            bool isChanged = key is { Whole: { } rule, IsIgnored: false }
                ? (item = Replacement(rule, item, key)).Kind != AnyValueKind.Empty
                : !key.IsIgnored && TryRedact(items[i].Value, key, out item);
            if (isChanged || key.NewKey is not null)
            {
                copy ??= items.ToArray();
                copy[i] = new KeyValue(key.NewKey is null ? items[i].Key : Utf8Text.From(key.NewKey), item);
            }
        }
        redacted = copy is null ? value : AnyValue.From(copy);
        return copy is not null;
    }
}
