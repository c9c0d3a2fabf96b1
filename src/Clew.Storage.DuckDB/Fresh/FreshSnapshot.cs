namespace Clew.Storage.DuckDB.Fresh;

/// <summary>The fresh rows that one read sees. Their memory stays until <see cref="FreshRows.Release"/>.</summary>
internal sealed class FreshSnapshot(IReadOnlyList<FreshSnapshot.Part> parts)
{
    private readonly List<Part> visible = [.. parts];

    internal IReadOnlyList<Part> Parts => parts;

    /// <summary>Names of day files of which some rows are not in the file.</summary>
    internal IEnumerable<string> DayFiles => visible.Select(part => part.Segment.DayFile).Distinct();

    /// <summary>Leaves out the segments that the read finds in the file already.</summary>
    internal void LeaveOut(string dayFile, long upToNumber) =>
        visible.RemoveAll(part => part.Segment.DayFile == dayFile && part.Segment.Number <= upToNumber);

    internal IEnumerable<Part> PartsOf(long fileNumber) => visible.Where(part => DayFile.NumberOf(part.Segment.DayFile) == fileNumber);

    internal RowBlock[] BlocksOf(long fileNumber) =>
        [.. PartsOf(fileNumber).SelectMany(part => part.Blocks.Take(part.BlockCount))];

    internal readonly record struct Part(FreshSegment Segment, RowBlock[] Blocks, int BlockCount);
}
