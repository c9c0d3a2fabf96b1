namespace Clew.Pipeline.Redact.Recognise;

/// <summary>Gives each rule's name an index, for counters and for what stands in the place of a text. Filled when a policy is made.</summary>
internal sealed class RuleNames
{
    private readonly Dictionary<string, int> indexes = [];
    private readonly List<string> names = [];

    public int Count => names.Count;

    public string this[int index] => names[index];

    public int Of(string name)
    {
        if (!indexes.TryGetValue(name, out int index))
        {
            indexes[name] = index = names.Count;
            names.Add(name);
        }
        return index;
    }
}
