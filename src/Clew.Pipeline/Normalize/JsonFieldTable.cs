using System.Text;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// The fields of one attribute's JSON that mean something, each with the index of its rules. A path names properties from the outside
/// in, with dots; lists are passed through. <c>**.name</c> is a property at any depth.
/// </summary>
internal sealed class JsonFieldTable(IReadOnlyCollection<(string Path, int Rules, bool IsContent)> fields)
{
    private const string AnyDepth = "**.";
    private readonly Utf8Table<Field> paths = new(fields
        .Where(field => !field.Path.StartsWith(AnyDepth, StringComparison.Ordinal)).Select(field => KeyValuePair.Create(field.Path, new Field(field.Rules, field.IsContent))));

    private readonly Utf8Table<Field> names = new(fields
        .Where(field => field.Path.StartsWith(AnyDepth, StringComparison.Ordinal)).Select(field => KeyValuePair.Create(field.Path[AnyDepth.Length..], new Field(field.Rules, field.IsContent))));

    /// <summary>Longest path that can match, in bytes.</summary>
    public int MaxPathBytes { get; } = fields.Max(field => Encoding.UTF8.GetByteCount(field.Path));

    /// <summary>Whether any field is message content.</summary>
    public bool HasContent { get; } = fields.Any(field => field.IsContent);

    public bool TryFind(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, out Field field) =>
        paths.TryGet(path, out field) || (names.Count > 0 && names.TryGet(name, out field));

    /// <param name="Rules">Index of the field's rules.</param>
    /// <param name="IsContent">Take objects and lists as they are, too.</param>
    internal readonly record struct Field(int Rules, bool IsContent);
}
