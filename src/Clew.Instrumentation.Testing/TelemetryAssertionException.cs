namespace Clew.Instrumentation.Testing;

/// <summary>Telemetry was not what a test expected. Every test framework reports it as a failed test with <see cref="Exception.Message"/>.</summary>
/// <param name="message">What was expected, what was there, and the recorded spans drawn as a tree.</param>
public sealed class TelemetryAssertionException(string message) : Exception(message);
