namespace Clew.Alert.Prometheus;

/// <summary>What ran directly under one invocation of an agent.</summary>
internal readonly record struct RunChildren(int InferenceCalls, int ToolCalls);
