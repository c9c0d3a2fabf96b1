using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Pipeline.Redact;

/// <summary>What the items of one batch share while they are redacted: resources, scopes, buffers, counts.</summary>
internal sealed class BatchRedaction(RedactionPlan plan, OtlpSignal signal, List<RedactionHit>? hits)
{
    private readonly TextRedactor texts = new(plan);
    private readonly KeyMemo<KeyPlan> keys = new();
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly WithheldContent withheld = new(plan.Rules);
    private readonly HashSet<Resource> changedResources = new(ReferenceEqualityComparer.Instance);
    private Resource? resource;
    private InstrumentationScope? scope;
    private int item;

    public RedactionPlan Plan => plan;

    /// <summary>For the resource of the item at hand.</summary>
    public ContentMode Mode { get; private set; }

    /// <summary>How much was changed so far.</summary>
    public int Changes { get; private set; }

    /// <summary>The resource of the item at hand reads otherwise than it was sent.</summary>
    public bool ResourceIsChanged { get; private set; }

    /// <summary>Moves on to the next item, and looks at its resource and scope unless an earlier one had them.</summary>
    public void Begin(int index, Resource itemResource, InstrumentationScope itemScope)
    {
        if (!ReferenceEquals(resource, itemResource))
        {
            resource = itemResource;
            item = -1;
            Mode = plan.Policy.Content.Of(resource.Environment.ToString(), resource.Service.ToString());
            if (seen.Add(resource))
            {
                Redact(resource);
            }
            ResourceIsChanged = changedResources.Contains(resource);
        }
        if (!ReferenceEquals(scope, itemScope))
        {
            scope = itemScope;
            item = -1;
            if (seen.Add(scope))
            {
                Redact(scope);
            }
        }
        item = index;
        withheld.Clear();
    }

    /// <summary>Tells on the item at hand what of its content was withheld. The last thing that is done to it.</summary>
    public void MarkWithheld(AttributeList attributes) => withheld.Mark(attributes);

    public Utf8Text Text(Utf8Text text, string place) => Text(text, plan.NoKey, place);

    /// <summary>A text that people group by: what is found in it is hashed.</summary>
    public Utf8Text IdentityText(Utf8Text text, string place) => Text(text, plan.Identity, place);

    /// <param name="value">Of no key.</param>
    /// <param name="place">What a preview calls it, and what is told of withheld content.</param>
    /// <param name="isContent">It is a message.</param>
    public AnyValue Value(AnyValue value, string place, bool isContent)
    {
        bool isChanged = texts.TryRedact(value, plan.NoKey, out AnyValue redacted);
        if (isChanged)
        {
            Tell(place, default, isContent);
        }
        return redacted;
    }

    /// <param name="attributes">Changed in place.</param>
    /// <param name="place">What a preview calls them.</param>
    /// <param name="leavesContent">Message content stays as it is.</param>
    /// <param name="isMessage">They are those of a message, whatever their keys.</param>
    public void Attributes(AttributeList attributes, string place, bool leavesContent, bool isMessage = false)
    {
        int layout = KeyMemo<KeyPlan>.LayoutOf(attributes.AsSpan());
        for (int i = attributes.Count - 1; i >= 0; i--)
        {
            ref readonly KeyValue attribute = ref attributes[i];
            KeyPlan key = keys.TryGet(layout, i, attribute.Key, out int slot) ? keys[slot] : keys.Put(slot, attribute.Key, plan.Keys.Of(attribute.Key.Span));
            if (key.IsIgnored || (leavesContent && key.IsContent))
            {
                continue;
            }
            if (key.IsDropped || (key.Whole is { } rule && plan.Rules.ActionOf(rule.Index) == RedactionAction.Remove))
            {
                texts.Fire(key.IsDropped ? plan.NotAllowed : key.Whole!.Index);
                Tell(place, attribute.Key, isMessage || key.IsContent);
                attributes.RemoveAt(i);
                continue;
            }
            AnyValue value = attribute.Value;
            if (key.Whole is not null)
            {
                value = texts.Replacement(key.Whole, attribute.Value, key);
            }
            else
            {
                texts.TryRedact(attribute.Value, key, out value);
            }
            if (texts.FiredCount > 0 || key.NewKey is not null)
            {
                Utf8Text name = key.NewKey is null ? attribute.Key : Utf8Text.From(key.NewKey);
                attributes.Set(i, name, value);
                Tell(place, name, isMessage || key.IsContent);
            }
        }
    }

    /// <summary>Counts content that is not stored.</summary>
    /// <param name="place">What a preview calls it.</param>
    /// <param name="name">Of the attribute, where it was one.</param>
    /// <param name="isContent">It is a message in some vocabulary, and does not only read like one.</param>
    public void Dropped(string place, Utf8Text name, bool isContent)
    {
        texts.Fire(plan.Content);
        Tell(place, name, isContent);
    }

    private void Redact(Resource sent)
    {
        int before = Changes;
        sent.SchemaUrl = Text(sent.SchemaUrl, "resource.schemaUrl");
        Attributes(sent.Attributes, "resource", leavesContent: false);
        if (Changes > before)
        {
            ResourceIdentity.Complete(sent);
            changedResources.Add(sent);
        }
    }

    private void Redact(InstrumentationScope sent)
    {
        int before = Changes;
        sent.Name = Text(sent.Name, "scope.name");
        sent.Version = Text(sent.Version, "scope.version");
        sent.SchemaUrl = Text(sent.SchemaUrl, "scope.schemaUrl");
        Attributes(sent.Attributes, "scope", leavesContent: false);
        if (Changes > before)
        {
            ResourceIdentity.Complete(sent);
        }
    }

    private Utf8Text Text(Utf8Text text, KeyPlan key, string place)
    {
        if (texts.TryRedact(text, key, out Utf8Text redacted))
        {
            Tell(place, default, isContent: false);
        }
        return redacted;
    }

    private void Tell(string place, Utf8Text name, bool isContent)
    {
        Changes++;
        string where = hits is null ? "" : name.IsNullOrEmpty ? place : $"{place}.{name}";
        texts.TakeFired(rule =>
        {
            plan.Counters.Redacted(plan.Rules.NameOf(rule), signal);
            if (isContent)
            {
                withheld.Add(name.IsNullOrEmpty ? Utf8Text.From(place) : name, rule);
            }
            hits?.Add(new RedactionHit(item, where, plan.Rules.NameOf(rule)));
        });
    }
}
