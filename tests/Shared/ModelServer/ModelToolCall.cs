namespace Clew.Tests.Models;

/// <summary>A tool that the model asks for.</summary>
public sealed record ModelToolCall(string Id, string Name, string Arguments);
