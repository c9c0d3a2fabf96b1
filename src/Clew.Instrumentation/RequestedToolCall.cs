namespace Clew.Instrumentation;

/// <summary>A tool that a model asked the application to run.</summary>
/// <param name="Id">Id that the model gave the call; null when it gave none.</param>
/// <param name="Name">Name of the tool.</param>
public readonly record struct RequestedToolCall(string? Id, string Name);
