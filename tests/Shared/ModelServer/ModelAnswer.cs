namespace Clew.Tests.Models;

/// <summary>An answer before it is put into a protocol's words.</summary>
public sealed record ModelAnswer(string Id, string Model, ModelStep Step)
{
    /// <summary>The text as a stream gives it: a few letters at a time.</summary>
    public IEnumerable<string> TextPieces => Pieces(Step.Text);

    public static IEnumerable<string> Pieces(string text) => text.Chunk(6).Select(piece => new string(piece));
}
