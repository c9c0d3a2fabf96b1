using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Packing;

/// <summary>Splits the groups of one column, each once where neighbouring rows have the same.</summary>
internal sealed class SplitText(int count)
{
    private readonly Utf8Text[] texts = new Utf8Text[count];
    private Utf8Text last;

    internal ReadOnlySpan<Utf8Text> Split(Utf8Text group)
    {
        if (group != last)
        {
            GroupedText.Split(group, texts);
            last = group;
        }
        return texts;
    }
}
