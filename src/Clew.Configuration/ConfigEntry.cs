namespace Clew.Configuration;

/// <summary>One key of a map, and where the key stands.</summary>
public sealed record ConfigEntry(string Key, int Line, int Column, ConfigNode Value);
