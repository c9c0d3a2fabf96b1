namespace Clew.Samples.ResearchTeam.Tools;

/// <summary>A tool could not do what it was asked; the model is told and may try something else.</summary>
/// <param name="errorType">Low-cardinality value for <c>error.type</c>.</param>
/// <param name="message">For the model and for the span's status.</param>
internal sealed class ToolFailedException(string errorType, string message) : Exception(message)
{
    public string ErrorType => errorType;
}
