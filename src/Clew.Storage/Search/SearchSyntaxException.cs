namespace Clew.Storage.Search;

/// <summary>A query that cannot be read. The message is for the person who wrote it.</summary>
/// <param name="message">What is wrong and what may stand there.</param>
/// <param name="position">Where, counted in UTF-16 units from 0.</param>
/// <param name="length">How much is wrong; 0 at the end of the text.</param>
public sealed class SearchSyntaxException(string message, int position, int length) : Exception(message)
{
    public int Position => position;

    public int Length => length;
}
