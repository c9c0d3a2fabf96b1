using Clew.Alert.Rules;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Alert.Evaluate;

/// <summary>Slices of one read, and where in their groups each dimension is.</summary>
internal sealed class SliceFrame(SliceKind kind, IReadOnlyList<SeriesDimension> dimensions, IReadOnlyList<SumSlice> slices)
{
    /// <summary>Groups of spans begin with their kind.</summary>
    private readonly int first = kind is SliceKind.Times or SliceKind.Tokens ? 1 : 0;

    internal IReadOnlyList<SumSlice> Slices => slices;

    internal static SliceFrame Empty(SliceKind kind) => new(kind, [], []);

    /// <summary>The value of a dimension; null also where the read has no such dimension.</summary>
    internal string? ValueOf(SumSlice slice, SeriesDimension dimension)
    {
        for (int i = 0; i < dimensions.Count; i++)
        {
            if (dimensions[i] == dimension)
            {
                return slice.Group[first + i];
            }
        }
        return null;
    }

    /// <summary>The slice is of what is measured.</summary>
    internal bool Is(SumSlice slice, Measured measured)
    {
        if (first == 0 || measured == Measured.All)
        {
            return true;
        }
        return SpanKinds.TryParse(slice.Group[0], out SpanKind spanKind) && measured switch
        {
            Measured.Agents => spanKind == SpanKind.Agent,
            Measured.Models => spanKind.IsInference(),
            Measured.Tools => spanKind == SpanKind.Tool,
            _ => false,
        };
    }
}
