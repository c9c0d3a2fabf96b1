namespace Clew.Instrumentation;

/// <summary>How a call ended: with an answer, with an error (and perhaps part of an answer), or with neither when it was given up.</summary>
internal readonly record struct CallOutcome(
    InferenceResponse? Response, string? ErrorType, string? Message, int? StatusCode, Exception? Exception);
