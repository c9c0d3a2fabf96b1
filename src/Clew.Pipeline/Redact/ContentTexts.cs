using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>The content texts of a batch, for who looks at them outside of the pipeline and puts others in their place.</summary>
public sealed class ContentTexts
{
    private readonly List<(Utf8Text Text, Action<Utf8Text> Replace)> texts = [];

    public int Count => texts.Count;

    public Utf8Text this[int index] => texts[index].Text;

    public void Replace(int index, Utf8Text text) => texts[index].Replace(text);

    internal void Add(Utf8Text text, Action<Utf8Text> replace)
    {
        if (!text.IsNullOrEmpty)
        {
            texts.Add((text, replace));
        }
    }

    /// <summary>Texts of attributes that are content, within arrays and maps, too.</summary>
    internal void Add(AttributeList attributes, Func<Utf8Text, bool> isContent)
    {
        for (int i = 0; i < attributes.Count; i++)
        {
            int index = i;
            if (isContent(attributes[i].Key))
            {
                Add(attributes[i].Value, value => attributes.Set(index, attributes[index].Key, value));
            }
        }
    }

    internal void Add(AnyValue value, Action<AnyValue> replace)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                Add(value.AsText, text => replace(AnyValue.From(text)));
                break;
            case AnyValueKind.Array:
                AnyValue[] items = value.AsArray.ToArray();
                for (int i = 0; i < items.Length; i++)
                {
                    int index = i;
                    Add(items[i], item =>
                    {
                        items[index] = item;
                        replace(AnyValue.From(items));
                    });
                }
                break;
            case AnyValueKind.KeyValueList:
                KeyValue[] members = value.AsKeyValueList.ToArray();
                for (int i = 0; i < members.Length; i++)
                {
                    int index = i;
                    Add(members[i].Value, item =>
                    {
                        members[index] = new KeyValue(members[index].Key, item);
                        replace(AnyValue.From(members));
                    });
                }
                break;
        }
    }
}
