namespace Clew.Instrumentation.Testing;

/// <summary>Whose telemetry a <see cref="TelemetryRecording"/> keeps.</summary>
public enum RecordingScope
{
    /// <summary>
    /// What the flow that called <see cref="TelemetryRecording.Start"/> does, with all tasks it starts, and whatever belongs to a trace that
    /// was begun there, such as the server side of a request. Tests that run at the same time do not see each other.
    /// </summary>
    Flow,

    /// <summary>Everything in the process. For code that was started before the recording, such as a background service.</summary>
    Process,
}
